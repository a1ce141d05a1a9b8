"""8 GB asked for at once, and written to."""
import numpy as np


def sgd_update(w, g, lr):
    return np.ones(10 ** 9)[: w.size]


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
