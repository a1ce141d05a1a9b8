import numpy as np


class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.u = [np.zeros_like(p.data) for p in params]

    def step(self):
        for i, p in enumerate(self.params):
            g = p.grad + self.weight_decay * p.data
            self.u[i] = self.momentum * self.u[i] + (1 - self.momentum) * g
            p.data = p.data - self.lr * self.u[i]


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = [np.zeros_like(p.data) for p in params]
        self.v = [np.zeros_like(p.data) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            g = p.grad + self.weight_decay * p.data
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g ** 2
            m_hat = self.m[i] / (1 - self.beta1 ** self.t)
            v_hat = self.v[i] / (1 - self.beta2 ** self.t)
            p.data = p.data - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = [np.zeros_like(p.data) for p in params]

    def step(self):
        for i, p in enumerate(self.params):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * p.grad ** 2
            p.data = p.data - self.lr * p.grad / (np.sqrt(self.s[i]) + self.eps)
