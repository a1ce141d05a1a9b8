import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return n_samples // batch_size + int(n_samples % batch_size != 0)

def get_batches(X, y, batch_size):
    n_batches = iterations_per_epoch(len(X), batch_size)
    batches = []
    for i in range(n_batches):
        batches.append((X[i:i + batch_size], y[i:i + batch_size]))
    return batches

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for i in range(0, len(X), batch_size):
            xb, yb = X[i:i + batch_size], y[i:i + batch_size]
            g = xb.T @ (xb @ w - yb) / len(xb)
        w = sgd_update(w, g, lr)
    return w

def descend(grad, x0, lr, decay, n):
    points = [x0]
    for i in range(n - 1):
        x = points[i]
        points.append(x - lr / (1 + decay * i) * grad(x))
    return points
