import numpy as np


class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        for p in self.params:
            p.u = np.zeros_like(p.data)

    @property
    def keep(self):
        return 1 - self.momentum

    def step(self):
        for p in self.params:
            grad = p.grad.copy()
            grad += self.weight_decay * p.data
            p.u *= self.momentum
            p.u += self.keep * grad
            p.data[...] -= self.lr * p.u


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.t = 0
        for p in self.params:
            p.m = np.zeros_like(p.data)
            p.v = np.zeros_like(p.data)
            p.v_max = np.zeros_like(p.data)

    def step(self):
        self.t += 1
        for p in self.params:
            grad = p.grad.copy()
            grad += self.weight_decay * p.data
            p.m = self.beta1 * p.m + (1 - self.beta1) * grad
            p.v = self.beta2 * p.v + (1 - self.beta2) * grad ** 2
            m_hat = p.m / (1 - self.beta1 ** self.t)
            v_hat = p.v / (1 - self.beta2 ** self.t)
            p.v_max = np.maximum(p.v_max, v_hat)
            p.data[...] -= self.lr * m_hat / (np.sqrt(p.v_max) + self.eps)


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        for p in self.params:
            p.s = np.zeros_like(p.data)

    def step(self):
        for p in self.params:
            p.s *= self.rho
            p.s += (1 - self.rho) * p.grad * p.grad
            p.data[...] -= self.lr * p.grad / (np.sqrt(p.s) + self.eps)
