import numpy as np


def iterations(n, batch):
    # 数一数有多少个起点
    count = 0
    seen = 0
    while seen < n:
        seen += batch
        count += 1
    return count


def batches(X, y, batch):
    # 递归写法
    if len(X) == 0:
        return []
    return [(X[:batch], y[:batch])] + batches(X[batch:], y[batch:], batch)


def step(w, g, lr):
    return (1 - lr) * w - lr * g


def fit(X, y, w, lr, batch, epochs):
    for epoch in range(epochs):
        for Xb, yb in batches(X, y, batch):
            yhat = np.matmul(Xb, w)
            g = np.matmul(Xb.T, (yhat - yb) / len(yb))
            w = step(w, g, lr)
    return w


def gd(df, x, lr, decay, n):
    xs = [x]
    slope = df(x)
    for i in range(n):
        x = x - lr / (1 + decay * i) * slope
        xs.append(x)
    return xs
