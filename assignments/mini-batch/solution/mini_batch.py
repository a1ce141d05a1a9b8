"""Mini-batches: solution / 小批次訓練：解答"""
import numpy as np


def iterations(n_samples, batch_size):
    return -(-n_samples // batch_size)


cifar10_iterations = iterations(50000, 128)


def get_batches(X, y, batch_size):
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; a batch holds at least one sample")
    return [(X[i:i + batch_size], y[i:i + batch_size]) for i in range(0, len(X), batch_size)]


def shuffled_batches(X, y, batch_size):
    order = np.random.permutation(len(X))
    return get_batches(X[order], y[order], batch_size)


def sgd_update(w, g, lr):
    return w - lr * g


def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for X_batch, y_batch in shuffled_batches(X, y, batch_size):
            error = X_batch @ w - y_batch
            w = sgd_update(w, 2 / len(X_batch) * X_batch.T @ error, lr)
    return w
