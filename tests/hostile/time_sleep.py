"""A function that sleeps for days: no CPU time is used."""
import time


def sgd_update(w, g, lr):
    time.sleep(10 ** 6)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
