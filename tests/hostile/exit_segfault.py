"""An address that is not there is read inside a function."""
import ctypes


def sgd_update(w, g, lr):
    return ctypes.string_at(0)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
