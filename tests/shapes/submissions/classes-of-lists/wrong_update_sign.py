"""rho and 1 − rho swapped; the new parameter's change with a minus already; one velocity for all; rate forgotten."""
import numpy as np


class RMSprop:
    def __init__(self, lr=0.001, rho=0.9, eps=1e-8):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.r = [0, 0]

    def step(self, params, grads):
        for i, g in enumerate(grads):
            self.r[i] = (1 - self.rho) * self.r[i] + self.rho * g**2
            params[i] = params[i] - self.lr * g / (np.sqrt(self.r[i]) + self.eps)
        return params


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, beta1, beta2, eps
        self.first = self.second = 0
        self.t = 0

    def get_update(self, grad):
        self.t += 1
        self.first = self.b1 * self.first + (1 - self.b1) * grad
        self.second = self.b2 * self.second + (1 - self.b2) * grad**2
        return -self.lr * (self.first / (1 - self.b1**self.t)) / (np.sqrt(self.second / (1 - self.b2**self.t)) + self.eps)


class Momentum:
    def __init__(self, params, lr=0.01, beta=0.9):
        self.params, self.lr, self.beta = params, lr, beta
        self.v = np.zeros(params[0].size)

    def step(self, grads):
        for i, g in enumerate(grads):
            self.v = self.beta * self.v - self.lr * g.ravel()
            self.params[i] += self.v.reshape(self.params[i].shape)


class SGD:
    def __init__(self, params, lr=0.01):
        self.params, self.lr = params, lr

    def step(self):
        for p in self.params:
            p.data -= p.grad
