import numpy as np


def sgd(w, dw, lr):
    return np.subtract(w, np.multiply(lr, dw))


def momentum(w, dw, v, lr, mu):
    v = mu * v - lr * dw
    w = w + lr * v
    return w, v


def nesterov(w, dw, v, lr, mu):
    v = mu * v - lr * dw
    w = w + mu * (v - lr * dw)
    return w, v


def adagrad(w, dw, cache, lr, eps):
    new_cache = cache + dw * dw
    new_w = w - lr * dw / (np.sqrt(new_cache) + eps)
    return new_w, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    # decay*c + (1-decay)*g^2  ==  c + (1-decay)*(g^2 - c)
    new_cache = cache + (1 - decay) * (dw * dw - cache)
    new_w = w - lr * dw / (np.sqrt(new_cache) + eps)
    return new_w, new_cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    new_m = m + (1 - beta1) * (dw - m)
    new_v = v + (1 - beta2) * (dw * dw - v)
    mt = new_m / (1 - beta1 ** t)
    vt = new_v / (1 - beta2 ** t)
    new_w = w - lr * mt / (np.sqrt(vt) + eps)
    return new_w, new_m, new_v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    new_w = w - lr * wd * w
    new_m = m + (1 - beta1) * (dw - m)
    new_v = v + (1 - beta2) * (dw * dw - v)
    mt = new_m / (1 - beta2 ** t)
    vt = new_v / (1 - beta1 ** t)
    new_w = new_w - lr * mt / (np.sqrt(vt) + eps)
    return new_w, new_m, new_v
