"""In place where a return was asked for, tuples, private state, arguments in another order, new arrays in the list."""
import numpy as np


class RMSprop:
    def __init__(self, eps, lr, rho):
        self.h = {"lr": lr, "rho": rho, "eps": eps}
        self.cache = {}

    def step(self, params, grads):
        for i, (p, g) in enumerate(zip(params, grads)):
            c = self.cache.get(i, np.zeros(p.shape))
            self.cache[i] = c = self.h["rho"] * c + (1 - self.h["rho"]) * g * g
            params[i] = p - self.h["lr"] * g / np.sqrt(c + self.h["eps"])


class Adam:
    def __init__(self, lr, beta1, beta2, eps):
        self._lr, self._b1, self._b2, self._eps = lr, beta1, beta2, eps
        self._m, self._v, self._t = None, None, 0

    def get_update(self, grad):
        if self._m is None:
            self._m, self._v = np.zeros_like(grad), np.zeros_like(grad)
        self._t += 1
        self._m += (1 - self._b1) * (grad - self._m)
        self._v += (1 - self._b2) * (grad * grad - self._v)
        rate = self._lr * np.sqrt(1 - self._b2**self._t) / (1 - self._b1**self._t)
        return rate * self._m / (np.sqrt(self._v) + self._eps)


class Momentum:
    def __init__(self, params, lr, beta):
        self.params, self.lr, self.beta = params, lr, beta
        self.velocity = None

    def step(self, grads):
        if self.velocity is None:
            self.velocity = tuple(0 * g for g in grads)
        self.velocity = tuple(self.beta * v + g for v, g in zip(self.velocity, grads))
        for i, v in enumerate(self.velocity):
            self.params[i] = self.params[i] - self.lr * v
        return self.params


class SGD:
    def __init__(self, params, lr):
        self.params, self.lr = params, lr

    def step(self):
        for param in self.params:
            if param.grad is None:
                continue
            param.data = param.data - self.lr * param.grad

    def zero_grad(self):
        for param in self.params:
            param.grad = None
