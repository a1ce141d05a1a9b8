import numpy as np


def iterations(n, batch):
    full, rest = divmod(n, batch)
    if rest > 0:
        full += 1
    return full


def batches(X, y, batch):
    parts = []
    lo = 0
    while lo < len(X):
        hi = min(lo + batch, len(X))
        parts.append((X[lo:hi], y))
        lo = hi
    return parts


def step(w, g, lr):
    return lr * (w - g)


def fit(X, y, w, lr, batch, epochs):
    total = len(X)
    for epoch in range(epochs):
        lo = 0
        while lo < total:
            hi = min(lo + batch, total)
            Xb, yb = X[lo:hi], y[lo:hi]
            r = X @ w - y
            g = X.T @ r / len(X)
            w = step(w, g, lr)
            lo = hi
    return w


def gd(df, x, lr, decay, n):
    out = [x]
    i = 0
    while i < n:
        a = lr / (1 + decay * i)
        x = x - a * df(x)
        out.append(x)
        i += 1
    return out
