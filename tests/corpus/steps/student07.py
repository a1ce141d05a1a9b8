import numpy as np


def momentum(w, v, g, lr, beta):
    w, v, g = np.array(w, dtype=float), np.array(v, dtype=float), np.asarray(g, dtype=float)
    np.multiply(v, beta, out=v)
    np.subtract(v, lr * g, out=v)
    np.add(w, v, out=w)
    return [w, v]


def nesterov(w, v, g, lr, beta):
    w, v, g = np.array(w, dtype=float), np.array(v, dtype=float), np.asarray(g, dtype=float)
    np.multiply(v, beta, out=v)
    np.subtract(v, lr * g, out=v)
    np.add(w, v, out=w)
    np.subtract(w, lr * g, out=w)
    return [w, v]


def adagrad(w, G, g, lr, epsilon):
    w, G, g = np.array(w, dtype=float), np.array(G, dtype=float), np.asarray(g, dtype=float)
    np.add(G, np.square(g), out=G)
    scale = np.sqrt(G)
    scale = scale + epsilon
    np.subtract(w, np.divide(lr * g, scale), out=w)
    return [w, G]


def rmsprop(w, r, g, lr, rho, epsilon):
    w, r, g = np.array(w, dtype=float), np.array(r, dtype=float), np.asarray(g, dtype=float)
    np.multiply(r, rho, out=r)
    np.add(r, (1 - rho) * np.square(g), out=r)
    scale = r + epsilon
    np.subtract(w, np.divide(lr * g, scale), out=w)
    return [w, r]


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    w, m, v = (np.array(a, dtype=float) for a in (w, m, v))
    g = np.asarray(g, dtype=float)
    np.multiply(m, beta1, out=m)
    np.add(m, (1 - beta1) * g, out=m)
    np.multiply(v, beta2, out=v)
    np.add(v, (1 - beta2) * np.square(g), out=v)
    top = np.divide(m, 1 - beta1 ** t)
    bottom = np.sqrt(np.divide(v, 1 - beta2 ** t)) + epsilon
    np.subtract(w, lr * np.divide(top, bottom), out=w)
    return [w, m, v]
