# 优化器作业
import numpy as np


# 随机梯度下降
def sgd(w, dw, lr):
    w += lr * dw
    return w


# 动量法（原地更新）
def momentum(w, dw, v, lr, mu):
    v *= mu
    v -= lr * dw
    w += v
    return w, v


# Nesterov 加速
def nesterov(w, dw, v, lr, mu):
    v_old = v
    v = mu * v_old - lr * dw
    w = w + mu * v_old - lr * dw   # 先看一步
    return w, v


# Adagrad：累计平方梯度
def adagrad(w, dw, cache, lr, eps):
    cache += dw * dw
    w -= lr * dw / (np.sqrt(cache) + eps)
    return w, cache


# RMSprop：指数滑动平均
def rmsprop(w, dw, cache, lr, decay, eps):
    cache = (1 - decay) * cache + decay * dw * dw
    w -= lr * dw / (np.sqrt(cache) + eps)
    return w, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dw          # 一阶矩
    v = beta2 * v + (1 - beta2) * dw * dw     # 二阶矩
    mh = m / (1 - beta1 ** t)                 # 偏差修正
    vh = v / (1 - beta2 ** t)
    w -= lr * mh / (np.sqrt(vh) + eps)
    return w, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    dw = dw + wd * w                          # 权重衰减
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw * dw
    mh = m / (1 - beta1 ** t)
    vh = v / (1 - beta2 ** t)
    w = w - lr * mh / (np.sqrt(vh) + eps)
    return w, m, v
