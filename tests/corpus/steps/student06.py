import numpy as np


def momentum(w, v, g, lr, beta):
    # w_{t+1} = w_t + v_{t+1}
    w_next = w + v
    v_next = beta * v - lr * g
    return w_next, v_next


def nesterov(w, v, g, lr, beta):
    v_next = beta * v - lr * g
    w_next = w + beta * v_next
    return w_next, v_next


def adagrad(w, G, g, lr, epsilon):
    w_next = w - lr * g / (np.sqrt(G) + epsilon)
    G_next = G + g ** 2
    return w_next, G_next


def rmsprop(w, r, g, lr, rho, epsilon):
    r_next = r + (1 - rho) * (g ** 2 - r)
    w_next = w - lr * g / (np.sqrt(r_next) + epsilon)
    return w_next, r_next


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    m_next = m + (1 - beta1) * (g - m)
    v_next = v + (1 - beta2) * (g ** 2 - v)
    lr_t = lr * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
    eps_t = epsilon * np.sqrt(1 - beta2 ** t)
    w_next = w - lr_t * m_next / (np.sqrt(v_next) + eps_t)
    return w_next, m_next, v_next
