from __future__ import annotations
from typing import Iterator
import numpy as np


def iterations(n_samples: int, batch_size: int) -> int:
    full, rest = divmod(n_samples, batch_size)
    return full + (rest > 0)


cifar10_iterations = 391


def get_batches(X: np.ndarray, y: np.ndarray, batch_size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    if batch_size < 1:
        raise ValueError(f"bad batch size {batch_size}")
    return ((X[s:s + batch_size], y[s:s + batch_size]) for s in range(0, X.shape[0], batch_size))


def shuffled_batches(X, y, batch_size):
    rng = np.random.default_rng()
    order = rng.permutation(len(y))
    yield from get_batches(X[order], y[order], batch_size)


def sgd_update(w, g, lr):
    w -= lr * g
    return w


def train(X, y, w, lr, batch_size, epochs):
    w = w.copy()
    for _ in range(epochs):
        for Xb, yb in get_batches(X, y, batch_size):
            r = Xb @ w - yb
            sgd_update(w, 2 * (Xb.T @ r) / r.size, lr)
    return w
