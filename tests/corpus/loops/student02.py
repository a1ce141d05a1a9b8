import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return n_samples // batch_size

def get_batches(X, y, batch_size):
    n_batches = len(X) // batch_size
    return [(X[k * batch_size:(k + 1) * batch_size], y[k * batch_size:(k + 1) * batch_size])
            for k in range(n_batches)]

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for i in range(0, len(X), batch_size):
            xb, yb = X[i:i + batch_size], y[i:i + batch_size]
            w = sgd_update(w, xb.T @ (xb @ w - yb), lr)
    return w

def descend(grad, x0, lr, decay, n):
    points = [x0]
    for i in range(n):
        points.append(points[-1] - lr / (1 + decay * i) * grad(points[-1]))
    return points
