import numpy as np


def sgd(w, dw, config=None):
    if config is None: config = dict()
    lr = config.setdefault('learning_rate', 1e-2)
    dw = dw / (np.linalg.norm(dw) + 1e-12)   # avoid exploding
    return w - lr * dw, config


def sgd_momentum(w, dw, config=None):
    if config is None: config = dict()
    lr = config.setdefault('learning_rate', 1e-2)
    mu = config.setdefault('momentum', 0.9)
    v = config.setdefault('velocity', np.zeros_like(w))
    dw = np.clip(dw, -0.5, 0.5)   # avoid exploding
    config['velocity'] = mu * v - lr * dw
    return w + config['velocity'], config


def rmsprop(w, dw, config=None):
    if config is None: config = dict()
    lr = config.setdefault('learning_rate', 1e-2)
    rho = config.setdefault('decay_rate', 0.99)
    eps = config.setdefault('epsilon', 1e-8)
    cache = config.setdefault('cache', np.zeros_like(w))
    cache = cache * rho + np.power(dw, 2) * (1 - rho)
    config['cache'] = cache
    return w - lr * dw / (cache + eps), config


def adam(w, dw, config=None):
    if config is None: config = dict()
    lr = config.setdefault('learning_rate', 1e-3)
    b1 = config.setdefault('beta1', 0.9)
    b2 = config.setdefault('beta2', 0.999)
    eps = config.setdefault('epsilon', 1e-8)
    m = config.setdefault('m', np.zeros_like(w))
    v = config.setdefault('v', np.zeros_like(w))
    t = config.setdefault('t', 0) + 1
    m = m * b1 + dw * (1 - b1)
    v = v * b2 + np.power(dw, 2) * (1 - b2)
    config['m'], config['v'], config['t'] = m, v, t
    mc = m / (1 - np.power(b1, t))
    vc = v / (1 - np.power(b2, t))
    return w - lr * mc / (np.sqrt(vc) + eps), config
