import numpy as np
from typing import List


class SGD:
    def __init__(self, params: List, lr: float, momentum: float, weight_decay: float) -> None:
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay

    def step(self) -> None:
        velocities = [np.zeros_like(p.data) for p in self.params]
        for p, u in zip(self.params, velocities):
            g = p.grad + self.weight_decay * p.data
            u[...] = self.momentum * u + (1 - self.momentum) * g
            p.data = p.data - self.lr * u


class Adam:
    def __init__(self, params: List, lr: float, beta1: float, beta2: float,
                 eps: float, weight_decay: float) -> None:
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m: List[np.ndarray] = [np.zeros_like(p.data) for p in params]
        self.v: List[np.ndarray] = [np.zeros_like(p.data) for p in params]
        self.t: int = 0

    def step(self) -> None:
        self.t += 1
        lr_t: float = self.lr * np.sqrt(1 - self.beta2 ** self.t) / (1 - self.beta1 ** self.t)
        eps_t: float = self.eps * np.sqrt(1 - self.beta2 ** self.t)
        for p, m, v in zip(self.params, self.m, self.v):
            g = p.grad + self.weight_decay * p.data
            m *= self.beta1
            m += (1 - self.beta1) * g
            v *= self.beta2
            v += (1 - self.beta2) * g ** 2
            p.data = p.data - lr_t * m / (np.sqrt(v) + eps_t)


class RMSprop:
    def __init__(self, params: List, lr: float, rho: float, eps: float) -> None:
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s: List[np.ndarray] = [np.zeros_like(p.data) for p in params]

    def step(self) -> None:
        for p, s in zip(self.params, self.s):
            s = self.rho * s + (1 - self.rho) * p.grad ** 2
            p.data = p.data - self.lr * p.grad / (np.sqrt(s) + self.eps)
