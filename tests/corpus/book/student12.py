import numpy as np


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        def go(w, g):
            return w + (-self.lr) * g
        for k, g in grads.items():
            params[k] = go(params[k], g)


class Momentum:
    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum
        self.u = None

    def update(self, params, grads):
        # u without the learning rate, so that v = -lr*u
        if self.u is None:
            self.u = {k: 0.0 * w for k, w in params.items()}
        for k, g in grads.items():
            self.u[k] = g + self.momentum * self.u[k]
            params[k] = params[k] - self.lr * self.u[k]


class AdaGrad:
    def __init__(self, lr):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        self.h = {k: 0.0 * w for k, w in params.items()}
        for k, g in grads.items():
            self.h[k] += g * g
            params[k] = params[k] - self.lr * g / (np.sqrt(self.h[k]) + 1e-7)


class RMSprop:
    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {k: 0.0 * w for k, w in params.items()}
        for k, g in grads.items():
            self.h[k] = (1 - self.decay_rate) * (g * g) + self.decay_rate * self.h[k]
            params[k] = params[k] - self.lr * g / (np.sqrt(self.h[k]) + 1e-7)


class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.m = None

    def update(self, params, grads):
        if self.m is None:
            self.t = 0
            self.m = {k: 0.0 * w for k, w in params.items()}
            self.v = {k: 0.0 * w for k, w in params.items()}
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g * g
            params[k] = params[k] - self.lr * g / (1 - self.beta1 ** self.t) / (np.sqrt(self.v[k] / (1 - self.beta2 ** self.t)) + 1e-7)
