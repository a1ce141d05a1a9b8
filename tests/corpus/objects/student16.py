import numpy as np
from math import sqrt


def make_velocity(momentum):
    u = None

    def update(g):
        nonlocal u
        u = (1 - momentum) * g if u is None else momentum * u + (1 - momentum) * g
        return u

    return update


class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.weight_decay = weight_decay
        self.rules = [make_velocity(momentum) for _ in params]

    def step(self):
        for p, rule in zip(self.params, self.rules):
            p.data = p.data - self.lr * rule(p.grad + self.weight_decay * p.data)


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.t = 0
        self.state = {}

    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            s = self.state.setdefault(i, {"m": np.zeros_like(p.data), "v": np.zeros_like(p.data)})
            g = p.grad + self.weight_decay * p.data
            s["m"] = self.beta1 * s["m"] + (1 - self.beta1) * g
            s["v"] = self.beta2 * s["v"] + (1 - self.beta2) * g * g
            m_hat = s["m"] / (1 - self.beta1 ** self.t)
            p.data = p.data - self.lr * m_hat / (np.sqrt(s["v"]) + self.eps)


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.state = {}

    def step(self):
        for i, p in enumerate(self.params):
            s = self.state.setdefault(i, {"ms": np.zeros_like(p.data)})
            s["ms"] = self.rho * s["ms"] + (1 - self.rho) * p.grad * p.grad
            change = self.lr * p.grad / (np.sqrt(s["ms"]) + self.eps)
            p.data = p.data + change
