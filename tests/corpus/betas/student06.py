from __future__ import annotations
import numpy as np
from typing import Sequence, Tuple


class SGD:
    def __init__(self, params: Sequence, lr: float, momentum: float = 0.0) -> None:
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.velocity: dict[int, np.ndarray] = {}

    def step(self) -> None:
        for p in self.params:
            v = self.velocity.setdefault(id(p), np.zeros_like(p.grad))
            self.velocity[id(p)] = self.momentum * v + p.grad
            p.data = p.data - self.lr * self.velocity[id(p)]


class Adam:
    def __init__(self, params: Sequence, lr: float = 1e-3,
                 betas: Tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> None:
        self.params = params
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.moments: dict[int, tuple] = {}
        self.step_count: int = 0

    def step(self) -> None:
        self.step_count += 1
        beta1, beta2 = self.betas
        for p in self.params:
            m, v = self.moments.get(id(p), (0.0, 0.0))
            m = beta1 * m + (1 - beta1) * p.grad
            v = beta2 * v + (1 - beta2) * p.grad ** 2
            self.moments[id(p)] = (m, v)
            v_hat = v / (1 - beta2 ** self.step_count)
            p.data = p.data - self.lr * m / (np.sqrt(v_hat) + self.eps)


class AdamW:
    def __init__(self, params: Sequence, lr: float = 1e-3,
                 betas: Tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0.01) -> None:
        self.params = params
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.moments: dict[int, tuple] = {}
        self.step_count: int = 0

    def step(self) -> None:
        self.step_count += 1
        beta1, beta2 = self.betas
        for p in self.params:
            m, v = self.moments.get(id(p), (0.0, 0.0))
            m = beta1 * m + (1 - beta1) * p.grad
            v = beta2 * v + (1 - beta2) * p.grad ** 2
            self.moments[id(p)] = (m, v)
            m_hat = m / (1 - beta1 ** self.step_count)
            v_hat = v / (1 - beta2 ** self.step_count)
            p.data = p.data - self.lr * (m_hat / (np.sqrt(v_hat) + self.eps) + self.weight_decay * p.data)
