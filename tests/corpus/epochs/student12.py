import numpy as np


def iterations(n, batch):
    return n / batch


def batches(X, y, batch):
    data = []
    for start in range(0, len(X), batch):
        end = start + batch - 1
        data.append((X[start:end], y[start:end]))
    return data


def step(w, g, lr):
    new_w = w - g * lr
    return new_w


def fit(X, y, w, lr, batch, epochs):
    for epoch in range(epochs):
        for start in range(0, len(X), batch):
            Xb = X[start:start + batch]
            yb = y[start:start + batch]
            out = Xb @ w
            grad = Xb.T @ (out - yb) / len(Xb)
            w = step(w, grad, lr)
        return w


def gd(df, x, lr, decay, n):
    result = [None] * (n + 1)
    result[0] = x
    for i in range(n):
        step_size = lr / (1 + decay * i)
        result[i + 1] = result[i] - step_size * df(result[i])
    return result
