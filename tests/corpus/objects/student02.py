import numpy as np
from dataclasses import dataclass, field


@dataclass
class SGD:
    params: list
    lr: float
    momentum: float
    weight_decay: float
    u: dict = field(default_factory=dict)

    def step(self):
        for p in self.params:
            g = p.grad + self.weight_decay * p.data
            old = self.u.get(id(p), 0.0)
            self.u[id(p)] = self.momentum * old + g
            p.data = p.data - self.lr * self.u[id(p)]


@dataclass
class Adam:
    params: list
    lr: float
    beta1: float
    beta2: float
    eps: float
    weight_decay: float
    m: dict = field(default_factory=dict)
    v: dict = field(default_factory=dict)
    t: int = 0

    def step(self):
        self.t = self.t + 1
        c1 = 1.0 - pow(self.beta1, self.t)
        c2 = 1.0 - pow(self.beta2, self.t)
        for p in self.params:
            k = id(p)
            g = p.grad + self.weight_decay * p.data
            self.m[k] = self.beta1 * self.m.get(k, 0.0) + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v.get(k, 0.0) + (1 - self.beta2) * g * g
            p.data = p.data - self.lr * (self.m[k] / c1) / ((self.v[k] / c2) ** 0.5 + self.eps)


@dataclass
class RMSprop:
    params: list
    lr: float
    rho: float
    eps: float
    ms: dict = field(default_factory=dict)

    def step(self):
        for p in self.params:
            self.ms[id(p)] = self.rho * self.ms.get(id(p), 0.0) + (1 - self.rho) * np.square(p.grad)
            denom = np.sqrt(self.ms[id(p)]) + self.eps
            p.data = p.data - (self.lr / denom) * p.grad
