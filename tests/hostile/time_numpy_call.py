"""One call into numpy's C code that takes hours and sees no signal."""
import numpy as np


def sgd_update(w, g, lr):
    return np.convolve(np.ones(3_000_000), np.ones(3_000_000))[: w.size]


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
