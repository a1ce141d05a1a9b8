# 小批量与学习率衰减
import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    商, 余 = divmod(n_samples, batch_size)
    return 商 + 1 if 余 > 0 else 商

def get_batches(X, y, batch_size):
    批次数 = iterations_per_epoch(len(X), batch_size)
    批次 = []
    for 序号 in range(批次数):
        片 = slice(序号 * batch_size, (序号 + 1) * batch_size)
        批次.append((X[片], y[片]))
    return 批次

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for 轮 in range(epochs):
        for Xb, yb in get_batches(X, y, batch_size):
            误差 = X @ w - y
            梯度 = X.T @ 误差 / len(X)
            w = sgd_update(w, 梯度, lr)
    return w

def descend(grad, x0, lr, decay, n):
    点 = [x0]
    当前 = x0
    for 步 in range(n):
        学习率 = lr / (1 + decay * 步)
        当前 = 当前 - 学习率 * grad(当前)
        点.append(当前)
    return 点
