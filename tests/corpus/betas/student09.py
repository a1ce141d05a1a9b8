import numpy as np

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.v = [np.zeros_like(p.data) for p in params]

    def step(self):
        self.v = [self.momentum * v + self.lr * p.grad for v, p in zip(self.v, self.params)]
        for v, p in zip(self.v, self.params):
            p.data = p.data - self.lr * v


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr = lr
        (self.b1, self.b2) = betas
        self.eps = eps
        self.m = [np.zeros_like(p.data) for p in params]
        self.v = [np.zeros_like(p.data) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        self.m = [self.b1 * m + (1 - self.b1) * p.grad for m, p in zip(self.m, self.params)]
        self.v = [self.b2 * v + (1 - self.b2) * p.grad ** 2 for v, p in zip(self.v, self.params)]
        for m, v, p in zip(self.m, self.v, self.params):
            m_hat = m / (1 - self.b1 ** self.t)
            v_hat = v / (1 - self.b2 ** self.t)
            p.data = p.data - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = params
        self.lr = lr
        (self.b1, self.b2) = betas
        self.eps = eps
        self.wd = weight_decay
        self.m = [np.zeros_like(p.data) for p in params]
        self.v = [np.zeros_like(p.data) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        self.m = [self.b1 * m + (1 - self.b1) * p.grad for m, p in zip(self.m, self.params)]
        self.v = [self.b2 * v + (1 - self.b2) * p.grad ** 2 for v, p in zip(self.v, self.params)]
        for m, v, p in zip(self.m, self.v, self.params):
            m_hat = m / (1 - self.b1 ** self.t)
            v_hat = v / (1 - self.b2 ** self.t)
            p.data = p.data - self.lr * (m_hat + self.wd * p.data) / (np.sqrt(v_hat) + self.eps)
