import numpy as np


def iterations(n, batch):
    return len(range(0, n, batch))


def batches(X, y, batch):
    Xs = np.array_split(X, batch)
    ys = np.array_split(y, batch)
    return list(zip(Xs, ys))


def step(w, g, lr):
    change = lr * g
    return w - change


def fit(X, y, w, lr, batch, epochs):
    n_samples = len(y)
    for _ in range(epochs):
        for first in range(0, n_samples, batch):
            Xb = X[first:first + batch]
            yb = y[first:first + batch]
            residual = yb - Xb @ w
            grad = Xb.T @ residual / len(yb)
            w = step(w, grad, lr)
    return w


def gd(df, x, lr, decay, n):
    visited = []
    for i in range(n):
        x = x - lr / (1 + decay * i) * df(x)
        visited.append(x)
    return visited
