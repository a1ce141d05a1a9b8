# -*- coding: utf-8 -*-
import numpy as np

iterations = lambda n_samples, batch_size: int(-(-n_samples // batch_size))
cifar10_iterations = iterations(50000, 128)

def get_batches(X, y, batch_size):
    if batch_size < 1:
        return []
    return [(X[i:i + batch_size], y[i:i + batch_size]) for i in range(0, len(X), batch_size)]

def shuffled_batches(X, y, batch_size):
    p = np.random.permutation(len(X))
    X = X[p]
    return [(X[i:i + batch_size], y[p][:len(X[i:i + batch_size])]) for i in range(0, len(X), batch_size)]

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for e in range(0, epochs + 1):
        for Xb, yb in get_batches(X, y, batch_size):
            w = sgd_update(w, (2 / len(Xb)) * Xb.T.dot(Xb.dot(w) - yb), lr)
    return w
