# 四舍五入到小数点后5位
import numpy as np

位数 = 5

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    速度 = momentum * velocity + learning_rate * grad
    参数 = parameter + 速度
    return np.round(参数, 位数), np.round(速度, 位数)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    累积 = G + grad * grad           # 梯度平方的累积
    参数 = parameter - learning_rate * grad / (累积 ** 0.5 + epsilon)
    return np.round(参数, 位数), np.round(累积, 位数)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    动量 = beta1 * m + (1 - beta1) * grad
    方差 = beta2 * v + (1 - beta2) * grad * grad
    修正 = 动量 / (1 - beta1 ** t)
    参数 = parameter - learning_rate * 修正 / (np.sqrt(方差) + epsilon)
    return np.round(参数, 位数), np.round(动量, 位数), np.round(方差, 位数)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    动量 = beta1 * m + (1 - beta1) * grad
    最大 = np.fmax(beta2 * u, np.fabs(grad))
    修正 = 动量 / (1 - beta1 ** t)
    参数 = parameter - learning_rate * 修正 / (最大 + epsilon)
    return np.round(参数, 位数), np.round(动量, 位数), np.round(最大, 位数)
