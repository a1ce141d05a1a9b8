import numpy as np


def momentum(w, v, g, lr, beta):
    # 动量法
    速度 = beta * v - lr * g
    新权重 = w - 速度
    return 新权重, 速度


def nesterov(w, v, g, lr, beta):
    # 先更新速度, 再向前看一步
    旧速度 = v
    速度 = beta * 旧速度 - lr * g
    新权重 = w - beta * 旧速度 + (1 + beta) * 速度
    return 新权重, 速度


def adagrad(w, G, g, lr, epsilon):
    # 累积梯度平方
    累积 = g ** 2
    步长 = lr / (np.sqrt(累积) + epsilon)
    return w - 步长 * g, 累积


def rmsprop(w, r, g, lr, rho, epsilon):
    # 指数加权平均
    平均 = rho * r + (1 - rho) * np.power(g, 2)
    步长 = lr / (np.sqrt(平均) + epsilon)
    return w - 步长 * g, 平均


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    # 一阶矩和二阶矩
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    # 偏差修正
    m修正 = m / (1 - np.power(beta1, t))
    v修正 = v / (1 - np.power(beta2, t))
    更新量 = lr * m修正 / (np.sqrt(v修正) + epsilon)
    return w - 更新量, m, v
