import numpy as np
from functools import partial

def _step(w, m, v, g, t, lr, betas, eps, shrink=1.0):
    b1, b2 = betas
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g ** 2
    lr_t = lr * np.sqrt(1 - b2 ** t) / (1 - b1 ** t)
    eps_t = eps * np.sqrt(1 - b2 ** t)
    return shrink * w - lr_t * m / (np.sqrt(v) + eps_t), m, v

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    step = partial(_step, betas=(beta1, beta2), eps=eps, shrink=1 - lr * weight_decay)
    return step(w, m, v, g, t, lr)

def sgdw(w, v, g, lr, beta, weight_decay):
    v = beta * v + g
    total = 0
    for factor, term in [(1, v), (weight_decay, w)]:
        total = total + factor * term
    return w - lr * total, v

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    step = partial(_step, betas=(beta1, beta2), eps=eps)
    return step(w, m, v, np.add(g, weight_decay * w), t, lr)
