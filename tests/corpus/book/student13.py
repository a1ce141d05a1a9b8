import numpy as np

class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] = params[key] - grads[key]

class Momentum:
    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum
        self.v = dict()

    def update(self, params, grads):
        for key in params:
            match self.v.get(key):
                case None:
                    self.v[key] = -self.lr * grads[key]
                case old:
                    self.v[key] = self.momentum * old - self.lr * grads[key]
            params[key] = params[key] + self.v[key]

class AdaGrad:
    def __init__(self, lr):
        self.lr = lr
        self.history = dict()

    def update(self, params, grads):
        # keep all gradients so far
        for key in params:
            self.history.setdefault(key, []).append(grads[key].copy())
            h = sum(g ** 2 for g in self.history[key])
            params[key] = params[key] - self.lr * grads[key] / (np.sqrt(h) + 1e-7)
        # print(len(self.history))

class RMSprop:
    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = dict()
        self.g = dict()

    def update(self, params, grads):
        for key in params:
            self.h[key] = self.decay_rate * self.h.get(key, 0) + (1 - self.decay_rate) * grads[key] ** 2
            self.g[key] = self.decay_rate * self.g.get(key, 0) + (1 - self.decay_rate) * grads[key]
            var = self.h[key] - self.g[key] ** 2
            params[key] = params[key] - self.lr * grads[key] / (np.sqrt(var) + 1e-7)

class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.m = dict()
        self.v = dict()
        self.t = 0

    def update(self, params, grads):
        self.t += 1
        for key in params:
            self.m[key] = self.beta1 * self.m.get(key, 0) + grads[key]
            self.v[key] = self.beta2 * self.v.get(key, 0) + (1 - self.beta2) * grads[key] ** 2
            m_hat = self.m[key] / (1 - self.beta1 ** self.t)
            v_hat = self.v[key] / (1 - self.beta2 ** self.t)
            params[key] = params[key] - self.lr * m_hat / (np.sqrt(v_hat) + 1e-7)
