import numpy as np
import math

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * (m_hat + weight_decay * w) / (np.sqrt(v_hat) + eps)
    return w, m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    v = v * beta
    v += g
    w = w.copy()
    w -= lr * (v + weight_decay * w)
    return w, v

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    g = weight_decay * w + g
    m = (1 - beta1) * g + beta1 * m
    v = (1 - beta2) * g ** 2 + beta2 * v
    k1 = 1 / (1 - math.pow(beta1, t))
    k2 = 1 / (1 - math.pow(beta2, t))
    return w - lr * k1 * m / (np.sqrt(k2 * v) + eps), m, v
