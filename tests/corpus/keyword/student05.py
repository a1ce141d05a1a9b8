import numpy as np

def sgd(w, g, *, lr=0.01):
    out = np.array(w, dtype=float)
    out -= lr * g
    return out

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    v = np.array(v, dtype=float)
    v *= momentum
    v -= lr * g
    out = np.array(w, dtype=float)
    out += momentum * v
    return out, v

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    s = np.array(s, dtype=float)
    s *= rho
    s += (1 - rho) * g * g
    out = np.array(w, dtype=float)
    out -= lr * g / (np.sqrt(s) + eps)
    return out, s

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g * g
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    out = w - lr * (beta1 * m_hat + (1 - beta1) * g / (1 - beta1 ** t)) / (np.sqrt(v_hat) + eps)
    return out, m, v

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    top = np.array(v_max, dtype=float)
    np.maximum(top, v, out=top)
    out = w - lr * (m / (1 - beta1 ** t)) / (np.sqrt(top / (1 - beta2 ** t)) + eps)
    return out, m, v, top
