"""The recursion limit lifted, then recursion through C code until the stack is used up."""
import sys


class Deep:
    def __add__(self, other):
        return sorted([self, self], key=lambda item: item + other)


def sgd_update(w, g, lr):
    sys.setrecursionlimit(10 ** 9)
    return Deep() + 1


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
