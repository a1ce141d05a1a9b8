import numpy as np


def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g**2
    return w - lr * g / (np.sqrt(G / t) + epsilon), G


def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = rho * r + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(r) + epsilon), r
