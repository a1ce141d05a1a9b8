import numpy as np

class SGD():

    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.u = []

    def step(self):
        if len(self.u) == 0:
            for p in self.params:
                self.u.append(np.zeros_like(p.data))
        for n, p in enumerate(self.params):
            grad_with_decay = p.grad + self.weight_decay * p.grad
            self.u[n] = self.momentum * self.u[n] + (1 - self.momentum) * grad_with_decay
            p.data = p.data - self.lr * self.u[n]


class Adam():

    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = []
        self.v = []
        self.iteration = 0

    def step(self):
        if len(self.m) == 0:
            for p in self.params:
                self.m.append(np.zeros_like(p.data))
                self.v.append(np.zeros_like(p.data))
        self.iteration += 1
        for n, p in enumerate(self.params):
            g = p.grad
            self.m[n] = self.beta1 * self.m[n] + (1 - self.beta1) * g
            self.v[n] = self.beta2 * self.v[n] + (1 - self.beta2) * g ** 2
            m_hat = self.m[n] / (1 - self.beta1 ** self.iteration)
            v_hat = self.v[n] / (1 - self.beta2 ** self.iteration)
            p.data = p.data - self.lr * (m_hat / (np.sqrt(v_hat) + self.eps) + self.weight_decay * p.data)


class RMSprop():

    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.mean_sq = []

    def step(self):
        if len(self.mean_sq) == 0:
            for p in self.params:
                self.mean_sq.append(np.zeros_like(p.data))
        for n, p in enumerate(self.params):
            self.mean_sq[n] = self.rho * self.mean_sq[n] + (1 - self.rho) * np.square(p.grad)
            p.data = p.data + (-self.lr) * p.grad / (self.eps + np.sqrt(self.mean_sq[n]))
