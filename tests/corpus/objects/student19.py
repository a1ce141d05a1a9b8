import numpy as np


class Base:
    def __init__(self, params, lr, **hyper):
        self.params = params
        self.lr = lr
        for name, value in hyper.items():
            setattr(self, name, value)
        self.state = {}
        self.t = 0

    def get(self, name, k):
        return self.state.get((name, k), 0.0)

    def put(self, name, k, value):
        self.state[name, k] = value
        return value

    def step(self):
        self.t += 1
        old = [p.data.copy() for p in self.params]
        for k, p in enumerate(self.params):
            g = p.grad
            if hasattr(self, "weight_decay"):
                g = g + self.weight_decay * old[k]
            p.data = old[k] - self.lr * self.direction(k, g)


class SGD(Base):
    def __init__(self, params, lr, momentum, weight_decay):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)

    def direction(self, k, g):
        return self.put("u", k, self.momentum * self.get("u", k) + (1 - self.momentum) * g)


class Adam(Base):
    def __init__(self, params, lr, beta1, beta2, eps, weight_decay):
        super().__init__(params, lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay)

    def direction(self, k, g):
        m = self.put("m", k, self.beta1 * self.get("m", k) + (1 - self.beta1) * g)
        v = self.put("v", k, self.beta2 * self.get("v", k) + (1 - self.beta2) * g ** 2)
        correct = lambda x, b: x / (1 - b ** self.t)
        return correct(m, self.beta1) / (np.sqrt(correct(v, self.beta2)) + self.eps)


class RMSprop(Base):
    def __init__(self, params, lr, rho, eps):
        super().__init__(params, lr, rho=rho, eps=eps)

    def direction(self, k, g):
        s = self.put("s", k, self.rho * self.get("s", k) + (1 - self.rho) * g ** 2)
        return g / (np.sqrt(s) + self.eps)
