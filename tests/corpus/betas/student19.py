import numpy as np
import math

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.v = [np.zeros_like(p.data) for p in params]

    def step(self):
        for i, p in enumerate(self.params):
            self.v[i] = self.v[i] + self.momentum * p.grad
            p.data = p.data - self.lr * self.v[i]


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.exp_avg = [np.zeros_like(p.data) for p in params]
        self.exp_avg_sq = [np.zeros_like(p.data) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        bc1 = 1 - math.pow(self.b1, self.t)
        bc2 = math.sqrt(1 - math.pow(self.b2, self.t))
        for p, m, v in zip(self.params, self.exp_avg, self.exp_avg_sq):
            np.multiply(m, self.b1, out=m)
            np.add(m, (1 - self.b1) * p.grad, out=m)
            np.multiply(v, self.b2, out=v)
            np.add(v, (1 - self.b2) * np.square(p.grad), out=v)
            p.data = p.data - (self.lr / bc1) * m / (np.sqrt(v) / bc2 + self.eps)


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = params
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.exp_avg = [np.zeros_like(p.data) for p in params]
        self.exp_avg_sq = [np.zeros_like(p.data) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        bc1 = 1 - math.pow(self.b1, self.t)
        bc2 = 1 - math.pow(self.b2, self.t)
        for p, m, v in zip(self.params, self.exp_avg, self.exp_avg_sq):
            p.data = p.data - self.lr * self.weight_decay * p.data
            np.multiply(m, self.b1, out=m)
            np.add(m, (1 - self.b1) * p.grad, out=m)
            np.multiply(v, self.b2, out=v)
            np.add(v, (1 - self.b2) * np.square(p.grad), out=v)
            p.data = p.data - (self.lr / bc1) * m / (np.sqrt(v) / bc2 + self.eps)
