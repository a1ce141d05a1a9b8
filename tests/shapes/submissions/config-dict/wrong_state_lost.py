"""The velocity is never put back; the cache is set to zero at every call; t is never counted."""
import numpy as np


def sgd_momentum(w, dw, config=None):
    v = config.get('velocity', np.zeros_like(w))
    v = config['momentum'] * v - config['learning_rate'] * dw
    return w + v, config


def rmsprop(w, dw, config=None):
    config['cache'] = np.zeros_like(w)
    config['cache'] = config['decay_rate'] * config['cache'] + (1 - config['decay_rate']) * dw ** 2
    return w - config['learning_rate'] * dw / (np.sqrt(config['cache']) + config['epsilon']), config


def adam(w, dw, config=None):
    config.setdefault('m', np.zeros_like(w))
    config.setdefault('v', np.zeros_like(w))
    config.setdefault('t', 1)
    t = config['t']
    config['m'] = config['beta1'] * config['m'] + (1 - config['beta1']) * dw
    config['v'] = config['beta2'] * config['v'] + (1 - config['beta2']) * dw ** 2
    mh, vh = config['m'] / (1 - config['beta1'] ** t), config['v'] / (1 - config['beta2'] ** t)
    return w - config['learning_rate'] * mh / (np.sqrt(vh) + config['epsilon']), config
