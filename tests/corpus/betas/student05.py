import numpy as np

class SGD:
    """带动量的随机梯度下降"""
    def __init__(self, params, lr, momentum=0.9):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.速度 = [np.zeros_like(p.data) for p in params]

    def step(self):
        for k, p in enumerate(self.params):
            self.速度[k] = self.momentum * self.速度[k] + p.grad
            p.data = p.data - self.lr * self.速度[k]


class Adam:
    """自适应矩估计"""
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr = lr
        self.beta1 = betas[0]
        self.beta2 = betas[1]
        self.eps = eps
        self.动量 = [np.zeros_like(p.data) for p in params]
        self.方差 = [np.zeros_like(p.data) for p in params]
        self.步数 = 0

    def step(self):
        self.步数 += 1
        for k, p in enumerate(self.params):
            self.动量[k] = self.beta1 * self.动量[k] + (1 - self.beta1) * p.grad
            self.方差[k] = self.beta2 * self.方差[k] + (1 - self.beta2) * p.grad ** 2
            # 偏差修正
            动量修正 = self.动量[k] / (1 - self.beta1 ** self.步数)
            方差修正 = self.方差[k] / (1 - self.beta2 ** self.步数)
            p.data = p.data - self.lr * 动量修正 / (方差修正 + self.eps)


class AdamW:
    """解耦权重衰减"""
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = params
        self.lr = lr
        self.beta1 = betas[0]
        self.beta2 = betas[1]
        self.eps = eps
        self.weight_decay = weight_decay
        self.动量 = [np.zeros_like(p.data) for p in params]
        self.方差 = [np.zeros_like(p.data) for p in params]
        self.步数 = 0

    def step(self):
        self.步数 += 1
        for k, p in enumerate(self.params):
            # 先衰减, 再更新
            p.data = p.data * (1 - self.lr * self.weight_decay)
            self.动量[k] = self.beta1 * self.动量[k] + (1 - self.beta1) * p.grad
            self.方差[k] = self.beta2 * self.方差[k] + (1 - self.beta2) * p.grad ** 2
            动量修正 = self.动量[k] / (1 - self.beta1 ** self.步数)
            方差修正 = self.方差[k] / (1 - self.beta2 ** self.步数)
            p.data = p.data - self.lr * 动量修正 / (np.sqrt(方差修正) + self.eps)
