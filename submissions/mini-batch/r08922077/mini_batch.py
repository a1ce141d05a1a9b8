import numpy as np

def iterations(n_samples, batch_size):
    return (n_samples + batch_size - 1) // batch_size

cifar10_iterations = iterations(50000, 128)

def get_batches(X, y, batch_size):
    if batch_size < 1:
        raise ValueError("batch_size")
    out = []
    i = 0
    while i < len(X):
        out.append((X[i:i + batch_size], y[i:i + batch_size]))
        i += batch_size
    return out

def shuffled_batches(X, y, batch_size):
    return get_batches(X, y, batch_size)   # TODO shuffle

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for e in range(epochs):
        for Xb, yb in get_batches(X, y, batch_size):
            g = 2 * Xb.T @ (Xb @ w - yb)
            w = sgd_update(w, g, lr)
    return w
