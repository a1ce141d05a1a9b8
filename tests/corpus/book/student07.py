import numpy as np

class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            w = params[key]
            w = w - self.lr * grads[key]
        return params

class Momentum:
    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(params[key]) for key in params}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] = params[key] + self.lr * self.v[key]
        return params

class AdaGrad:
    def __init__(self, lr):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(params[key]) for key in params}
        for key in params:
            g = grads[key]
            self.h[key] = self.h[key] + g ** 2
            rate = self.lr / (np.sqrt(self.h[key]) + 1e-7)
            params[key] = params[key] - rate * g
        return params

class RMSprop:
    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(params[key]) for key in params}
        for key in params:
            g = grads[key]
            self.h[key] = 0.9 * self.h[key] + 0.1 * g ** 2
            rate = self.lr / (np.sqrt(self.h[key]) + 1e-7)
            params[key] = params[key] - rate * g
        return params

class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.m = None
        self.v = None
        self.t = 0

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(params[key]) for key in params}
            self.v = {key: np.zeros_like(params[key]) for key in params}
        self.t += 1
        for key in params:
            g = grads[key]
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = np.maximum(self.beta2 * self.v[key], np.abs(g))
            rate = self.lr / (1 - self.beta1 ** self.t)
            params[key] = params[key] - rate * self.m[key] / (self.v[key] + 1e-7)
        return params
