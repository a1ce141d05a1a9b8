# 优化器 (仅关键字参数)
import numpy as np

def sgd(w, g, *, lr=0.01):
    步长 = lr * g
    return w - 步长

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    速度 = momentum * v - lr * g
    新参数 = w + 速度 - lr * g      # 向前看一步
    return 新参数, 速度

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    平方和 = s + g ** 2
    return w - lr * g / (np.sqrt(平方和) + eps), 平方和

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    动量 = beta1 * m + (1 - beta1) * g
    方差 = beta2 * v + (1 - beta2) * g ** 2
    分母1 = 1 - beta1 ** t
    分母2 = 1 - beta2 ** t
    方向 = beta1 * 动量 / 分母1 + (1 - beta1) * g / 分母1
    return w - lr * 方向 / (np.sqrt(方差 / 分母2) + eps), 动量, 方差

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    动量 = beta1 * m + (1 - beta1) * g
    方差 = beta2 * v + (1 - beta2) * g ** 2
    最大 = np.maximum(v_max, 方差)
    修正 = 动量 / (1 - beta1 ** t)
    return w - lr * 修正 / (np.sqrt(最大) + eps), 动量, 方差, 最大
