import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return len(range(0, n_samples, batch_size))

def get_batches(X, y, batch_size):
    batches = []
    for start in range(0, len(X), batch_size):
        end = start + batch_size - 1
        batches.append((X[start:end], y[start:end]))
    return batches

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for k in range(0, len(X), batch_size):
            xb, yb = X[k:k + batch_size], y[k:k + batch_size]
            pred = xb @ w
            g = xb.T @ (pred - yb) / len(yb)
            sgd_update(w, g, lr)
    return w

def descend(grad, x0, lr, decay, n):
    def walk():
        x = x0
        yield x
        for i in range(n):
            x = x - lr / (1 + decay * i) * grad(x)
            yield x
    return list(walk())
