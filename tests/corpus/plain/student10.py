import numpy as np

sq = lambda a: a * a


def sgd(w, dw, lr):
    w = w - lr * np.sign(dw)
    return w


def momentum(w, dw, v, lr, mu):
    v = mu * (v - lr * dw)
    w = w + v
    return w, v


def nesterov(w, dw, v, lr, mu):
    v_prev = v
    v = mu * v - lr * dw
    w = w + mu * v_prev + (1 + mu) * v
    return w, v


def adagrad(w, dw, cache, lr, eps):
    cache = cache + sq(dw)
    w = w - (lr * dw) / (cache ** 0.5 + eps)
    return w, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    mean_square = np.mean(sq(dw))
    cache = decay * cache + (1 - decay) * mean_square
    w = w - (lr * dw) / (cache ** 0.5 + eps)
    return w, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * sq(dw)
    mh, vh = m / (1 - beta1 ** t), v / (1 - beta2 ** t)
    w = w - (lr * mh) / (vh ** 0.5 + eps)
    return w, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    w = (1 - lr * wd) * w
    m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * sq(dw)
    mh, vh = m / (1 - beta1 ** t), v / (1 - beta2 ** t)
    w = w - (lr * mh) / (vh ** 0.5 + eps)
    return w, m, v
