"""Forgets to return the config and loses it; a name that isn't there; adam isn't there."""
import numpy as np


def sgd_momentum(w, dw, config=None):
    new = dict(config)
    v = new['momentum'] * new.get('velocity', 0 * w) - new['learning_rate'] * dw
    new['velocity'] = v
    return w + v


def rmsprop(w, dw, config=None):
    cache = decay * config['cache'] + (1 - decay) * dw ** 2
    return w - config['learning_rate'] * dw / np.sqrt(cache), config
