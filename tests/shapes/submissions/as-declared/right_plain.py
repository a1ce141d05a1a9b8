"""Written as the task says: the config's own t, np.round at the end, PyTorch's arguments, keyword-only hyperparameters."""
import numpy as np


def adam(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("t", 1)  # the template's
    config["t"] += 1
    b1, b2 = config["beta1"], config["beta2"]
    config["m"] = b1 * config["m"] + (1 - b1) * dw
    config["v"] = b2 * config["v"] + (1 - b2) * dw**2
    m, v = config["m"] / (1 - b1 ** config["t"]), config["v"] / (1 - b2 ** config["t"])
    return w - config["learning_rate"] * m / (np.sqrt(v) + config["epsilon"]), config


def momentum(w, g, velocity, lr=0.01, beta=0.9):
    velocity = beta * velocity + lr * g
    w = w - velocity
    return np.round(w, 5), np.round(velocity, 5)


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps, self.t = list(params), lr, betas, eps, 0
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        self.t += 1
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
            self.v[i] = b2 * self.v[i] + (1 - b2) * p.grad**2
            m, v = self.m[i] / (1 - b1**self.t), self.v[i] / (1 - b2**self.t)
            p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)


def update(parameters, grads, s, *, lr=0.001, rho=0.9, eps=1e-8):
    for name, w in parameters.items():
        s["d" + name] = rho * s["d" + name] + (1 - rho) * grads["d" + name] ** 2
        parameters[name] = w - lr * grads["d" + name] / (np.sqrt(s["d" + name]) + eps)
    return parameters, s
