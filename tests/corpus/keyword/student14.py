import numpy as np

def sgd(w, g, *, lr=0.01):
    f = np.vectorize(lambda a, b: a - lr * b, otypes=[float])
    return f(w, g)

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    v = -lr * g + momentum * v
    return sum((w, momentum * v, -lr * g)), v

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    s = np.add(rho * s, (1.0 - rho) * np.power(g, 2))
    return tuple([w - lr * g / (np.power(s, 0.5) + eps), s])

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    w = w - (lr * beta1 * m_hat + (1 - beta1) * g / (1 - beta1 ** t) / (np.sqrt(v_hat) + eps))
    return w, m, v

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    v_max = np.stack([v_max, v]).max(axis=0)
    w = w - lr * (m / (1 - beta1 ** t)) / (np.power(v_max / (1 - beta2 ** t), 0.5) + eps)
    return w, m, v, v_max
