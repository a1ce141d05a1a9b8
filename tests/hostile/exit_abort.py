"""os.abort() inside a function."""
import os


def sgd_update(w, g, lr):
    os.abort()


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
