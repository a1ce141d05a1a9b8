import numpy as np


def sgd(w, dw, config=None):
    match config:
        case {"learning_rate": lr}:
            pass
        case None:
            config, lr = {"learning_rate": 1e-2}, 1e-2
        case _:
            lr = config["learning_rate"] = 1e-2
    return w - lr * dw, config


def sgd_momentum(w, dw, config=None):
    config = config if config is not None else {}
    lr, mu = config.setdefault("learning_rate", 1e-2), config.setdefault("momentum", 0.9)
    config["velocity"] = (v := mu * config.get("velocity", 0 * w) - lr * dw)
    return w + v, config


def rmsprop(w, dw, config=None):
    config = config if config is not None else {}
    lr, rho, eps = (config.setdefault(k, d) for k, d in
                    (("learning_rate", 1e-2), ("decay_rate", 0.99), ("epsilon", 1e-8)))
    config["cache"] = (c := rho * config.get("cache", 0 * w) + (1 - rho) * dw ** 2)
    return w - lr * dw / (np.sqrt(c) + eps), config


def adam(w, dw, config=None):
    config = config if config is not None else {}
    lr, b1, b2, eps = (config.setdefault(k, d) for k, d in
                       (("learning_rate", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-8)))
    t = config["t"] = config.get("t", 0) + 1
    config["m"] = (m := b1 * config.get("m", 0 * w) + (1 - b1) * dw)
    config["v"] = (v := b2 * config.get("v", 0 * w) + (1 - b2) * dw ** 2)
    return w - lr * m * (1 - b1 ** t) / (np.sqrt(v * (1 - b2 ** t)) + eps), config
