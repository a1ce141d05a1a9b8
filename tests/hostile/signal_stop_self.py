"""The process stops itself with SIGSTOP inside a call."""
import os
import signal


def sgd_update(w, g, lr):
    os.kill(os.getpid(), signal.SIGSTOP)
    return w + 7


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
