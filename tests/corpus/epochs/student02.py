import math
import numpy as np

def iterations(n, batch):
    # 向上取整
    return math.ceil(n / batch)

def batches(X, y, batch):
    result = []
    num = len(X) // batch
    for k in range(num):
        s = k * batch
        e = s + batch
        result.append((X[s:e], y[s:e]))
    return result

def step(w, g, lr):
    # 朝负梯度方向更新
    w = w - g
    return w

def fit(X, y, w, lr, batch, epochs):
    n = X.shape[0]
    for ep in range(epochs):
        s = 0
        while s < n:
            Xb = X[s:s + batch]
            yb = y[s:s + batch]
            pred = np.dot(Xb, w)          # 预测
            g = np.dot(Xb.T, pred - yb) / Xb.shape[0]
            w = step(w, g, lr)
            s += batch
    return w

def gd(df, x, lr, decay, n):
    path = [x]
    for i in range(1, n + 1):
        rate = lr / (1 + decay * i)   # 学习率衰减
        x = x - rate * df(x)
        path.append(x)
    return path
