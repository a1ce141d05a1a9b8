"""
Homework: optimizers
"""
import numpy


def momentum(w, v, g, lr, beta):
    # accumulate velocity
    new_v = v - lr * g
    new_w = w + new_v
    return new_w, new_v


def nesterov(w, v, g, lr, beta):
    step = lr * g
    new_v = numpy.multiply(beta, v) - step
    look = numpy.multiply(beta, new_v)
    new_w = w + look - step
    return new_w, new_v


def adagrad(w, G, g, lr, epsilon):
    new_G = G + numpy.square(g)
    denom = epsilon + new_G ** 0.5
    return w - (lr / denom) * g, new_G


def rmsprop(w, r, g, lr, rho, epsilon):
    new_r = (1 - rho) * r + rho * numpy.square(g)
    denom = epsilon + new_r ** 0.5
    return w - (lr / denom) * g, new_r


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * numpy.square(g)
    c1 = 1 - beta1 ** t
    c2 = 1 - beta2 ** t
    denom = epsilon + (new_v / c2) ** 0.5
    return w - lr * (new_m / c1) / denom, new_m, new_v
