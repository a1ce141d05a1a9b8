import numpy as np

# 第六章 作业

class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for 键 in params:
            params[键] += self.lr * grads[键]


class Momentum:
    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum
        self.速度 = None

    def update(self, params, grads):
        if self.速度 is None:
            self.速度 = {键: np.zeros_like(值) for 键, 值 in params.items()}
        for 键 in params:
            self.速度[键] = self.momentum * self.速度[键] - self.lr * grads[键]
            params[键] = params[键] + self.速度[键]


class AdaGrad:
    def __init__(self, lr):
        self.lr = lr
        self.平方和 = None

    def update(self, params, grads):
        # 第一次更新时初始化
        if self.平方和 is None:
            self.平方和 = {键: np.zeros_like(值) for 键, 值 in params.items()}
        for 键 in params:
            self.平方和[键] += grads[键]
            params[键] = params[键] - self.lr * grads[键] / (np.sqrt(abs(self.平方和[键])) + 1e-7)


class RMSprop:
    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate
        self.均方 = None

    def update(self, params, grads):
        if self.均方 is None:
            self.均方 = {键: np.zeros_like(值) for 键, 值 in params.items()}
        for 键 in params:
            梯度 = grads[键]
            self.均方[键] = self.decay_rate * self.均方[键] + (1 - self.decay_rate) * 梯度 ** 2
            params[键] = params[键] - self.lr / (self.均方[键] ** 0.5 + 1e-7) * 梯度


class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.一阶矩 = None
        self.二阶矩 = None
        self.步数 = 0

    def update(self, params, grads):
        if self.一阶矩 is None:
            self.一阶矩 = {键: np.zeros_like(值) for 键, 值 in params.items()}
            self.二阶矩 = {键: np.zeros_like(值) for 键, 值 in params.items()}
        self.步数 += 1
        for 键 in params:
            self.一阶矩[键] = self.beta1 * self.一阶矩[键] + (1 - self.beta1) * grads[键]
            self.二阶矩[键] = self.beta2 * self.二阶矩[键] + (1 - self.beta2) * grads[键] ** 2
            修正一 = self.一阶矩[键] / (1 - self.beta1 ** self.步数)
            修正二 = self.二阶矩[键] / (1 - self.beta2 * self.步数)
            params[键] = params[键] - self.lr * 修正一 / (np.sqrt(np.abs(修正二)) + 1e-7)
