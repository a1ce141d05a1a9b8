"""sys.excepthook, unraisablehook, displayhook and breakpointhook that never end, and errors for each."""
import sys
import threading


def forever(*args):
    while True:
        pass


sys.excepthook = sys.unraisablehook = sys.displayhook = sys.breakpointhook = threading.excepthook = forever


def sgd_update(w, g, lr):
    raise ValueError


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
