"""A regular expression that backtracks for ever, holding the interpreter lock."""
import re


def sgd_update(w, g, lr):
    return w if re.match(r"(a+)+$", "a" * 64 + "b") else g


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
