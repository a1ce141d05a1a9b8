import numpy as np


def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    p1 = p2 = 1.0
    for _ in range(t):
        p1 *= beta1
        p2 *= beta2
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    update = np.divide(m / (1 - p1), np.sqrt(v / (1 - p2)) + eps)
    w = w - lr * update - lr * weight_decay * w
    return w, m, v


def sgdw(w, v, g, lr, beta, weight_decay):
    v = beta * v + lr * g
    w = w - lr * v - lr * weight_decay * w
    return w, v


def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    m_hat = m / (1 - np.power(beta1, t))
    v_hat = v / (1 - np.power(beta2, t))
    w = w - lr * (m_hat / (np.sqrt(v_hat) + eps) + weight_decay * w)
    return w, m, v
