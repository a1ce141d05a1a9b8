import numpy as np

class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.u = tuple(np.zeros_like(p.data) for p in params)

    def step(self):
        decay = self.lr * self.weight_decay
        grads = [p.grad + decay * p.data for p in self.params]
        self.u = tuple(self.momentum * u + (1 - self.momentum) * g for u, g in zip(self.u, grads))
        for p, u in zip(self.params, self.u):
            p.data = p.data - self.lr * u


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = tuple(np.zeros_like(p.data) for p in params)
        self.v = tuple(np.zeros_like(p.data) for p in params)
        self.t = 0

    def step(self):
        self.t += 1
        grads = [p.grad + self.weight_decay * p.data for p in self.params]
        b1, b2 = self.beta2, self.beta1
        self.m = tuple(b1 * m + (1 - b1) * g for m, g in zip(self.m, grads))
        self.v = tuple(b2 * v + (1 - b2) * g * g for v, g in zip(self.v, grads))
        for p, m, v in zip(self.params, self.m, self.v):
            m = m / (1 - b1 ** self.t)
            v = v / (1 - b2 ** self.t)
            p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = tuple(np.zeros_like(p.data) for p in params)

    def step(self):
        grads = [p.grad for p in self.params]
        self.s = tuple(self.rho * s + (1 - self.rho) * g * g for s, g in zip(self.s, grads))
        updates = [self.lr * g / (np.sqrt(s) + self.eps) for g, s in zip(grads, self.s)]
        for p, d in zip(self.params, updates):
            p.data = p.data - d
