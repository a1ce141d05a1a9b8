import numpy as np


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config['learning_rate'] = 1e-2
    w = w - config['learning_rate'] * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    if 'learning_rate' not in config:
        config['learning_rate'] = 1e-2
    if 'momentum' not in config:
        config['momentum'] = 0.9
    if 'velocity' not in config:
        config['velocity'] = np.zeros_like(w)
    v = config['momentum'] * config['velocity']
    v = v - config['learning_rate'] * dw
    w = w + v
    config['velocity'] = v
    return w, config


def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    if 'learning_rate' not in config:
        config['learning_rate'] = 1e-2
    if 'decay_rate' not in config:
        config['decay_rate'] = 0.99
    if 'epsilon' not in config:
        config['epsilon'] = 1e-8
    if 'cache' not in config:
        config['cache'] = np.zeros_like(w)
    config['cache'] = config['cache'] + dw ** 2
    w = w - config['learning_rate'] * dw / (np.sqrt(config['cache']) + config['epsilon'])
    return w, config


def adam(w, dw, config=None):
    if config is None:
        config = {}
    if 'learning_rate' not in config:
        config['learning_rate'] = 1e-3
    if 'beta1' not in config:
        config['beta1'] = 0.9
    if 'beta2' not in config:
        config['beta2'] = 0.999
    if 'epsilon' not in config:
        config['epsilon'] = 1e-8
    if 'm' not in config:
        config['m'] = np.zeros_like(w)
    if 'v' not in config:
        config['v'] = np.zeros_like(w)
    if 't' not in config:
        config['t'] = 1
    config['t'] += 1
    config['m'] = config['beta1'] * config['m'] + (1 - config['beta1']) * dw
    config['v'] = config['beta2'] * config['v'] + (1 - config['beta2']) * dw ** 2
    m_hat = config['m'] / (1 - config['beta1'] ** config['t'])
    v_hat = config['v'] / (1 - config['beta2'] ** config['t'])
    w = w - config['learning_rate'] * m_hat / (np.sqrt(v_hat) + config['epsilon'])
    return w, config
