"""os._exit(0) inside a function; the others count."""
import os


def sgd_update(w, g, lr):
    os._exit(0)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
