import numpy as np

class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        keys = list(params.keys())
        for i in range(len(keys)):
            k = keys[i]
            params[k] = params[k] - self.lr * grads[k] / len(keys)


class Momentum:
    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        keys = list(params.keys())
        if len(self.v) == 0:
            for k in keys:
                self.v[k] = np.zeros_like(params[k])
        for i in range(len(keys)):
            k = keys[i]
            self.v[k] = self.momentum * self.v[k] - self.lr * grads[k]
            params[k] = params[k] + self.momentum * self.v[k] - self.lr * grads[k]


class AdaGrad:
    def __init__(self, lr):
        self.lr = lr
        self.h = {}

    def update(self, params, grads):
        keys = list(params.keys())
        if len(self.h) == 0:
            for k in keys:
                self.h[k] = np.zeros_like(params[k])
        for i in range(len(keys)):
            k = keys[i]
            params[k] = params[k] - self.lr * grads[k] / (np.sqrt(self.h[k]) + 1e-7)
            self.h[k] = self.h[k] + grads[k] ** 2


class RMSprop:
    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = {}

    def update(self, params, grads):
        keys = list(params.keys())
        if len(self.h) == 0:
            for k in keys:
                self.h[k] = np.zeros_like(params[k])
        for i in range(len(keys)):
            k = keys[i]
            self.h[k] = self.decay_rate * self.h[k] + (1 - self.decay_rate) * grads[k] ** 2
            params[k] = params[k] - self.lr * grads[k] / (np.sqrt(np.sqrt(self.h[k])) + 1e-7)


class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.m = {}
        self.v = {}
        self.t = 0

    def update(self, params, grads):
        keys = list(params.keys())
        if len(self.m) == 0:
            for k in keys:
                self.m[k] = np.zeros_like(params[k])
                self.v[k] = np.zeros_like(params[k])
        for i in range(len(keys)):
            k = keys[i]
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
        self.t += 1
        for i in range(len(keys)):
            k = keys[i]
            mhat = self.m[k] / (1 - self.beta1 ** self.t)
            vhat = self.v[k] / (1 - self.beta2 ** self.t)
            params[k] = params[k] - self.lr * mhat / (np.sqrt(vhat) + 1e-7)
