import numpy as np

sq = lambda x: x * x
decay = lambda old, new, k: k * old + (1 - k) * new


momentum = lambda w, v, g, lr, beta: (w + beta * v - lr * g, beta * v - lr * g)


def nesterov(w, v, g, lr, beta):
    return w + beta * (nv := beta * v - lr * g) - lr * g, nv


def adagrad(w, G, g, lr, epsilon):
    return w - lr * g / (epsilon + np.sqrt(acc := G + sq(g))), acc


def rmsprop(w, r, g, lr, rho, epsilon):
    return w - lr * g / (epsilon + np.sqrt(acc := decay(r, g, rho))), acc


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    m, v = decay(m, g, beta1), decay(v, sq(g), beta2)
    mh, vh = (x / (1 - b ** t) for x, b in ((m, beta1), (v, beta2)))
    return w - lr * mh / (epsilon + np.sqrt(vh)), m, v
