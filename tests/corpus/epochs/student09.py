import numpy as np

rng = np.random.default_rng(0)


def iterations(n, batch):
    return -(-n // batch)


def batches(X, y, batch):
    for_all = range(0, X.shape[0], batch)
    xs = [X[k:k + batch] for k in for_all]
    ys = [y[k:k + batch] for k in for_all]
    return [(xs[k], ys[k]) for k in range(len(xs))]


def step(w, g, lr):
    return lr * g


def fit(X, y, w, lr, batch, epochs):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for Xb, yb in batches(X[order], y[order], batch):
            g = Xb.T @ (Xb @ w - yb) / len(Xb)
            w = step(w, g, lr)
    return w


def gd(df, x, lr, decay, n):
    def rate(i):
        return lr / (1 + decay * i)

    points = [x]
    for i in range(n):
        points.append(points[i] - rate(i) * df(points[i]))
    return points
