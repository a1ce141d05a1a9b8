import numpy as np


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for w, g in zip(params.values(), grads.values()):
            w -= self.lr * g


class Momentum:
    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {k: np.zeros_like(w) for k, w in params.items()}
        for k, w in params.items():
            v = self.v[k]
            v *= self.momentum
            v -= self.lr * grads[k]
            w += v


class AdaGrad:
    def __init__(self, lr):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {k: np.zeros_like(w) for k, w in params.items()}
        for k, w in params.items():
            h = self.h[k]
            h += np.square(grads[k])
            w -= self.lr * grads[k] / (h + 1e-7)


class RMSprop:
    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {k: np.zeros_like(w) for k, w in params.items()}
        for k, w in params.items():
            h = self.h[k]
            h *= self.decay_rate
            h += np.square(grads[k])
            w -= self.lr * grads[k] / (np.sqrt(h) + 1e-7)


class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m = self.v = None
        self.t = 0

    def update(self, params, grads):
        if self.m is None:
            self.m = {k: np.zeros_like(w) for k, w in params.items()}
            self.v = {k: np.zeros_like(w) for k, w in params.items()}
        self.t += 1
        for k, w in params.items():
            m, v = self.m[k], self.v[k]
            m *= self.beta1
            m += (1 - self.beta1) * grads[k]
            v *= self.beta2
            v += (1 - self.beta2) * np.square(grads[k])
            w -= self.lr * m / (np.sqrt(v) + 1e-7)
