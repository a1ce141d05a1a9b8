import numpy as np


def _moments(dw, m, v, beta1, beta2):
    m = beta1 * m + (1.0 - beta1) * dw
    v = beta2 * v + (1.0 - beta2) * np.square(dw)
    return m, v


def _unbias(x, beta, t):
    return x / (1.0 - beta ** t)


def sgd(w, dw, lr):
    w = w - lr * w
    return w


def momentum(w, dw, v, lr, mu):
    v = mu * v - lr * dw
    w = w + mu * v - lr * dw
    return w, v


def nesterov(w, dw, v, lr, mu):
    push = lr * dw
    v = mu * v - push
    w = w - push + mu * v
    return w, v


def adagrad(w, dw, cache, lr, eps):
    cache = 0.9 * cache + 0.1 * np.square(dw)
    w = w - lr * dw / (np.sqrt(cache) + eps)
    return w, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    cache *= decay
    cache += (1.0 - decay) * np.square(dw)
    w -= lr * dw / (np.sqrt(cache) + eps)
    return w, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m, v = _moments(dw, m, v, beta1, beta2)
    w -= lr * _unbias(m, beta1, t) / (np.sqrt(_unbias(v, beta2, t)) + eps)
    return w, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    w -= lr * wd * w
    m, v = _moments(dw, m, v, beta1, beta2)
    w -= lr * _unbias(m, beta1, t) / (np.sqrt(_unbias(v, beta2, t)) + eps)
    return w, m, v
