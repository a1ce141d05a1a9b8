import numpy as np

class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.u = [np.zeros_like(p.data) for p in params]

    def step(self):
        for i, p in enumerate(self.params):
            g = p.grad + self.weight_decay * p.data
            self.u[i] = self.momentum * self.u[i] + (1 - self.momentum) * g
            p.data = p.data - self.lr * self.u[i]
            return self.params

class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m, self.v = ([np.zeros_like(p.data) for p in params] for _ in range(2))
        self.t = 0

    def _moments(self, i, g):
        m = self.beta1 * self.m[i] + (1 - self.beta1) * g
        v = self.beta2 * self.v[i] + (1 - self.beta2) * g ** 2
        self.m[i], self.v[i] = m, v
        return m / (1 - self.beta1 ** self.t), v / (1 - self.beta2 ** self.t)

    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            mh, vh = self._moments(i, p.grad + self.weight_decay * p.data)
            p.data = p.data - self.lr * mh / (np.sqrt(vh) + self.eps)
        return self.params

class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = [np.zeros_like(p.data) for p in params]

    def step(self):
        for i, (p, s) in enumerate(zip(self.params, self.s)):
            self.s[i] = s = self.rho * s + (1 - self.rho) * abs(p.grad) ** 2
            p.data = p.data - self.lr * p.grad / (s ** 0.5 + self.eps)
        # print("step done")
        return self.params
