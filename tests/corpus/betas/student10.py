import numpy as np
from dataclasses import dataclass


@dataclass
class SGD:
    params: list
    lr: float
    momentum: float = 0.0

    def __post_init__(self):
        self.v = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        for i, p in enumerate(self.params):
            self.v[i] = p.grad + self.momentum * self.v[i]
            p.data = p.data - np.multiply(self.lr, self.v[i])


@dataclass
class Adam:
    params: list
    lr: float = 1e-3
    betas: tuple = (0.9, 0.999)
    eps: float = 1e-8

    def __post_init__(self):
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]
        self.t = 0

    def step(self):
        self.t += 1
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            self.m[i] += (1 - b1) * (p.grad - self.m[i])
            self.v[i] += (1 - b2) * (p.grad ** 2 - self.v[i])
            m_hat = self.m[i] / (1 - b1 ** self.t)
            v_hat = self.v[i] / (1 - b2 ** self.t)
            p.data = p.data - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@dataclass
class AdamW:
    params: list
    lr: float = 1e-3
    betas: tuple = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0

    def __post_init__(self):
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]
        self.t = 0

    def step(self):
        self.t += 1
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            decayed = p.data - self.lr * self.weight_decay * p.data
            self.m[i] += (1 - b1) * (p.grad - self.m[i])
            self.v[i] += (1 - b2) * (p.grad ** 2 - self.v[i])
            m_hat = self.m[i] / (1 - b1 ** self.t)
            v_hat = self.v[i] / (1 - b2 ** self.t)
            p.data = decayed - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
