import numpy as np

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    m_t = beta1 * m + (1 - beta1) * g
    v_t = beta2 * v + (1 - beta2) * g ** 2
    m_hat = m_t / (1 - beta1 ** t)
    v_hat = v_t / (1 - beta2 ** t)
    w_t = w * (1 - lr * weight_decay) - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w_t, m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    return w - lr * ((v_t := beta * v + g) + weight_decay * w), v_t

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    g_t = g + weight_decay * w
    m_t = beta1 * m + (1 - beta1) * g_t
    v_t = beta2 * v + (1 - beta2) * g_t ** 2
    m_hat = m_t / (1 - beta1 ** t)
    v_hat = v_t / (1 - beta2 ** t)
    return w - lr * m_hat / (v_hat + eps), m_t, v_t
