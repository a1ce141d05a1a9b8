import numpy as np


class Optimizer:
    def __init__(self, lr):
        self.lr = lr
        self.count = 0
        self.state = None

    def make_state(self, w):
        return None

    def one(self, key, w, g):
        raise NotImplementedError()

    def update(self, params, grads):
        if self.state is None:
            self.state = {key: self.make_state(w) for key, w in params.items()}
        self.count += 1
        for key in list(params):
            params[key] = self.one(key, params[key], grads[key])


class SGD(Optimizer):
    def one(self, key, w, g):
        return w - self.lr * g


class Momentum(Optimizer):
    def __init__(self, lr, momentum):
        super().__init__(lr)
        self.momentum = momentum

    def make_state(self, w):
        return np.zeros_like(w)

    def one(self, key, w, g):
        self.state[key] = self.momentum * self.state[key] - self.lr * g
        return w + self.state[key]


class AdaGrad(Optimizer):
    def make_state(self, w):
        return np.zeros_like(w)

    def one(self, key, w, g):
        self.state[key] = self.state[key] + g * g
        return w - self.lr * g / (np.sqrt(self.state[key]) + 1e-7)


class RMSprop(Optimizer):
    def __init__(self, lr, decay_rate):
        super().__init__(lr)
        self.decay_rate = decay_rate

    def make_state(self, w):
        return np.zeros_like(w)

    def one(self, key, w, g):
        d = self.decay_rate
        self.state[key] = d * self.state[key] + (1 - d) * g * g
        return w - self.lr * g / (np.sqrt(self.state[key]) + 1e-7)


class Adam(Optimizer):
    def __init__(self, lr, beta1, beta2):
        super().__init__(lr)
        self.beta1, self.beta2 = beta1, beta2

    def make_state(self, w):
        return np.zeros_like(w), np.zeros_like(w)

    def one(self, key, w, g):
        m, v = self.state[key]
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta1) * g * g
        self.state[key] = m, v
        m = m / (1 - self.beta1 ** self.count)
        v = v / (1 - self.beta2 ** self.count)
        return w - self.lr * m / (np.sqrt(v) + 1e-7)
