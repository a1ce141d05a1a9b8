"""A base class that does the loop, defaultdict state, __slots__, keyword-only defaults, new arrays put into the dict."""
from collections import defaultdict

import numpy as np


class Optimizer:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.t = 0
        self.state = defaultdict(lambda: [0.0, 0.0])

    def update(self, params, grads):
        self.t += 1
        for name in params:
            params[name] = params[name] - self.step(name, grads[name])
        return params

    def step(self, name, g):
        raise NotImplementedError


class SGD(Optimizer):
    def step(self, name, g):
        return self.lr * g


class Momentum(Optimizer):
    def __init__(self, momentum=0.9, lr=0.01):
        super().__init__(lr)
        self.momentum = momentum

    def step(self, name, g):
        s = self.state[name]
        s[0] = self.momentum * s[0] + g
        return self.lr * s[0]


class AdaGrad(Optimizer):
    def step(self, name, g):
        s = self.state[name]
        s[0] = s[0] + g**2
        return self.lr * g / np.sqrt(s[0] + 1e-8)


class Adam(Optimizer):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__(lr)
        self.betas, self.eps = (beta1, beta2), eps

    def step(self, name, g):
        b1, b2 = self.betas
        s = self.state[name]
        s[0] = b1 * s[0] + (1 - b1) * g
        s[1] = b2 * s[1] + (1 - b2) * g**2
        return self.lr * s[0] / (1 - b1**self.t) / (np.sqrt(s[1] / (1 - b2**self.t)) + self.eps)
