import numpy as np


def momentum(w, v, g, lr, beta):
    v = beta * (v - lr * g)
    w = w + v
    return w, v


def nesterov(w, v, g, lr, beta):
    v = beta * v - lr * g
    w = w - beta * v - lr * g
    return w, v


def adagrad(w, G, g, lr, epsilon):
    G = G + g ** 2
    w = (w - lr * g) / (np.sqrt(G) + epsilon)
    return w, G


def rmsprop(w, r, g, lr, rho, epsilon):
    r = rho * r + 1 - rho * g ** 2
    w = w - lr * g / (np.sqrt(np.abs(r)) + epsilon)
    return w, r


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    m_hat = m / (1 - beta1) ** t
    v_hat = v / (1 - beta2) ** t
    w = w - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return w, m, v
