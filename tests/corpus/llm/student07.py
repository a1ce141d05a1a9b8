import numpy as np

def make_adam(beta1, beta2, eps):
    # closure so that I don't pass the betas around
    def inner(m, v, g, t):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        c1, c2 = (1 - b**t for b in (beta1, beta2))
        return m, v, (m / c1) / (np.sqrt(v / c2) + eps)
    return inner

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    inner = make_adam(beta1, beta2, eps)
    m, v, d = inner(m, v, g, t)
    return w - lr * (d + weight_decay * w), m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    v = beta * v + g
    return w - lr * v + lr * weight_decay * w, v

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    inner = make_adam(beta1, beta2, eps)
    m, v, d = inner(m, v, g - weight_decay * w, t)
    return w - lr * d, m, v
