import numpy as np


def sgd(w, dw, lr):
    return w - lr * dw


def momentum(w, dw, v, lr, mu):
    # running average of the gradients
    v = mu * v - (1 - mu) * lr * dw
    w = w + v
    return w, v


def nesterov(w, dw, v, lr, mu):
    v = mu * v - lr * dw
    w = w + mu * v - lr * dw
    return w, v


def adagrad(w, dw, cache, lr, eps):
    cache = cache + dw ** 2
    w = w - lr * dw / (cache + eps)
    return w, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    cache = decay * cache + (1 - decay) * dw ** 2
    w = w - lr * dw / (np.sqrt(cache) + eps)
    return w, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    w = w - lr * m / (np.sqrt(v) + eps)
    return w, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    w = w - lr * wd * w
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
