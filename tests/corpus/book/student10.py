import numpy as np
from dataclasses import dataclass, field


@dataclass
class SGD:
    lr: float

    def update(self, params, grads):
        assert params.keys() == grads.keys()
        for key in params:
            np.subtract(params[key], self.lr * grads[key], out=params[key])


@dataclass
class Momentum:
    lr: float
    momentum: float
    v: dict = field(default_factory=dict)

    def update(self, params, grads):
        assert params.keys() == grads.keys()
        for key in params:
            v = self.v.setdefault(key, np.zeros(params[key].shape))
            np.multiply(v, self.momentum, out=v)
            np.subtract(v, self.lr * grads[key], out=v)
            np.add(params[key], v, out=params[key])


@dataclass
class AdaGrad:
    lr: float
    h: dict = field(default_factory=dict)

    def update(self, params, grads):
        assert params.keys() == grads.keys()
        for key in params:
            h = self.h.setdefault(key, np.zeros(params[key].shape))
            np.add(h, grads[key] * grads[key], out=h)
            scaled = grads[key] / (np.sqrt(h) + 1e-7)
            np.subtract(params[key], self.lr * scaled, out=params[key])


@dataclass
class RMSprop:
    lr: float
    decay_rate: float
    h: dict = field(default_factory=dict)

    def update(self, params, grads):
        assert params.keys() == grads.keys()
        for key in params:
            h = self.h.setdefault(key, np.zeros(params[key].shape))
            np.multiply(h, self.decay_rate, out=h)
            np.add(h, (1 - self.decay_rate) * np.mean(grads[key]) ** 2, out=h)
            scaled = grads[key] / (np.sqrt(h) + 1e-7)
            np.subtract(params[key], self.lr * scaled, out=params[key])


@dataclass
class Adam:
    lr: float
    beta1: float
    beta2: float
    m: dict = field(default_factory=dict)
    v: dict = field(default_factory=dict)
    t: int = 0

    def update(self, params, grads):
        assert params.keys() == grads.keys()
        self.t += 1
        for key in params:
            m = self.m.setdefault(key, np.zeros(params[key].shape))
            v = self.v.setdefault(key, np.zeros(params[key].shape))
            np.multiply(m, self.beta1, out=m)
            np.add(m, (1 - self.beta1) * grads[key], out=m)
            np.multiply(v, self.beta2, out=v)
            np.add(v, (1 - self.beta2) * grads[key] ** 2, out=v)
            m_hat = m / (1 - self.beta1 ** self.t)
            v_hat = v / (1 - self.beta2 ** self.t)
            lr = self.lr / np.sqrt(self.t)
            np.subtract(params[key], lr * m_hat / (np.sqrt(v_hat) + 1e-7), out=params[key])
