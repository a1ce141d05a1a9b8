import numpy


class Optimizer:
    """shared stuff, subclasses fill in _delta"""

    def __init__(self, params, lr):
        self.params = list(params)
        self.lr = lr
        self.n_steps = 0

    def step(self):
        self.n_steps += 1
        for idx in range(len(self.params)):
            par = self.params[idx]
            par.data -= self.lr * self._delta(idx, par)

    def _delta(self, idx, par):
        raise NotImplementedError


class SGD(Optimizer):
    def __init__(self, params, lr, momentum, weight_decay):
        super().__init__(params, lr)
        self.momentum, self.wd = momentum, weight_decay
        self.vel = [numpy.zeros(q.data.shape) for q in self.params]

    def _delta(self, idx, par):
        g = self.wd * par.data + par.grad
        self.vel[idx] += (1 - self.momentum) * (g - self.vel[idx])
        return self.vel[idx]


class Adam(Optimizer):
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        super().__init__(params, lr)
        self.b1, self.b2 = beta1, beta2
        self.eps, self.wd = eps, weight_decay
        self.m = [numpy.zeros(q.data.shape) for q in self.params]
        self.v = [numpy.zeros(q.data.shape) for q in self.params]

    def _delta(self, idx, par):
        g = self.wd * par.data + par.grad
        self.m[idx] = self.b1 * self.m[idx] + (1 - self.b1) * g
        self.v[idx] = self.b2 * self.v[idx] + (1 - self.b2) * g ** 2
        mh = self.m[idx] / (1 - self.b1 ** self.n_steps)
        vh = self.v[idx] / (1 - self.b1 ** self.n_steps)
        return mh / (numpy.sqrt(vh) + self.eps)


class RMSprop(Optimizer):
    def __init__(self, params, lr, rho, eps):
        super().__init__(params, lr)
        self.rho, self.eps = rho, eps
        self.sq = [numpy.zeros(q.data.shape) for q in self.params]

    def _delta(self, idx, par):
        self.sq[idx] = self.rho * self.sq[idx] + (1 - self.rho) * par.grad ** 2
        return par.grad / (numpy.sqrt(self.sq[idx]) + self.eps)
