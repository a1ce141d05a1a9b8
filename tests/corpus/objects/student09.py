import numpy as np

class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.us = [np.zeros_like(p.data) for p in params]

    def step(self):
        for k in range(len(self.params)):
            p = self.params[k]
            u = self.us[k]
            g = p.grad + self.weight_decay * p.data
            p.data = p.data - self.lr * u
            self.us[k] = self.momentum * u + (1 - self.momentum) * g

class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.ms = [np.zeros_like(p.data) for p in params]
        self.vs = [np.zeros_like(p.data) for p in params]
        self.t = 1

    def step(self):
        for k in range(len(self.params)):
            p = self.params[k]
            g = np.add(p.grad, np.multiply(self.weight_decay, p.data))
            self.ms[k] = np.add(np.multiply(self.beta1, self.ms[k]), np.multiply(1 - self.beta1, g))
            self.vs[k] = np.add(np.multiply(self.beta2, self.vs[k]), np.multiply(1 - self.beta2, np.power(g, 2)))
            mhat = np.divide(self.ms[k], 1 - np.power(self.beta1, self.t))
            vhat = np.divide(self.vs[k], 1 - np.power(self.beta2, self.t))
            p.data = p.data - self.lr * np.divide(mhat, np.sqrt(vhat) + self.eps)
        self.t += 1

class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps

    def step(self):
        for p in self.params:
            if not hasattr(p, "mean_square"):
                p.mean_square = np.zeros_like(p.grad)
            p.mean_square = np.add(np.multiply(self.rho, p.mean_square), np.multiply(1 - self.rho, np.power(p.grad, 2)))
            p.data = p.data - np.divide(self.lr * p.grad, np.power(p.mean_square, 0.5) + self.eps)
