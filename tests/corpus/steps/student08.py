import numpy as np

BETA = 0.95


def momentum(w, v, g, lr, beta=BETA):
    v = BETA * v - lr * g
    w = w + v
    return w, v


def nesterov(w, v, g, lr, beta=BETA):
    v_old = v
    v = beta * v - lr * g
    w = w + beta * v_old - lr * g
    return w, v


def adagrad(w, G, g, lr, epsilon=1e-8):
    G = G + np.sum(g ** 2)
    w = w - lr * g / (np.sqrt(G) + epsilon)
    return w, G


def rmsprop(w, r, g, lr, rho=0.9, epsilon=1e-8):
    r = rho * r + (1 - rho) * g ** 2
    rms = np.sqrt(r) + epsilon
    w = w - lr * (g / rms)
    return w, r


def adam(w, m, v, g, t, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    w = w - lr * m / (np.sqrt(v) + epsilon)
    return w, m, v
