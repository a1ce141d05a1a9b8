# 作业 4: AdamW 和 权重衰减
import numpy as np

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    # 一阶动量和二阶动量
    一阶 = beta1 * m + (1 - beta1) * g
    二阶 = beta2 * v + (1 - beta2) * g * g
    # 偏差修正
    修正一阶 = 一阶 / (1 - beta1 ** t)
    修正二阶 = 二阶 / (1 - beta2 ** t)
    新权重 = w - lr * 修正一阶 / (np.sqrt(修正二阶) + eps)
    # 解耦的权重衰减
    新权重 = 新权重 * (1 - lr * weight_decay)
    return 新权重, 一阶, 二阶

def sgdw(w, v, g, lr, beta, weight_decay):
    速度 = beta * v + (1 - beta) * g   # 动量
    衰减 = lr * weight_decay * w
    return w - lr * 速度 - 衰减, 速度

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    梯度 = g + lr * weight_decay * w
    一阶 = beta1 * m + (1 - beta1) * 梯度
    二阶 = beta2 * v + (1 - beta2) * 梯度 * 梯度
    修正一阶 = 一阶 / (1 - beta1 ** t)
    修正二阶 = 二阶 / (1 - beta2 ** t)
    return w - lr * 修正一阶 / (np.sqrt(修正二阶) + eps), 一阶, 二阶
