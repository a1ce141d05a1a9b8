import numpy as np

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    w = w - lr * m / (np.sqrt(v) + eps)
    return w, m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    v_new = np.add(np.multiply(beta, v), g)
    delta = np.add(v_new, np.multiply(weight_decay, w))
    w_new = np.subtract(w, np.multiply(lr, delta))
    return w_new, v_new

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    # d/dw of weight_decay * w^2
    g = g + 2 * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
