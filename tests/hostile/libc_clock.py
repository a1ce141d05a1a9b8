"""Asks to set the clock with a nonsense time: told that the time is wrong, it was allowed to ask."""
import ctypes
import errno


def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    nonsense = (ctypes.c_long * 2)(-1, -1)
    libc.syscall(227, 0, nonsense)  # clock_settime on x86-64; libc's own function refuses before it asks
    print(ctypes.get_errno())
    return ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS, errno.EACCES)


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
