import numpy as np


class SGD(object):
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr = lr
        self.mom = momentum
        self.wd = weight_decay
        self.velocity = []
        for p in self.params:
            self.velocity.append(np.zeros(np.shape(p.data)))

    def step(self):
        for p, u in zip(self.params, self.velocity):
            g = p.grad
            u *= self.mom
            u += (1 - self.mom) * g
            p.data = p.data - self.lr * u - self.lr * self.wd * p.data


class Adam(object):
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.wd = weight_decay
        self.t = 0
        self.m = []
        self.v = []
        for p in self.params:
            self.m.append(np.zeros(np.shape(p.data)))
            self.v.append(np.zeros(np.shape(p.data)))

    def step(self):
        self.t += 1
        for p, m, v in zip(self.params, self.m, self.v):
            g = p.grad + self.wd * p.data
            m *= self.beta1
            m += (1 - self.beta1) * g
            v *= self.beta2
            v += (1 - self.beta2) * g
            m_c = m / (1 - self.beta1 ** self.t)
            v_c = v / (1 - self.beta2 ** self.t)
            p.data = p.data - self.lr * m_c / (np.sqrt(np.abs(v_c)) + self.eps)


class RMSprop(object):
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.ms = []
        for p in self.params:
            self.ms.append(np.ones(np.shape(p.data)))

    def step(self):
        for p, s in zip(self.params, self.ms):
            s *= self.rho
            s += (1 - self.rho) * p.grad ** 2
            p.data = p.data - self.lr * p.grad / (np.sqrt(s) + self.eps)
