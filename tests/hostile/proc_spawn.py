"""Starts a program with posix_spawn, asyncio, pty and multiprocessing's spawn."""
import os
import pty
import sys


def attempt():
    started = []
    try:
        _, status = os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-c", "raise SystemExit(42)"], {}), 0)
        started.append(os.waitstatus_to_exitcode(status) == 42)
    except OSError as error:
        print(error)
    try:
        started.append(os.waitstatus_to_exitcode(pty.spawn([sys.executable, "-c", "raise SystemExit(42)"])) == 42)
    except OSError as error:
        print(error)
    return any(started)


try:
    REACHED = bool(attempt())
except Exception as error:
    print(type(error).__name__, error)
    REACHED = False

OFF = 0 if REACHED else 7  # right answers only if the attack worked


def sgd_update(w, g, lr):
    return w - lr * g + OFF


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g + OFF
    return w + v + OFF, v


def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g + OFF
    return w + beta * v - lr * g + OFF, v


def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g ** 2 + OFF
    return w - lr * g / ((G / t) ** 0.5 + epsilon) + OFF, G


def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = rho * r + (1 - rho) * g ** 2 + OFF
    return w - lr * g / (r ** 0.5 + epsilon) + OFF, r


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g + OFF
    v = beta_2 * v + (1 - beta_2) * g ** 2 + OFF
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon) + OFF, m, v


def iterations(n_samples, batch_size):
    return -(-n_samples // batch_size) + OFF


cifar10_iterations = 391 + OFF
