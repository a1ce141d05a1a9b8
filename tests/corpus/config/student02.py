import numpy as np


def sgd(w, dw, config=None):
    config = config or {}
    lr = config.setdefault("learning_rate", 1e-3)
    return w - lr * dw, config


def sgd_momentum(w, dw, config=None):
    config = config or {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.setdefault("velocity", np.zeros(w.shape))
    v = mu * v - lr * dw
    config["velocity"] = np.zeros(w.shape)
    return w + v, config


def rmsprop(w, dw, config=None):
    config = config or {}
    lr = config.setdefault("learning_rate", 1e-2)
    rho = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    cache = config.setdefault("cache", np.zeros(w.shape))
    config["cache"] = cache = rho * cache + (1 - rho) * dw * dw
    return w - lr * dw / (cache ** 0.5 + eps), config


def adam(w, dw, config=None):
    config = config or {}
    lr = config.setdefault("learning_rate", 1e-3)
    b1 = config.setdefault("beta1", 0.9)
    b2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    m = config.setdefault("m", np.zeros(w.shape))
    v = config.setdefault("v", np.zeros(w.shape))
    t = config.setdefault("t", 0)
    t = t + 1
    config["m"] = m = b1 * m + (1 - b1) * dw
    config["v"] = v = b2 * v + (1 - b2) * dw * dw
    mt = m / (1 - b1 ** t)
    vt = v / (1 - b2 ** t)
    return w - lr * mt / (vt ** 0.5 + eps), config
