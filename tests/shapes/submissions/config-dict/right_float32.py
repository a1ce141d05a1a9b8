"""Everything cast to float32, results as lists now and then."""
import numpy as np


def sgd_momentum(w, dw, config=None):
    w, dw = np.float32(w), np.float32(dw)
    v = np.float32(config.get('velocity', np.zeros(w.shape, np.float32)))
    v = np.float32(config['momentum']) * v - np.float32(config['learning_rate']) * dw
    config['velocity'] = v
    return (w + v).tolist(), config


def rmsprop(w, dw, config=None):
    w, dw = np.asarray(w, dtype='float32'), np.asarray(dw, dtype='float32')
    c = np.asarray(config.get('cache', np.zeros_like(w)), dtype='float32')
    rho = np.float32(config['decay_rate'])
    config['cache'] = rho * c + (1 - rho) * dw ** 2
    return w - np.float32(config['learning_rate']) * dw / (np.sqrt(config['cache']) + np.float32(config['epsilon'])), config


def adam(w, dw, config=None):
    f = np.float32
    w, dw = f(w), f(dw)
    m, v, t = f(config.get('m', 0 * w)), f(config.get('v', 0 * w)), config.get('t', 0) + 1
    m = f(config['beta1']) * m + f(1 - config['beta1']) * dw
    v = f(config['beta2']) * v + f(1 - config['beta2']) * dw * dw
    config.update(m=m, v=v, t=t)
    mh, vh = m / f(1 - config['beta1'] ** t), v / f(1 - config['beta2'] ** t)
    return (w - f(config['learning_rate']) * mh / (np.sqrt(vh) + f(config['epsilon']))).astype(f), config
