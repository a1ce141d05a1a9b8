import numpy


def _moments(m, v, grad, b1, b2):
    """helper used by both Adam versions"""
    first = m + (1 - b1) * (grad - m)
    second = v + (1 - b2) * (grad * grad - v)
    return first, second


def _direction(m, v, t, b1, b2, eps):
    mc = m / (1 - numpy.power(b1, t))
    vc = v / (1 - numpy.power(b2, t))
    return mc / (vc ** 0.5 + eps)


def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    m, v = _moments(m, v, g, beta1, beta2)
    w = (1 - weight_decay) * w - lr * _direction(m, v, t, beta1, beta2, eps)
    return w, m, v


def sgdw(w, v, g, lr, beta, weight_decay):
    shrink = 1 - lr * weight_decay
    v = g + v * beta
    return w * shrink - lr * v, v


def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    m, v = _moments(m, v, g + weight_decay * w, beta1, beta2)
    return w - lr * _direction(m, v, t, beta1, beta2, eps), m, v
