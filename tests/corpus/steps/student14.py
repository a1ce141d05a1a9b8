import numpy as np

VERBOSE = False


def momentum(w, v, g, lr, beta):
    v = np.dot(beta, v) - np.dot(lr, g)
    if VERBOSE:
        print("momentum: |v| =", np.linalg.norm(v))
    w = w + v
    return w, v


def nesterov(w, v, g, lr, beta):
    v = beta * v - lr * g
    v = beta * v - lr * g
    if VERBOSE:
        print("nesterov: |v| =", np.linalg.norm(v))
    w = w + v
    return w, v


def adagrad(w, G, g, lr, epsilon):
    G = G + g ** 2
    G = np.sqrt(G)
    if VERBOSE:
        print("adagrad: G =", G)
    w = w - lr * g / (G + epsilon)
    return w, G


def rmsprop(w, r, g, lr, rho, epsilon):
    r = np.mean(rho * r + (1 - rho) * g ** 2)
    if VERBOSE:
        print("rmsprop: r =", r)
    w = w - lr * g / (np.sqrt(r) + epsilon)
    return w, r


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    b1t = 1.0
    b2t = 1.0
    for _ in range(t):
        b1t *= beta1
        b2t *= beta2
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    if VERBOSE:
        print("adam: t =", t, "corrections", 1 - b1t, 1 - b2t)
    w = w - lr * (m / (1 - b1t)) / (np.sqrt(v / (1 - b2t)) + epsilon)
    return w, m, v
