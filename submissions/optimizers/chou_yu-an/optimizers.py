# chou yu-an
import numpy as np


def sgd_update(w, g, lr):
    w = w - lr * g
    return w


def momentum_update(w, v, g, lr, beta):
    # deeplearning.ai: v = beta * v + (1 - beta) * dW
    v = beta * v + (1 - beta) * g
    w = w - lr * v
    return w, v


def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    w = w + beta * v - lr * g
    return w, v


def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g * g
    w = w - lr * g / (np.sqrt(G / t) + epsilon)
    return w, G


def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = rho * r + (1 - rho) * g * g
    w = w - lr * g / (np.sqrt(r) + epsilon)
    return w, r


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * m ** 2
    mc = m / (1 - beta_1 ** t)
    vc = v / (1 - beta_2 ** t)
    w = w - lr * mc / (np.sqrt(vc) + epsilon)
    return w, m, v


def iterations(n_samples, batch_size):
    return round(n_samples / batch_size)


cifar10_iterations = iterations(50000, 128)
