# -*- coding: utf-8 -*-
import numpy as np

def sgd_update(w, g, lr):
    return w - lr * g

def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v

def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + beta * v - lr * g, v

def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g ** 2
    return w - lr * g / (np.sqrt(G / t) + epsilon), G

def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = (1 - rho) * g ** 2 + rho * r
    return w - lr * g / (np.sqrt(r) + epsilon), r

def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat = m / (1 - beta_1 ** t)
    v_hat = v / (1 - beta_2 ** t)
    return w - lr * m_hat / (np.sqrt(v_hat) + epsilon), m, v

def iterations(n_samples, batch_size):
    return -(-n_samples // batch_size)

cifar10_iterations = iterations(50000, 128)
print "cifar10:", cifar10_iterations
