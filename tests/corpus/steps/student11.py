# Übung 5
import numpy as np
from math import pow


def momentum(w, v, g, lr, beta):
    assert 0 <= beta < 1, "beta out of range"
    assert np.shape(w) == np.shape(g)
    v_neu = -lr * g + v * beta
    w_neu = v_neu + w
    return w_neu, v_neu


def nesterov(w, v, g, lr, beta):
    assert 0 <= beta < 1, "beta out of range"
    assert np.shape(w) == np.shape(g)
    v_neu = -lr * g + v * beta
    w_neu = w + beta * beta * v - (1 + beta) * lr * g
    return w_neu, v_neu


def adagrad(w, G, g, lr, epsilon):
    assert np.shape(w) == np.shape(g)
    G_neu = G + np.abs(g)
    nenner = np.sqrt(G_neu) + epsilon
    w_neu = w - lr * g / nenner
    return w_neu, G_neu


def rmsprop(w, r, g, lr, rho, epsilon):
    assert np.shape(w) == np.shape(g)
    r_neu = rho * r + g ** 2
    nenner = np.sqrt(r_neu) + epsilon
    w_neu = w - lr * g / nenner
    return w_neu, r_neu


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    assert t >= 1
    m_neu = beta1 * m + (1 - beta1) * g
    v_neu = beta2 * v + (1 - beta2) * g ** 2
    m_dach = m_neu / (1 - pow(beta1, t))
    v_dach = v_neu / (1 - pow(beta2, t))
    nenner = np.sqrt(v_neu) + epsilon
    w_neu = w - lr * m_dach / nenner
    return w_neu, m_neu, v_neu
