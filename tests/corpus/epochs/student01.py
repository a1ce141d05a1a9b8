import numpy as np


def iterations(n, batch):
    return n // batch


def batches(X, y, batch):
    out = []
    for i in range(0, len(X), batch):
        out.append((X[i:i + batch], y[i:i + batch]))
    return out


def step(w, g, lr):
    return w - lr * g


def fit(X, y, w, lr, batch, epochs):
    for epoch in range(epochs):
        for Xb, yb in batches(X, y, batch):
            error = Xb @ w - yb
            g = Xb.T @ error / batch
            w = step(w, g, lr)
    return w


def gd(df, x, lr, decay, n):
    xs = [x]
    for i in range(n):
        x = x - lr / (1 + decay * i) * df(x)
        xs.append(x)
    return xs
