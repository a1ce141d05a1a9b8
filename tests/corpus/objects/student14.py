import numpy as np


class SGD:
    def __init__(self, params, lr=0.01, momentum=0.9, weight_decay=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.buf = [np.zeros_like(p.data, dtype=float) for p in params]
        self._tmp = [np.empty_like(b) for b in self.buf]

    def step(self):
        for p, u, tmp in zip(self.params, self.buf, self._tmp):
            np.multiply(p.data, self.weight_decay, out=tmp)
            np.add(tmp, p.grad, out=tmp)
            np.multiply(tmp, 1 - self.momentum, out=tmp)
            np.multiply(u, self.momentum, out=u)
            np.add(u, tmp, out=u)
            np.multiply(u, self.lr, out=tmp)
            p.data = np.subtract(p.data, tmp)


class Adam:
    def __init__(self, params, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = [np.zeros_like(p.data, dtype=float) for p in params]
        self.v = [np.zeros_like(p.data, dtype=float) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        for p, m, v in zip(self.params, self.m, self.v):
            g = p.grad + self.weight_decay * p.data
            np.multiply(m, self.beta1, out=m)
            np.add(m, (1 - self.beta1) * g, out=m)
            np.multiply(v, self.beta2, out=v)
            np.add(v, (1 - self.beta2) * np.square(g), out=v)
            alpha = self.lr / (1 - self.beta1 ** self.t)
            root = np.sqrt(v / (1 - self.beta2 ** self.t))
            np.add(root, self.eps, out=root) if root.ndim else None
            if root.ndim == 0:
                root = root + self.eps
            p.data = np.subtract(p.data, alpha * m / root)


class RMSprop:
    def __init__(self, params, lr=0.01, rho=0.9, eps=1e-8):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.v = [np.zeros_like(p.data, dtype=float) for p in params]
        self.t = 0

    def step(self):
        self.t += 1
        for p, v in zip(self.params, self.v):
            np.multiply(v, self.rho, out=v)
            np.add(v, (1 - self.rho) * np.square(p.grad), out=v)
            v_hat = v / (1 - self.rho ** self.t)
            p.data = np.subtract(p.data, self.lr * p.grad / (np.sqrt(v_hat) + self.eps))
