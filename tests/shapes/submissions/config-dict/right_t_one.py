"""t starts at 1 and is counted after use; state in place; a function of its own for defaults."""
import numpy as np


def _defaults(config, **values):
    config = {} if config is None else config
    for key, value in values.items():
        if key not in config:
            config[key] = value
    return config


def sgd_momentum(w, dw, config=None):
    config = _defaults(config, learning_rate=0.01, momentum=0.9, velocity=np.zeros(w.shape))
    config['velocity'] *= config['momentum']
    config['velocity'] += dw
    w -= config['learning_rate'] * config['velocity']
    return w, config


def rmsprop(w, dw, config=None):
    config = _defaults(config, learning_rate=0.01, decay_rate=0.99, epsilon=1e-8, cache=np.zeros(w.shape))
    rho = config['decay_rate']
    cache = config['cache']
    cache += (1 - rho) * (dw * dw - cache)
    w -= config['learning_rate'] * dw / np.sqrt(cache + config['epsilon'])
    return w, config


def adam(w, dw, config=None):
    config = _defaults(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, m=np.zeros(w.shape), v=np.zeros(w.shape), t=1)
    lr, b1, b2, eps = (config[k] for k in ('learning_rate', 'beta1', 'beta2', 'epsilon'))
    m, v, t = config['m'], config['v'], config['t']
    m += (1 - b1) * (dw - m)
    v += (1 - b2) * (dw ** 2 - v)
    w -= lr * np.sqrt(1 - b2 ** t) / (1 - b1 ** t) * m / (np.sqrt(v) + eps)
    config['t'] = t + 1
    return w, config
