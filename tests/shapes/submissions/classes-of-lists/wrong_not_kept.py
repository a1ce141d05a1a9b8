"""The state isn't kept between steps; t counts from 0; copies of the parameters are changed; nothing happens."""
import numpy as np


class RMSprop:
    def __init__(self, lr=0.001, rho=0.9, eps=1e-8):
        self.lr, self.rho, self.eps = lr, rho, eps

    def step(self, params, grads):
        r = [np.zeros_like(p) for p in params]
        r = [self.rho * r_ + (1 - self.rho) * g**2 for r_, g in zip(r, grads)]
        return [p - self.lr * g / (np.sqrt(r_) + self.eps) for p, g, r_ in zip(params, grads, r)]


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = self.v = 0.0
        self.t = 0

    def get_update(self, grad):
        self.m = self.beta1 * self.m + (1 - self.beta1) * grad
        self.v = self.beta2 * self.v + (1 - self.beta2) * grad**2
        m_hat = self.m / (1 - self.beta1)
        v_hat = self.v / (1 - self.beta2)
        self.t += 1
        return self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class Momentum:
    def __init__(self, params, lr=0.01, beta=0.9):
        self.params, self.lr, self.beta = [p.copy() for p in params], lr, beta
        self.vs = [np.zeros_like(p) for p in params]

    def step(self, grads):
        for i, g in enumerate(grads):
            self.vs[i] = self.beta * self.vs[i] - self.lr * g
            self.params[i] += self.vs[i]


class SGD:
    def __init__(self, params, lr=0.01):
        self.params, self.lr = params, lr

    def step(self):
        for p in self.params:
            w = p.data
            w = w - self.lr * p.grad
