import numpy as np


def sgd(w, dw, lr):
    # 更新量
    update = -lr * dw
    return update


def momentum(w, dw, v, lr, mu):
    velocity = mu * v - lr * dw
    w = w + velocity
    return w, velocity


def nesterov(w, dw, v, lr, mu):
    # 新速度
    velocity = mu * v - lr * dw
    # 用新速度再往前看一步
    w = w + mu * velocity
    w = w - lr * dw
    return w, velocity


def adagrad(w, dw, cache, lr, eps):
    cache = cache + np.power(dw, 2)
    denom = np.sqrt(cache) + eps
    w = w - lr * dw / denom
    return w, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    # 滑动平均
    cache += decay * cache + (1 - decay) * np.power(dw, 2)
    denom = np.sqrt(cache) + eps
    w = w - lr * dw / denom
    return w, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    t = t + 1  # 避免除以零
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * np.power(dw, 2)
    m_corr = m / (1 - beta1 ** t)
    v_corr = v / (1 - beta2 ** t)
    denom = np.sqrt(v_corr) + eps
    w = w - lr * m_corr / denom
    return w, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * np.power(dw, 2)
    m_corr = m / (1 - beta1 ** t)
    v_corr = v / (1 - beta2 ** t)
    denom = np.sqrt(v_corr) + eps
    decay = lr * wd * w  # 权重衰减与梯度分开
    w = w - decay - lr * m_corr / denom
    return w, m, v
