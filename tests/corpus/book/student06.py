import numpy as np
from collections import defaultdict

EPS = 1e-7


class SGD:
    def __init__(self, lr: float):
        self.lr = lr

    def update(self, params: dict, grads: dict) -> None:
        for name, grad in grads.items():
            norm = np.sqrt(np.sum(grad ** 2)) + EPS
            params[name] = params[name] - self.lr * grad / norm


class Momentum:
    def __init__(self, lr: float, momentum: float):
        self.lr = lr
        self.momentum = momentum
        self.v = defaultdict(float)

    def update(self, params: dict, grads: dict) -> None:
        for name, grad in grads.items():
            self.v[name] = self.momentum * self.v[name] - (1 - self.momentum) * self.lr * grad
            params[name] = params[name] + self.v[name]


class AdaGrad:
    def __init__(self, lr: float):
        self.lr = lr
        self.h = defaultdict(float)

    def update(self, params: dict, grads: dict) -> None:
        for name, grad in grads.items():
            self.h[name] = self.h[name] + np.power(grad, 2)
            params[name] = params[name] - self.lr * grad / (np.power(self.h[name], 0.5) + EPS)


class RMSprop:
    def __init__(self, lr: float, decay_rate: float):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = defaultdict(float)

    def update(self, params: dict, grads: dict) -> None:
        for name, grad in grads.items():
            self.h[name] = self.h[name] * self.decay_rate
            self.h[name] = self.h[name] + (1 - self.decay_rate) * np.abs(grad)
            params[name] = params[name] - self.lr * grad / (np.sqrt(self.h[name]) + EPS)


class Adam:
    def __init__(self, lr: float, beta1: float, beta2: float):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.m = defaultdict(float)
        self.v = defaultdict(float)
        self.beta1_power = 1.0
        self.beta2_power = 1.0

    def update(self, params: dict, grads: dict) -> None:
        self.beta1_power *= self.beta1
        self.beta2_power *= self.beta2
        for name, grad in grads.items():
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * grad
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * np.power(grad, 2)
            numerator = self.m[name] / (1 - self.beta1_power)
            denominator = np.sqrt(self.v[name] / (1 - self.beta2_power)) + EPS
            params[name] = params[name] - self.lr * numerator / denominator
