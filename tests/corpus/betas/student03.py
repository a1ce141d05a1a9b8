import numpy as np


class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.momentum = params, lr, momentum
        self.v = [np.zeros(p.data.shape) for p in params]

    def step(self):
        for p, v in zip(self.params, self.v):
            v *= self.momentum
            v += (1 - self.momentum) * p.grad
            p.data -= self.lr * v


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.m = [np.zeros(p.data.shape) for p in params]
        self.v = [np.zeros(p.data.shape) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        for p, m, v in zip(self.params, self.m, self.v):
            m *= self.betas[0]
            m += (1 - self.betas[0]) * p.grad
            v *= self.betas[1]
            v += (1 - self.betas[1]) * p.grad ** 2
            mhat = m / (1 - self.betas[0] ** self.t)
            vhat = v / (1 - self.betas[1] ** self.t)
            p.data -= self.lr * mhat / (np.sqrt(vhat) + self.eps)


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.weight_decay = weight_decay
        self.m = [np.zeros(p.data.shape) for p in params]
        self.v = [np.zeros(p.data.shape) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        for p, m, v in zip(self.params, self.m, self.v):
            p.data -= self.weight_decay * p.data
            m *= self.betas[0]
            m += (1 - self.betas[0]) * p.grad
            v *= self.betas[1]
            v += (1 - self.betas[1]) * p.grad ** 2
            mhat = m / (1 - self.betas[0] ** self.t)
            vhat = v / (1 - self.betas[1] ** self.t)
            p.data -= self.lr * mhat / (np.sqrt(vhat) + self.eps)
