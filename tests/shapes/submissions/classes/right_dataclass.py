"""Dataclasses, the state made with the shapes' own rows and columns, a new dict returned."""
from dataclasses import dataclass, field

import numpy as np


@dataclass
class SGD:
    lr: float = 0.01

    def update(self, params, grads):
        return {k: params[k] - self.lr * grads[k] for k in params}


@dataclass
class Momentum:
    lr: float = 0.01
    momentum: float = 0.9
    v: dict = field(default_factory=dict)

    def update(self, params, grads):
        new = {}
        for k, p in params.items():
            if k not in self.v:
                self.v[k] = np.zeros((p.shape[0], p.shape[1]))
            self.v[k] = self.momentum * self.v[k] - self.lr * grads[k]
            new[k] = p + self.v[k]
        return new


@dataclass
class AdaGrad:
    lr: float = 0.01
    h: dict = field(default_factory=dict)

    def update(self, params, grads):
        for k, p in params.items():
            self.h[k] = self.h.get(k, 0) + grads[k] ** 2
            p -= self.lr / (np.sqrt(self.h[k]) + 1e-8) * grads[k]


@dataclass
class Adam:
    lr: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999

    def __post_init__(self):
        self.m, self.v, self.t = {}, {}, 1

    def update(self, params, grads):
        for k in params:
            m = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * grads[k]
            v = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * grads[k] ** 2
            self.m[k], self.v[k] = m, v
            params[k][:] = params[k] - self.lr * (m / (1 - self.beta1**self.t)) / (np.sqrt(v / (1 - self.beta2**self.t)) + 1e-8)
        self.t += 1
        return params
