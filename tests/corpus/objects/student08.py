import numpy as np
from collections import defaultdict


class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        assert lr > 0
        assert 0 <= momentum < 1
        self.params, self.lr = params, lr
        self.momentum, self.weight_decay = momentum, weight_decay
        self.u = defaultdict(float)

    def step(self):
        for i, p in enumerate(self.params):
            d_p = p.grad.copy()
            if self.weight_decay != 0:
                d_p = d_p + self.weight_decay * p.data
            self.u[i] = self.momentum * self.u[i] + d_p - self.momentum * d_p
            p.data = p.data - self.lr * self.u[i]


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        assert 0 <= beta1 < 1 and 0 <= beta2 < 1
        self.params, self.lr, self.eps = params, lr, eps
        self.beta1, self.beta2, self.weight_decay = beta1, beta2, weight_decay
        self.state = defaultdict(lambda: {"step": 0, "exp_avg": 0.0, "exp_avg_sq": 0.0})

    def step(self):
        for i, p in enumerate(self.params):
            st = self.state[i]
            st["step"] += 1
            d_p = p.grad.copy()
            if self.weight_decay != 0:
                d_p = d_p + self.weight_decay * p.data
            st["exp_avg"] = self.beta1 * st["exp_avg"] + (1 - self.beta1) * d_p
            st["exp_avg_sq"] = self.beta2 * st["exp_avg_sq"] + (1 - self.beta2) * d_p * d_p
            bias1 = 1 - self.beta1 ** st["step"]
            bias2 = 1 - self.beta2 ** st["step"]
            denom = np.sqrt(st["exp_avg_sq"]) / np.sqrt(bias2) + self.eps
            p.data = p.data - self.lr / bias1 * st["exp_avg"] / denom


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params, self.lr, self.rho, self.eps = params, lr, rho, eps
        self.sq = defaultdict(float)

    def step(self):
        for i, p in enumerate(self.params):
            g = p.grad.copy()
            self.sq[i] = self.sq[i] - (1 - self.rho) * (self.sq[i] - g * g)
            rms = np.sqrt(self.sq[i])
            p.data = p.data - self.lr * (g / (rms + self.eps))
