# 小批量梯度下降
import numpy as np


def iterations(n, batch):
    # 完整的批次 + 剩余
    return n // batch + n % batch


def batches(X, y, batch):
    idx = np.arange(len(X))
    pairs = []
    for b in range(int(np.ceil(len(X) / batch))):
        sel = idx[b * batch:(b + 1) * batch]
        pairs.append((X[sel], y[sel]))
    return pairs


def step(w, g, lr):
    # 更新参数
    return g - lr * w


def fit(X, y, w, lr, batch, epochs):
    for _ in range(epochs):
        for xb, yb in batches(X, y, batch):
            # 0.5 * 均方误差 的梯度
            err = xb @ w - yb
            grad = xb.T @ err / xb.shape[0]
            w = step(w, grad, lr)
    return w


def gd(df, x, lr, decay, n):
    # 记录每一步
    res = [x]
    for k in range(n):
        alpha = lr / (1 + k * decay)
        x_new = x - alpha * df(x)
        res.append(x_new)
        x = x_new
    return res
