import numpy as np

class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.u = [p.data * 0 for p in params]

    def step(self):
        i = 0
        for p in self.params:
            g = p.grad + self.weight_decay * p.data
            self.u[i] = (1 - self.momentum) * self.u[i] + self.momentum * g
            p.data = p.data - self.lr * self.u[i]
            i += 1


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = [p.data * 0.0 for p in params]
        self.v = [p.data * 0.0 for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        i = 0
        for p in self.params:
            g = p.grad + self.weight_decay * p.data
            self.m[i] = g - self.beta1 * (g - self.m[i])
            self.v[i] = g**2 - self.beta2 * (g**2 - self.v[i])
            upper = self.m[i] * (1 / (1 - self.beta1**self.t))
            lower = (self.v[i] * (1 / (1 - self.beta2**self.t)))**(1/2) + self.eps
            p.data = p.data - self.lr * upper / lower
            i += 1


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = [p.data * 0.0 for p in params]

    def step(self):
        i = 0
        for p in self.params:
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * p.grad**2
            p.data = p.data - self.lr * p.grad / (self.s[i]**1/2 + self.eps)
            i += 1
