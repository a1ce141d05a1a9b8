import numpy as np

class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.u = 0

    def step(self):
        for p in self.params:
            g = p.grad + self.weight_decay * p.data
            self.u = self.momentum * self.u + (1 - self.momentum) * g
            p.data = p.data - self.lr * self.u


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = [0] * len(params)
        self.v = [0] * len(params)

    def step(self):
        for i in range(len(self.params)):
            p = self.params[i]
            g = p.grad + self.weight_decay * p.data
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g**2
            m_hat = self.m[i] / (1 - self.beta1)
            v_hat = self.v[i] / (1 - self.beta2)
            p.data = p.data - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = [0] * len(params)

    def step(self):
        for i in range(len(self.params)):
            p = self.params[i]
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * np.mean(p.grad**2)
            p.data = p.data - self.lr * p.grad / (np.sqrt(self.s[i]) + self.eps)
