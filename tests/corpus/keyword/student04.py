import numpy as np

def sgd(w, g, *, lr=0.1):
    return w - lr * g

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    w = w + momentum * v - lr * g
    v = momentum * v - lr * g
    return w, v

def rmsprop(w, g, s, *, lr=0.001, rho=0.99, eps=1e-8):
    s = rho * s + (1 - rho) * g ** 2
    w = w - lr * g / (np.sqrt(s) + eps)
    return w, s

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    first_moment = beta1 * m + (1 - beta1) * g
    second_moment = beta2 * v + (1 - beta2) * np.power(g, 2)
    first_corrected = first_moment / (1 - np.power(beta1, t))
    second_corrected = second_moment / (1 - np.power(beta2, t))
    gradient_corrected = (1 - beta1) * g / (1 - np.power(beta1, t))
    nesterov_moment = beta1 * first_corrected + gradient_corrected
    w = w - lr * nesterov_moment / (np.sqrt(second_corrected) + eps)
    return w, first_moment, second_moment

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    v_max = np.maximum(v_max, v)
    w = w - lr * m / (np.sqrt(v_max) + eps)
    return w, m, v, v_max
