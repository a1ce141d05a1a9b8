"""A function waits for a lock that nobody gives back."""
import threading


def sgd_update(w, g, lr):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
