import numpy as np


def iterations(n, batch):
    """Number of updates in one epoch."""
    return int(round(n / batch))


def batches(X, y, batch):
    """Cut X and y at every multiple of batch."""
    cuts = list(range(batch, len(X), batch))
    return list(zip(np.split(X, cuts), np.split(y, cuts)))


def step(w, g, lr):
    """One step, in place."""
    w -= lr * g
    return w


def fit(X, y, w, lr, batch, epochs):
    """Mini-batch training."""
    w = np.array(w, dtype=float)
    for _ in range(epochs):
        for Xb, yb in batches(X, y, batch):
            m = len(Xb)
            g = (1 / m) * Xb.T @ (Xb @ w - yb)
            w = step(w, g, lr)
    return w


def gd(df, x, lr, decay, n):
    """Gradient descent with a falling learning rate."""
    trace = [x]
    for i in range(n):
        eta = lr * decay ** i
        x = x - eta * df(x)
        trace.append(x)
    return trace
