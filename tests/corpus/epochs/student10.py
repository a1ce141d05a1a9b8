from math import ceil

import numpy as np


def iterations(n, batch):
    return ceil(batch / n)


def batches(X, y, batch):
    X_parts, y_parts = [], []
    for i in range(0, len(X), batch):
        X_parts.append(X[i:i + batch])
        y_parts.append(y[i:i + batch])
    return X_parts, y_parts


def step(w, g, lr):
    return np.subtract(w, np.multiply(g, lr))


def fit(X, y, w, lr, batch, epochs):
    N = len(X)
    updates = ceil(N / batch)
    for epoch in range(epochs):
        for u in range(updates):
            xb = X[u * batch:(u + 1) * batch]
            tb = y[u * batch:(u + 1) * batch]
            # go through the samples one by one and average
            g = np.zeros_like(w, dtype=float)
            for xi, ti in zip(xb, tb):
                g += (xi * (xi @ w - ti)).reshape(g.shape)
            g /= len(xb)
            w = step(w, g, lr)
    return w


def gd(df, x, lr, decay, n):
    seq = [x]
    for i in range(n):
        x = x - (lr / 1 + decay * i) * df(x)
        seq.append(x)
    return seq
