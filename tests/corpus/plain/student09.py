import numpy as np


def sgd(w, dw, lr):
    grad_step = lr * dw
    new = w - grad_step
    return new


def momentum(w, dw, v, lr, mu):
    friction = mu * v
    push = lr * dw
    speed = friction - push
    return w + speed, speed


def nesterov(w, dw, v, lr, mu):
    friction = mu * v
    push = lr * dw
    speed = friction - push
    return w + mu * speed - push, speed


def adagrad(w, dw, cache, lr, eps):
    # the size of every gradient seen so far
    cache = cache + np.abs(dw)
    rate = lr / (np.sqrt(cache) + eps)
    return w - rate * dw, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    keep, add = decay, 1 - decay
    cache = keep * cache + add * dw ** 2
    rate = lr / (np.sqrt(cache) + eps)
    return w - rate * dw, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    # correct the bias
    m = m / (1 - beta1 ** t)
    v = v / (1 - beta2 ** t)
    rate = lr / (np.sqrt(v) + eps)
    return w - rate * m, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    m_c = m / (1 - beta1 ** t)
    v_c = v / (1 - beta2 ** t)
    rate = lr / (np.sqrt(v_c) + eps)
    return w - rate * (m_c + wd * w), m, v
