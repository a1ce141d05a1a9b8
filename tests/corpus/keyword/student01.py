import numpy as np


def sgd(w, g, *, lr=0.01):
    return w - lr * g


def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * g
    w = w + momentum * v - lr * g
    return w, v


def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g ** 2
    w = w - lr * g / (np.sqrt(s) + eps)
    return w, s


def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * (beta1 * m_hat + (1 - beta1) * g) / (np.sqrt(v_hat) + eps)
    return w, m, v


def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    v_max = np.maximum(v_max, v)
    m_hat = m / (1 - beta1 ** t)
    v_hat = v_max / (1 - beta2 ** t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v, v_max
