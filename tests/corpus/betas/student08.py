import numpy as np
from collections import defaultdict


class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.defaults = {"lr": lr, "momentum": momentum}
        self.state = defaultdict(dict)

    def step(self):
        lr, momentum = self.defaults["lr"], self.defaults["momentum"]
        for i, p in enumerate(self.params):
            buf = self.state[i].get("momentum_buffer")
            if buf is None:
                buf = np.array(p.grad, dtype=float)
            else:
                buf = buf * momentum + p.grad
            self.state[i]["momentum_buffer"] = buf
            p.data = p.data - lr * buf


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.defaults = {"lr": lr, "betas": betas, "eps": eps}
        self.state = defaultdict(dict)

    def step(self):
        beta1, beta2 = self.defaults["betas"]
        for i, p in enumerate(self.params):
            state = self.state[i]
            if not state:
                state["step"] = 1
                state["exp_avg"] = np.zeros_like(p.data)
                state["exp_avg_sq"] = np.zeros_like(p.data)
            state["exp_avg"] = beta1 * state["exp_avg"] + (1 - beta1) * p.grad
            state["exp_avg_sq"] = beta2 * state["exp_avg_sq"] + (1 - beta2) * p.grad * p.grad
            c1 = 1 - beta1 ** state["step"]
            c2 = 1 - beta2 ** state["step"]
            denom = np.sqrt(state["exp_avg_sq"] / c2) + self.defaults["eps"]
            p.data = p.data - self.defaults["lr"] * state["exp_avg"] / c1 / denom


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = params
        self.defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        self.state = defaultdict(dict)

    def step(self):
        beta1, beta2 = self.defaults["betas"]
        lr, wd = self.defaults["lr"], self.defaults["weight_decay"]
        for i, p in enumerate(self.params):
            state = self.state[i]
            if not state:
                state["step"] = 0
                state["exp_avg"] = np.zeros_like(p.data)
                state["exp_avg_sq"] = np.zeros_like(p.data)
            state["step"] += 1
            p.data = p.data * (1 - lr * wd)
            state["exp_avg"] = beta1 * state["exp_avg"] + (1 - beta1) * p.grad
            state["exp_avg_sq"] = beta2 * state["exp_avg_sq"] + (1 - beta2) * p.grad * p.grad
            c1 = 1 - beta1 ** state["step"]
            c2 = 1 - beta2 ** state["step"]
            step_size = lr / c1
            denom = np.sqrt(state["exp_avg_sq"]) / np.sqrt(c2) + self.defaults["eps"]
            p.data = p.data - step_size * (state["exp_avg"] / denom)
