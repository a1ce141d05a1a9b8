# -*- coding: utf-8 -*-
import numpy as np


def sgd(w, dw, lr):
    # 沿负梯度方向走一步
    w = w - np.multiply(dw, lr)
    return w


def momentum(w, dw, v, lr, mu):
    # 速度 = 摩擦 * 旧速度 - 学习率 * 梯度
    v = mu * v
    v = v - lr * dw
    w = w + v
    return w, v


def nesterov(w, dw, v, lr, mu):
    v = mu * v - lr * dw
    # 再用新的速度前进
    v = mu * v - lr * dw
    w = w + v
    return w, v


def adagrad(w, dw, cache, lr, eps):
    cache = cache + dw ** 2
    # 每个参数有自己的学习率
    lr_each = lr / (np.sqrt(cache) + eps)
    w = w - lr_each * dw
    return w, cache


def rmsprop(w, dw, cache, lr, decay, eps):
    # 均方根
    cache = np.sqrt(decay * cache + (1 - decay) * dw ** 2)
    w = w - lr * dw / (cache + eps)
    return w, cache


def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * dw / (np.sqrt(v_hat) + eps)
    return w, m, v


def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
