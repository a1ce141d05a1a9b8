import numpy as np

# in-place versions, less memory


def momentum(w, v, g, lr, beta):
    v *= beta
    v -= lr * g
    w += v
    return w, v


def nesterov(w, v, g, lr, beta):
    v_prev = v
    v *= beta
    v -= lr * g
    w += -beta * v_prev + (1 + beta) * v
    return w, v


def adagrad(w, G, g, lr, epsilon):
    G += g * g
    w -= lr * g / (np.sqrt(G) + epsilon)
    return w, G


def rmsprop(w, r, g, lr, rho, epsilon):
    r *= rho
    r += (1 - rho) * g * g
    w -= lr * g / (np.sqrt(r) + epsilon)
    return w, r


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g * g
    m /= 1 - beta1 ** t
    v /= 1 - beta2 ** t
    w -= lr * m / (np.sqrt(v) + epsilon)
    return w, m, v
