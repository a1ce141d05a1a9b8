import numpy as np
from numpy import sqrt, square


def sgd(w, dw, lr):
    """w <- w - lr * dw"""
    w -= lr * dw
    return w


def momentum(w, dw, v, lr, mu):
    """Moves the weights along the velocity and refreshes the velocity."""
    w = w + v
    v = mu * v - lr * dw
    return w, v


def nesterov(w, dw, v, lr, mu):
    """Nesterov momentum, written like in the cs231n notes."""
    v_prev = np.copy(v)
    v = mu * v - lr * dw
    w = w + (-mu * v_prev + (1 + mu) * v)
    return w, v


def adagrad(w, dw, cache, lr, eps):
    """Big accumulated gradients -> small steps."""
    cache = np.add(cache, square(dw))
    w = np.subtract(w, lr * dw / (sqrt(cache) + eps))
    return w, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    """Leaky adagrad."""
    cache = decay * cache + square((1 - decay) * dw)
    w = np.subtract(w, lr * dw / (sqrt(cache) + eps))
    return w, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    """Momentum and RMSprop together, bias corrected."""
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * square(dw)
    alpha_m = 1 / (1 - np.power(beta1, t))
    alpha_v = 1 / (1 - np.power(beta2, t))
    w = w - lr * (alpha_m * m) / (sqrt(alpha_v * v) + eps)
    return w, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    """Adam with decoupled weight decay."""
    w = w * (1 + lr * wd)
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * square(dw)
    alpha_m = 1 / (1 - np.power(beta1, t))
    alpha_v = 1 / (1 - np.power(beta2, t))
    w = w - lr * (alpha_m * m) / (sqrt(alpha_v * v) + eps)
    return w, m, v
