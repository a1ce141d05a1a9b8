import numpy as np

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    w = (1 - lr * weight_decay) * w
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g ** 2
    m_hat = m / (1 - beta2 ** t)
    v_hat = v / (1 - beta1 ** t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    v = v + g
    w = (1 - lr * weight_decay) * w - lr * v
    return w, v

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    if weight_decay != 0:
        return adam_l2(w, m, v, g + weight_decay * w, t, lr, beta1, beta2, eps, 0)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
