import numpy as np


def momentum(w, v, g, lr, beta):
    def velocity():
        return beta * v - lr * g
    nv = velocity()
    return (w + nv, nv)


def nesterov(w, v, g, lr, beta):
    def velocity(old):
        return beta * old - lr * g
    nv = velocity(v)
    return (w + velocity(nv), nv)


def adagrad(w, G, g, lr, epsilon):
    def step(acc):
        return lr * g / (np.sqrt(acc) + epsilon)
    acc = G + g ** 2
    return (w - step(acc), G)


def rmsprop(w, r, g, lr, rho, epsilon):
    def step(acc):
        return lr * g / (np.sqrt(acc) + epsilon)
    acc = r + g ** 2
    return (w - step(acc), acc)


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    def mix(old, new, b):
        return b * old + (1 - b) * new

    def fix(x, b):
        return x / (1 - b ** t)
    nm, nv = mix(m, g, beta1), mix(v, g ** 2, beta2)
    return (w - lr * fix(nm, beta1) / (np.sqrt(fix(nv, beta2)) + epsilon), nm, nv)
