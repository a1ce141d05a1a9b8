import numpy as np


class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum

    def step(self):
        if not hasattr(self, "_v"):
            self._v = [np.zeros_like(p.data) for p in self.params]
        for p, v in zip(self.params, self._v):
            v = self.momentum * v + p.grad
            p.data = p.data - self.lr * v


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.iter = 0

    def step(self):
        if not hasattr(self, "_mv"):
            self._mv = [[np.zeros_like(p.data), np.zeros_like(p.data)] for p in self.params]
        self.iter += 1
        for p, mv in zip(self.params, self._mv):
            for j, (beta, x) in enumerate(zip(self.betas, (p.grad, p.grad ** 2))):
                mv[j] = beta * mv[j] + (1 - beta) * x
            m, v = (y / (1 - beta ** self.iter) for y, beta in zip(mv, self.betas))
            p.data = p.data - self.lr * m / (v ** 0.5 + self.eps)


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = params
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.iter = 0

    def step(self):
        if not hasattr(self, "_mv"):
            self._mv = [[np.zeros_like(p.data), np.zeros_like(p.data)] for p in self.params]
        self.iter += 1
        for p, mv in zip(self.params, self._mv):
            old = p.data
            p.data = old - self.lr * self.weight_decay * old
            for j, (beta, x) in enumerate(zip(self.betas, (p.grad, p.grad ** 2))):
                mv[j] = beta * mv[j] + (1 - beta) * x
            m, v = (y / (1 - beta ** self.iter) for y, beta in zip(mv, self.betas))
            p.data = old - self.lr * m / (v ** 0.5 + self.eps)
