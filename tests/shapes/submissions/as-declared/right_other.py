"""The same otherwise: nothing rounded, betas as a list and apart, other names, shapes asserted, the state never made."""
import numpy as np


def adam(x, dx, config):
    t = config["t"] + 1
    m = config["beta1"] * config["m"] + (1 - config["beta1"]) * dx
    v = config["beta2"] * config["v"] + (1 - config["beta2"]) * dx * dx
    rate = config["learning_rate"] / (1 - config["beta1"] ** t)
    x = x - rate * m / (np.sqrt(v / (1 - config["beta2"] ** t)) + config["epsilon"])
    return x, {**config, "m": m, "v": v, "t": t}


def momentum(w, g, velocity, beta=0.9, lr=1e-2):
    velocity = beta * velocity - lr * g
    return w + velocity, velocity


class Adam:
    def __init__(self, params, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, [beta1, beta2], eps
        self.state = {}

    def step(self):
        for p in self.params:
            t, m, v = self.state.get(id(p), (0, 0, 0))
            t, m, v = t + 1, self.betas[0] * m + (1 - self.betas[0]) * p.grad, self.betas[1] * v + (1 - self.betas[1]) * p.grad**2
            self.state[id(p)] = t, m, v
            p.data = p.data - self.lr * (m / (1 - self.betas[0] ** t)) / (np.sqrt(v / (1 - self.betas[1] ** t)) + self.eps)


def update(parameters, grads, s, *, decay_rate, learning_rate, epsilon):
    assert parameters["W1"].shape == (4, 3) and parameters["b1"].shape == (4, 1)
    for p in ("W1", "b1"):
        s[f"d{p}"] = decay_rate * s[f"d{p}"] + (1 - decay_rate) * grads[f"d{p}"] ** 2
        parameters[p] = parameters[p] - learning_rate * grads[f"d{p}"] / (np.sqrt(s[f"d{p}"]) + epsilon)
    return parameters, s
