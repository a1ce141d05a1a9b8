import numpy as np

def sgd(w, dw, lr):
    w_new = (w - lr) * dw
    return w_new

def momentum(w, dw, v, lr, mu):
    v_new = mu * v - lr * dw
    w_new = w - v_new
    return w_new, v_new

def nesterov(w, dw, v, lr, mu):
    v_new = mu * v - lr * dw
    step = mu * v_new - lr * dw
    w_new = w + step
    return w_new, v_new

def adagrad(w, dw, cache, lr, eps):
    cache = dw ** 2
    std = np.sqrt(cache)
    w_new = w - (lr / (std + eps)) * dw
    return w_new, cache

def rmsprop(w, dw, cache, lr, decay, eps):
    cache = decay * cache + dw ** 2
    std = np.sqrt(cache)
    w_new = w - (lr / (std + eps)) * dw
    return w_new, cache

def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m_new = beta1 * m + (1 - beta1) * dw
    v_new = beta2 * v + (1 - beta2) * (dw ** 2)
    c1 = 1 - beta1 ** t
    c2 = 1 - beta2 ** t
    w_new = w - lr * (m_new / c1) / (np.sqrt(v_new / c2) + eps)
    return w_new, m_new, v_new

def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    # adam + decoupled weight decay, reuse adam
    w_adam, m_new, v_new = adam(w - lr * wd * w, dw, m, v, t, lr, beta1, beta2, eps)
    return w_adam, m_new, v_new
