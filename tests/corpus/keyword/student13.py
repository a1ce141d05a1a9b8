import numpy as np

def sgd(w, g, *, lr=0.01):
    if lr == 0:
        return w
    return w - g * lr

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * g
    w = w + v
    w = w + momentum * v - lr * g
    return w, v

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    return w - lr * g / (np.sqrt(s_new := rho * s + (1 - rho) * g ** 2) + eps), s_new

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - lr * (beta1 * m_hat + (1 - beta1) * g / (1 - beta1 ** t)) / (np.sqrt(v_hat) + eps)
    return w, m, v

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g ** 2
    v_max = np.maximum(v_max, v)
    root = np.sqrt(v_max) / np.sqrt(1 - beta2 ** t)
    w = w - (lr / (1 - beta1 ** t)) * m / (root + eps)
    return w, m, v, v_max
