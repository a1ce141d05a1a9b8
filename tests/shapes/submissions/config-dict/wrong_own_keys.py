"""The same kind of slips under keys of the student's own, with other arrays beside them, and t counted too early."""
import numpy as np


def sgd_momentum(w, dw, config=None):
    v = config.get('vel', np.zeros_like(w))
    v = config['momentum'] * v + (1 - config['momentum']) * dw
    config['vel'], config['grad'] = v, dw
    return w - config['learning_rate'] * v, config


def rmsprop(w, dw, config=None):
    sq = config.get('sq', np.zeros_like(w)) + dw ** 2
    config['sq'] = sq
    return w - config['learning_rate'] * dw / (np.sqrt(sq) + config['epsilon']), config


def adam(w, dw, config=None):
    config.setdefault('mom1', np.zeros_like(w))
    config.setdefault('mom2', np.zeros_like(w))
    config['n'] = config.get('n', 0) + 1
    t = config['n'] + 1
    config['mom1'] = config['beta1'] * config['mom1'] + (1 - config['beta1']) * dw
    config['mom2'] = config['beta2'] * config['mom2'] + (1 - config['beta2']) * dw ** 2
    mh, vh = config['mom1'] / (1 - config['beta1'] ** t), config['mom2'] / (1 - config['beta2'] ** t)
    return w - config['learning_rate'] * mh / (np.sqrt(vh) + config['epsilon']), config
