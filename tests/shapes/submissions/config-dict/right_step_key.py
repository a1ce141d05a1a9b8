"""The count under another key; arguments in another order, named as they are; m and v swapped in name; None as the mark of no state."""
import numpy as np


def sgd_momentum(w, dw, config=None):
    config['velocity'] = config['momentum'] * config.get('velocity', 0) - config['learning_rate'] * dw
    return w + config['velocity'], config


def rmsprop(dw, w, config=None):
    r = config.get('cache', 0.0)
    r = config['decay_rate'] * r + (1 - config['decay_rate']) * np.square(dw)
    config['cache'] = r
    return w - config['learning_rate'] * dw / (np.sqrt(r) + config['epsilon']), config


def adam(w, dw, config):
    if config.get('v') is None:
        config['v'] = np.zeros_like(w)   # of the gradient
        config['m'] = np.zeros_like(w)   # of its square
        config['step'] = 0
    config['step'] = config['step'] + 1
    config['v'] = config['beta1'] * config['v'] + (1 - config['beta1']) * dw
    config['m'] = config['beta2'] * config['m'] + (1 - config['beta2']) * dw ** 2
    v_hat = config['v'] / (1 - config['beta1'] ** config['step'])
    m_hat = config['m'] / (1 - config['beta2'] ** config['step'])
    return w - config['learning_rate'] * v_hat / (np.sqrt(m_hat) + config['epsilon']), config
