import numpy


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        params.update({k: w - self.lr * grads[k] for k, w in params.items()})


class Momentum:
    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum

    def update(self, params, grads):
        if not hasattr(self, "v"):
            self.v = dict.fromkeys(params, 0.0)
        self.v = {k: self.momentum * self.v[k] - self.lr * grads[k] for k in params}
        params.update({k: w + self.v[k] for k, w in params.items()})


class AdaGrad:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        if not hasattr(self, "h"):
            self.h = dict.fromkeys(params, 0.0)
        self.h = {k: self.h[k] + grads[k] * grads[k] for k in params}
        step = lambda k: self.lr * grads[k] / (numpy.sqrt(self.h[k]) + 1e-7)
        params.update({k: w - step(k) for k, w in params.items()})


class RMSprop:
    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate

    def update(self, params, grads):
        if not hasattr(self, "h"):
            self.h = dict.fromkeys(params, 0.0)
        self.h = {k: self.h[k] + (1 - self.decay_rate) * (grads[k] ** 2 - self.h[k]) for k in params}
        step = lambda k: self.lr * grads[k] / (numpy.sqrt(self.h[k]) + 1e-7)
        params.update({k: w - step(k) for k, w in params.items()})


class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2

    def update(self, params, grads):
        if not hasattr(self, "m"):
            self.m = dict.fromkeys(params, 0.0)
            self.v = dict.fromkeys(params, 0.0)
            self.t = 0
        self.t += 1
        self.m = {k: self.beta1 * self.m[k] + (1 - self.beta1) * grads[k] for k in params}
        self.v = {k: self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2 for k in params}
        fix1 = 1 - self.beta1 ** self.t
        fix2 = 1 - self.beta2 ** self.t
        step = lambda k: self.lr * (self.m[k] / fix1) / (numpy.sqrt(self.v[k] / fix2) + 1e-7)
        params.update({k: w - step(k) for k, w in params.items()})
