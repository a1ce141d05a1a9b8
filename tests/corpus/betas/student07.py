import numpy as np

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def step(self):
        if self.v is None:
            self.v = [np.zeros_like(p.data) for p in self.params]
        for i in range(len(self.params)):
            self.v[i] = self.v[i] + self.params[i].grad
            self.params[i].data = self.params[i].data - self.lr * self.v[i]


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.m = None
        self.v = None
        self.b1t, self.b2t = 1.0, 1.0

    def step(self):
        b1, b2 = self.betas
        if self.m is None:
            self.m = [np.zeros_like(p.data) for p in self.params]
            self.v = [np.zeros_like(p.data) for p in self.params]
        self.b1t = self.b1t * b1
        self.b2t = self.b2t * b2
        for i in range(len(self.params)):
            g = self.params[i].grad
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            top = self.m[i] / (1 - self.b1t)
            bottom = np.sqrt(self.v[i] / (1 - self.b2t)) + self.eps
            self.params[i].data = self.params[i].data - self.lr * top / bottom


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = params
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = None
        self.v = None
        self.b1t, self.b2t = 1.0, 1.0

    def step(self):
        b1, b2 = self.betas
        if self.m is None:
            self.m = [np.zeros_like(p.data) for p in self.params]
            self.v = [np.zeros_like(p.data) for p in self.params]
        self.b1t = self.b1t * b1
        self.b2t = self.b2t * b2
        for i in range(len(self.params)):
            self.params[i].data = self.params[i].data + self.lr * self.weight_decay * self.params[i].data
            g = self.params[i].grad
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            top = self.m[i] / (1 - self.b1t)
            bottom = np.sqrt(self.v[i] / (1 - self.b2t)) + self.eps
            self.params[i].data = self.params[i].data - self.lr * top / bottom
