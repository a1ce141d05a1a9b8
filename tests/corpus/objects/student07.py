import numpy as np


def _zeros(params):
    return [np.zeros_like(p.data) for p in params]


def _ema(old, new, beta):
    return beta * old + (1.0 - beta) * new


class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.h = dict(lr=lr, mu=momentum, wd=weight_decay)
        self.u = _zeros(params)

    def step(self):
        lr, mu, wd = self.h["lr"], self.h["mu"], self.h["wd"]
        self.u = [_ema(u, p.grad + wd * p.data, mu) for u, p in zip(self.u, self.params)]
        for u, p in zip(self.u, self.params):
            p.data = p.data - lr * u


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.h = dict(lr=lr, b1=beta1, b2=beta2, eps=eps, wd=weight_decay)
        self.m, self.v = _zeros(params), _zeros(params)
        self.t = 0

    def step(self):
        lr, b1, b2, eps, wd = self.h.values()
        self.t += 1
        for i, p in enumerate(self.params):
            g = p.grad + wd * p.data
            self.m[i] = _ema(self.m[i], g, b1)
            self.v[i] = _ema(self.v[i], g ** 2, b2)
            self.m[i] = self.m[i] / (1 - b1 ** self.t)
            self.v[i] = self.v[i] / (1 - b2 ** self.t)
            p.data = p.data - lr * self.m[i] / (np.sqrt(self.v[i]) + eps)


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.h = dict(lr=lr, rho=rho, eps=eps)
        self.s = _zeros(params)

    def step(self):
        lr, rho, eps = self.h.values()
        for i, p in enumerate(self.params):
            self.s[i] = _ema(p.grad ** 2, self.s[i], rho)
            p.data = p.data - lr * p.grad / (np.sqrt(self.s[i]) + eps)
