import numpy as np


def _bias(beta, t):
    """1 - beta^t"""
    return 1.0 - np.power(beta, t)


def _adam_direction(state, grad, betas, eps):
    state["t"] += 1
    b1, b2 = betas
    state["m"] = b1 * state["m"] + (1 - b1) * grad
    state["v"] = b2 * state["v"] + (1 - b2) * np.square(grad)
    return (state["m"] / _bias(b1, state["t"])) / (np.sqrt(state["v"] / _bias(b2, state["t"])) + eps)


class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.velocities = [np.zeros_like(p.data) for p in params]

    def step(self):
        for p, vel in zip(self.params, self.velocities):
            vel[...] = self.momentum * vel + p.grad
            p.data[...] = p.data - self.lr * vel


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.states = [{"t": 0, "m": 0.0, "v": 0.0} for _ in params]

    def step(self):
        for p, s in zip(self.params, self.states):
            p.data[...] = p.data - self.lr * _adam_direction(s, p.grad, self.betas, self.eps)


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.weight_decay = weight_decay
        self.states = [{"t": 0, "m": 0.0, "v": 0.0} for _ in params]

    def step(self):
        for p, s in zip(self.params, self.states):
            p.data[...] = p.data - self.lr * self.weight_decay * np.sign(p.data)
            p.data[...] = p.data - self.lr * _adam_direction(s, p.grad, self.betas, self.eps)
