import numpy as np

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.mu = params, lr, momentum

    def step(self):
        for p in self.params:
            p.velocity = self.mu * getattr(p, "velocity", 0.0) + p.grad
            p.data = p.data - self.lr * p.velocity


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.t = 0

    def step(self):
        self.t = self.t + 1
        beta_1, beta_2 = self.betas
        alpha_t = self.lr * (1 - beta_2 ** self.t) / (1 - beta_1 ** self.t)
        for p in self.params:
            p.exp_avg = beta_1 * getattr(p, "exp_avg", 0.0) + (1 - beta_1) * p.grad
            p.exp_avg_sq = beta_2 * getattr(p, "exp_avg_sq", 0.0) + (1 - beta_2) * p.grad ** 2
            p.data = p.data - alpha_t * p.exp_avg / (np.sqrt(p.exp_avg_sq) + self.eps)


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.wd = weight_decay
        self.t = 0

    def step(self):
        self.t = self.t + 1
        beta_1, beta_2 = self.betas
        root = np.sqrt(1 - beta_2 ** self.t)
        alpha_t = self.lr * root / (1 - beta_1 ** self.t)
        for p in self.params:
            p.w_avg = beta_1 * getattr(p, "w_avg", 0.0) + (1 - beta_1) * p.grad
            p.w_avg_sq = beta_2 * getattr(p, "w_avg_sq", 0.0) + (1 - beta_2) * p.grad ** 2
            p.data = (1 - self.lr * self.wd) * p.data - alpha_t * p.w_avg / (np.sqrt(p.w_avg_sq) + self.eps * root)
