import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return -(-n_samples // batch_size)

def get_batches(X, y, batch_size):
    out = []
    i = 0
    while i < len(X):
        out.append((X[i:i + batch_size], y[i:i + batch_size]))
        i += batch_size
    return out

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for xb, yb in get_batches(X, y, batch_size):
            g = xb.T @ (xb @ w - yb) / batch_size
            w = sgd_update(w, g, lr)
    return w

def descend(grad, x0, lr, decay, n):
    x = x0
    history = [x]
    for i in range(n):
        lr = lr / (1 + decay * i)
        x = x - lr * grad(x)
        history.append(x)
    return history
