import numpy as np

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    m = m / (1 - beta1 ** t)
    v = v / (1 - beta2 ** t)
    w = w - lr * weight_decay * w
    w = w - lr * m / (np.sqrt(v) + eps)
    return w, m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    decay = lr * weight_decay * w
    v = beta * v + g
    w = w - lr * v
    w = w - decay
    print("w after step:", w)
    return w, v

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * w ** 2
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    mh = m / (1 - beta1 ** t)
    vh = v / (1 - beta2 ** t)
    w = w - lr * mh / (np.sqrt(vh) + eps)
    return w, m, v
