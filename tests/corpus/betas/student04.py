import numpy as np


class _Opt:
    def __init__(self, params, lr):
        self.params = list(params)
        self.lr = lr

    def step(self):
        for i, p in enumerate(self.params):
            self._update(i, p)

    def zero_grad(self):
        for p in self.params:
            p.grad = np.zeros_like(p.data)


class SGD(_Opt):
    def __init__(self, params, lr, momentum=0.0):
        super().__init__(params, lr)
        self.momentum = momentum
        self.v = [0.0] * len(self.params)

    def _update(self, i, p):
        # velocity points downhill
        self.v[i] = self.momentum * self.v[i] - p.grad
        p.data = p.data + self.lr * self.v[i]


class Adam(_Opt):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        self.betas = betas
        self.eps = eps
        self.m = [0.0] * len(self.params)
        self.v = [0.0] * len(self.params)
        self.t = [0] * len(self.params)

    def _update(self, i, p):
        b1, b2 = self.betas
        self.t[i] += 1
        self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
        self.v[i] = b2 * self.v[i] + (1 - b2) * p.grad ** 2
        m_hat = self.m[i] / (1 - b1 ** self.t[i])
        v_hat = self.v[i] / (1 - b2 ** self.t[i])
        p.data = p.data - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class AdamW(Adam):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(params, lr=lr, betas=betas, eps=eps)
        self.weight_decay = weight_decay

    def _update(self, i, p):
        super()._update(i, p)
        p.data = p.data * (1 - self.lr * self.weight_decay)
