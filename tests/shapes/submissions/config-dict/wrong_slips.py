"""The gradient step is added; the weights of the average are swapped; the correction is missing."""
import numpy as np


def sgd_momentum(w, dw, config=None):
    config.setdefault('velocity', np.zeros_like(w))
    config['velocity'] = config['momentum'] * config['velocity'] + config['learning_rate'] * dw
    return w + config['velocity'], config


def rmsprop(w, dw, config=None):
    config.setdefault('cache', np.zeros_like(w))
    config['cache'] = (1 - config['decay_rate']) * config['cache'] + config['decay_rate'] * dw ** 2
    return w - config['learning_rate'] * dw / (np.sqrt(config['cache']) + config['epsilon']), config


def adam(w, dw, config=None):
    config.setdefault('m', np.zeros_like(w))
    config.setdefault('v', np.zeros_like(w))
    config['t'] = config.get('t', 0) + 1
    config['m'] = config['beta1'] * config['m'] + (1 - config['beta1']) * dw
    config['v'] = config['beta2'] * config['v'] + (1 - config['beta2']) * dw ** 2
    return w - config['learning_rate'] * config['m'] / (np.sqrt(config['v']) + config['epsilon']), config
