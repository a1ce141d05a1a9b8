import numpy as np

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.buf = {}

    def step(self):
        for i, p in enumerate(self.params):
            if self.momentum == 0:
                p.data = p.data - self.lr * p.grad
                continue
            if i not in self.buf:
                self.buf[i] = p.grad.copy()
            else:
                self.buf[i] = self.momentum * self.buf[i] + p.grad
            p.data = p.data - self.lr * self.buf[i]


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr = lr
        self.beta2, self.beta1 = betas
        self.eps = eps
        self.state = {i: dict(m=np.zeros_like(p.data), v=np.zeros_like(p.data)) for i, p in enumerate(params)}
        self.t = 0

    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            s = self.state[i]
            s["m"] = self.beta1 * s["m"] + (1 - self.beta1) * p.grad
            s["v"] = self.beta2 * s["v"] + (1 - self.beta2) * p.grad * p.grad
            mh = s["m"] / (1 - self.beta1 ** self.t)
            vh = s["v"] / (1 - self.beta2 ** self.t)
            p.data = p.data - self.lr * mh / (np.sqrt(vh) + self.eps)


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = params
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.wd = weight_decay
        self.state = {i: dict(m=np.zeros_like(p.data), v=np.zeros_like(p.data)) for i, p in enumerate(params)}
        self.t = 0

    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            s = self.state[i]
            g = p.grad + self.wd * p.data
            s["m"] = self.beta1 * s["m"] + (1 - self.beta1) * g
            s["v"] = self.beta2 * s["v"] + (1 - self.beta2) * g * g
            mh = s["m"] / (1 - self.beta1 ** self.t)
            vh = s["v"] / (1 - self.beta2 ** self.t)
            p.data = p.data - self.lr * mh / (np.sqrt(vh) + self.eps)
