import numpy as np

class _Cfg:
    def __init__(self, lr, b1, b2, eps, wd):
        self.lr, self.b1, self.b2, self.eps, self.wd = lr, b1, b2, eps, wd

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    c = _Cfg(lr, beta1, beta2, eps, weight_decay)
    m = c.b1 * m + (1 - c.b1) * g
    v = c.b2 * v + (1 - c.b2) * (g * g)
    alpha_t = c.lr / (1 - c.b1 ** t)
    new_w = w - alpha_t * m / (np.sqrt(v / (1 - c.b2 ** t)) + c.eps)
    new_w = new_w - c.lr * c.wd * new_w
    return new_w, m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    v = beta * v + g
    w = w - lr * v - lr * weight_decay * g
    return w, v

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    tmp = {}
    tmp["g"] = g + weight_decay * w
    tmp["m"] = beta1 * m + (1 - beta1) * tmp["g"]
    tmp["v"] = beta2 * v + (1 - beta2) * tmp["g"] ** 2
    tmp["mh"] = tmp["m"] / (1 - beta1 ** t)
    tmp["vh"] = tmp["v"] / (1 - beta2 ** t)
    tmp["w"] = w - lr * tmp["mh"] / (np.sqrt(tmp["vh"]) + eps)
    return tmp["w"], tmp["m"], tmp["v"]
