"""As the task says it."""
import numpy as np


class RMSprop:
    def __init__(self, lr=0.001, rho=0.9, eps=1e-8):
        self.lr, self.rho, self.eps, self.r = lr, rho, eps, None

    def step(self, params, grads):
        if self.r is None:
            self.r = [np.zeros_like(p) for p in params]
        self.r = [self.rho * r + (1 - self.rho) * g**2 for r, g in zip(self.r, grads)]
        return [p - self.lr * g / (np.sqrt(r) + self.eps) for p, g, r in zip(params, grads, self.r)]


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = self.v = 0
        self.t = 0

    def get_update(self, grad):
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * grad
        self.v = self.beta2 * self.v + (1 - self.beta2) * grad**2
        return self.lr * (self.m / (1 - self.beta1**self.t)) / (np.sqrt(self.v / (1 - self.beta2**self.t)) + self.eps)


class Momentum:
    def __init__(self, params, lr=0.01, beta=0.9):
        self.params, self.lr, self.beta = params, lr, beta
        self.vs = [np.zeros_like(p) for p in params]

    def step(self, grads):
        for i, g in enumerate(grads):
            self.vs[i] = self.beta * self.vs[i] - self.lr * g
            self.params[i] += self.vs[i]


class SGD:
    def __init__(self, params, lr=0.01):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            p.data -= self.lr * p.grad
