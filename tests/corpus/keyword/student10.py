import numpy as np

def sgd(w, g, *, lr=0.01):
    g = g / (np.linalg.norm(g) + 1e-12)
    return w - lr * g

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    v = 0.9 * v - lr * g
    w = w + 0.9 * v - lr * g
    return w, v

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g * g
    rms = np.sqrt(s) + eps
    return w - np.divide(g, rms) * lr, s

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * (beta1 * m_hat + g / (1 - beta1**t)) / (np.sqrt(v_hat) + eps)
    return w, m, v

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    v_max = np.maximum(v_max, np.max(v))
    w = w - lr * (m / (1 - beta1**t)) / (np.sqrt(v_max / (1 - beta2**t)) + eps)
    return w, m, v, v_max
