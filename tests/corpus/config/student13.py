# HW2 - optim.py
import numpy as np


def sgd(w, dw, config=None):
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 1e-2)
    return w - config["learning_rate"] * np.sign(dw), config


def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 1e-2)
    config["momentum"] = config.get("momentum", 0.9)
    config["velocity"] = config.get("velocity", np.zeros_like(w))
    v = config["velocity"] - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config


def rmsprop(w, dw, config=None):
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 1e-2)
    config["decay_rate"] = config.get("decay_rate", 0.99)
    config["epsilon"] = config.get("epsilon", 1e-8)
    config["cache"] = config.get("cache", np.zeros_like(w))
    config["cache"] = config["decay_rate"] * config["cache"] + dw ** 2
    return w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"]), config


def adam(w, dw, config=None):
    config = {} if config is None else config.copy()
    for k, d in zip(["learning_rate", "beta1", "beta2", "epsilon", "t"], [1e-3, 0.9, 0.999, 1e-8, 0]):
        config[k] = config.get(k, d)
    config["m"] = config.get("m", np.zeros_like(w))
    config["v"] = config.get("v", np.zeros_like(w))
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw * dw
    mt = config["m"] / (1 - config["beta1"] ** config["t"])
    vt = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - config["learning_rate"] * mt / (np.sqrt(vt) + config["epsilon"]), config
