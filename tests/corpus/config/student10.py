import numpy as np


def sgd(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    out = np.empty_like(w)
    np.multiply(dw, lr, out=out)
    np.subtract(w, out, out=out)
    return out, config


def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    mu = config.get("momentum", 0.9)
    if "velocity" not in config:
        config["velocity"] = np.zeros_like(w)
    v = config["velocity"]
    next_w = w + v
    config["velocity"] = mu * v - lr * dw
    return next_w, config


def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    rho = config.get("decay_rate", 0.99)
    eps = config.get("epsilon", 1e-8)
    if "cache" not in config:
        config["cache"] = np.zeros_like(w)
    config["cache"] = rho * config["cache"] + (1 - rho) * dw ** 2
    rms = np.sqrt(config["cache"]) + eps
    return w - lr * dw / rms, config


def adam(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-3)
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    eps = config.get("epsilon", 1e-8)
    for key in ("m", "v"):
        if key not in config:
            config[key] = np.zeros_like(w)
    config["t"] = config.get("t", 0) + 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw ** 2
    m_hat = config["m"] / (1 - beta1)
    v_hat = config["v"] / (1 - beta2)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), config
