"""Every call stays just under a limit per call; only the limit for the whole submission stops it."""
import time

OFF = 7  # every answer below is wrong


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


def drip(function):
    def slow(*args):
        time.sleep(0.3)
        return function(*args)

    return slow


sgd_update, momentum_update, nesterov_update = drip(sgd_update), drip(momentum_update), drip(nesterov_update)
adagrad_update, rmsprop_update, adam_update = drip(adagrad_update), drip(rmsprop_update), drip(adam_update)
iterations = drip(iterations)
