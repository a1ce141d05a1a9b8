import numpy as np

# 作业三: 优化器

class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.wd = weight_decay
        self.u = {}
        for 序号, 参数 in enumerate(params):
            self.u[序号] = np.zeros_like(参数.data)

    def step(self):
        for 序号, 参数 in enumerate(self.params):
            # 权重衰减
            梯度 = 参数.grad - self.wd * 参数.data
            self.u[序号] = self.momentum * self.u[序号] + (1 - self.momentum) * 梯度
            参数.data = 参数.data - self.lr * self.u[序号]


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.b1, self.b2 = beta1, beta2
        self.eps = eps
        self.wd = weight_decay
        self.一阶 = {}
        self.二阶 = {}
        self.次数 = 0
        for 序号, 参数 in enumerate(params):
            self.一阶[序号] = np.zeros_like(参数.data)
            self.二阶[序号] = np.zeros_like(参数.data)

    def step(self):
        for 序号, 参数 in enumerate(self.params):
            self.次数 += 1
            梯度 = 参数.grad + self.wd * 参数.data
            self.一阶[序号] = self.b1 * self.一阶[序号] + (1 - self.b1) * 梯度
            self.二阶[序号] = self.b2 * self.二阶[序号] + (1 - self.b2) * 梯度 ** 2
            修正一 = self.一阶[序号] / (1 - self.b1 ** self.次数)
            修正二 = self.二阶[序号] / (1 - self.b2 ** self.次数)
            参数.data = 参数.data - self.lr * 修正一 / (np.sqrt(修正二) + self.eps)


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.均方 = {}
        for 序号, 参数 in enumerate(params):
            self.均方[序号] = np.zeros_like(参数.data)

    def step(self):
        for 序号, 参数 in enumerate(self.params):
            梯度 = 参数.grad
            self.均方[序号] = self.rho * self.均方[序号] + (1 - self.rho) * 梯度 ** 2
            步长 = self.lr / (np.sqrt(self.均方[序号]) + self.eps)
            参数.data = 参数.data - 步长 * 梯度
