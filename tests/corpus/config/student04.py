import numpy as np


def sgd(w, dw, config=None):
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-2)
    lr = config['learning_rate']
    w = w - dw
    return w, config


def sgd_momentum(w, dw, config=None):
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('momentum', 0.9)
    v = config.get('velocity', np.zeros_like(w))
    lr, mu = config['learning_rate'], config['momentum']
    v = mu * v - lr * dw
    w = w + mu * v - lr * dw
    config['velocity'] = v
    return w, config


def rmsprop(w, dw, config=None):
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('decay_rate', 0.99)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('cache', np.zeros_like(w))
    dr, c = config['decay_rate'], config['cache']
    c = dr * c + (1 - dr) * dw
    config['cache'] = c
    w = w - config['learning_rate'] * dw / (np.sqrt(np.abs(c)) + config['epsilon'])
    return w, config


def adam(w, dw, config=None):
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-3)
    config.setdefault('beta1', 0.9)
    config.setdefault('beta2', 0.999)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('m', np.zeros_like(w))
    config.setdefault('v', np.zeros_like(w))
    config.setdefault('t', 0)
    lr, b1, b2, eps = config['learning_rate'], config['beta1'], config['beta2'], config['epsilon']
    m, v, t = config['m'], config['v'], config['t']
    t += 1
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * dw ** 2
    m = m / (1 - b1 ** t)
    v = v / (1 - b2 ** t)
    w = w - lr * m / (np.sqrt(v) + eps)
    config['m'], config['v'], config['t'] = m, v, t
    return w, config
