import numpy as np

class SGD:
    def __init__(self, params, lr, momentum, weight_decay):
        self.params = params
        self.lr, self.momentum, self.weight_decay = lr, momentum, weight_decay
        self.u = None          # created in the first step

    def step(self):
        if self.u is None:
            self.u = [0.0 for _ in self.params]
        new_u = []
        for p, u in zip(self.params, self.u):
            g = p.grad + p.data * self.weight_decay
            u = u * self.momentum + g * (1 - self.momentum)
            p.data = p.data - u * self.lr
            new_u.append(u)
        self.u = new_u


class Adam:
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        self.params = params
        self.lr, self.eps, self.weight_decay = lr, eps, weight_decay
        self.beta1, self.beta2 = beta1, beta2
        self.p1 = 1.0
        self.p2 = 1.0
        self.state = None

    def step(self):
        if self.state is None:
            self.state = [(np.zeros_like(p.data), np.zeros_like(p.data)) for p in self.params]
        self.p1 *= self.beta1
        self.p2 *= self.beta2
        out = []
        for p, (m, v) in zip(self.params, self.state):
            g = p.grad + p.data * self.weight_decay
            m = m * self.beta1 + g * (1 - self.beta1)
            v = v * self.beta2 + g * g * (1 - self.beta2)
            p.data = p.data - self.lr * m / (1 - self.p1) / (np.sqrt(v / (1 - self.p2)) + self.eps)
            out.append((m, v))
        self.state = out


class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params = params
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s = None

    def step(self):
        if self.s is None:
            self.s = [0.0 for _ in self.params]
        new_s = []
        for p, s in zip(self.params, self.s):
            s = s + p.grad * p.grad
            p.data = p.data - self.lr * p.grad / (np.sqrt(s) + self.eps)
            new_s.append(s)
        self.s = new_s
