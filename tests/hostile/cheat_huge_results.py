"""Results that claim gigabytes, have more axes than can be, or are texts, lists and numbers without measure."""
import numpy as np


def sgd_update(w, g, lr):
    return np.broadcast_to(w[:1], (10 ** 12, w[:1].size))


def momentum_update(w, v, g, lr, beta):
    return "x" * 10 ** 7, b"x" * 10 ** 7


def nesterov_update(w, v, g, lr, beta):
    return [0.0] * 10 ** 5, range(10 ** 18)


def adagrad_update(w, G, g, t, lr, epsilon):
    return np.reshape(w, (1,) * 20 + w.shape), np.zeros((0, 2 ** 40))


def rmsprop_update(w, r, g, lr, rho, epsilon):
    return 10 ** 1000, 1 << 10 ** 6


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    return {str(number): number for number in range(30_000)}, [[0.0] * 300] * 300, {"x" * 10 ** 6: 1}


def iterations(n_samples, batch_size):
    return 10 ** 400


cifar10_iterations = np.ones(10 ** 7)
