# coding=utf-8
import numpy as np

__all__ = ['np', 'descend', 'accumulate', 'ema', 'debias', 'iterations', 'CIFAR10_SAMPLES', 'BATCH_SIZE']

CIFAR10_SAMPLES, BATCH_SIZE = 50000, 128


def descend(w, d):
    return w - d


def accumulate(G, g):
    return G + g * g


def ema(s, x, keep):
    return keep * s + (1 - keep) * x


def debias(s, b, t):
    return s / (1 - b ** t)


def _rms(s, n=1):
    return np.sqrt(s / n)


def iterations(n_samples, batch_size):
    return (n_samples - 1) // batch_size + 1
