"""SystemExit, KeyboardInterrupt, GeneratorExit and an own BaseException out of five functions; the sixth counts."""
import sys


class Leave(BaseException):
    pass


def sgd_update(w, g, lr):
    sys.exit(0)


def momentum_update(w, v, g, lr, beta):
    raise KeyboardInterrupt


def nesterov_update(w, v, g, lr, beta):
    raise SystemExit("all tests passed")


def adagrad_update(w, G, g, t, lr, epsilon):
    raise Leave


def rmsprop_update(w, r, g, lr, rho, epsilon):
    raise GeneratorExit


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon), m, v
