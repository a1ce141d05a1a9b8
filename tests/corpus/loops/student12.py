import numpy as np
from itertools import count

def iterations_per_epoch(n_samples, batch_size):
    return max(1, n_samples // batch_size)

def get_batches(X, y, batch_size):
    result = []
    for k in count():
        a, b = k * batch_size, (k + 1) * batch_size
        if a >= len(y):
            break
        result.append((X[a:b], y[a:b]))
    return result

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    def gradient(Xb, yb, w):
        m = Xb.shape[0]
        return Xb.T @ (Xb @ w - yb) / m
    for _ in range(epochs):
        for Xb, yb in get_batches(X, y, batch_size):
            w = sgd_update(w, gradient(Xb, yb, w), lr)
    return w

def descend(grad, x0, lr, decay, n):
    points = [x0]
    for _ in range(n):
        points.append(points[-1] - lr * grad(points[-1]))
    return points
