import math
import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return math.ceil(n_samples / batch_size)

def get_batches(X, y, batch_size):
    batches = []
    for start in range(0, len(X), batch_size):
        end = start + batch_size
        batches.append((X[start:end], y[start:end]))
    return batches

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for X_batch, y_batch in get_batches(X, y, batch_size):
            error = X_batch @ w - y_batch
            g = X_batch.T @ error / len(X_batch)
            w = sgd_update(w, g, lr)
    return w

def descend(grad, x0, lr, decay, n):
    x = x0
    points = []
    for i in range(n):
        x = x - lr / (1 + decay * i) * grad(x)
        points.append(x)
    return points
