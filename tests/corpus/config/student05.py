import numpy as np


def sgd(w, dw, config=None):
    """Vanilla SGD."""
    cfg = {"learning_rate": 1e-2, **(config or {})}
    return np.subtract(w, np.multiply(cfg["learning_rate"], dw)), cfg


def sgd_momentum(w, dw, config=None):
    """SGD with momentum."""
    cfg = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": np.zeros_like(w), **(config or {})}
    cfg["velocity"] = cfg["momentum"] * cfg["velocity"] - cfg["learning_rate"] * dw
    return w + cfg["velocity"], cfg


def rmsprop(w, dw, config=None):
    """RMSProp."""
    cfg = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "cache": np.zeros_like(w), **(config or {})}
    step = cfg["learning_rate"] * dw / (np.sqrt(cfg["cache"]) + cfg["epsilon"])
    cfg["cache"] = cfg["decay_rate"] * cfg["cache"] + (1 - cfg["decay_rate"]) * dw ** 2
    return w - step, cfg


def adam(w, dw, config=None):
    """Adam."""
    cfg = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
           "m": np.zeros_like(w), "v": np.zeros_like(w), "t": 0, **(config or {})}
    cfg["t"] += 1
    cfg["m"] = cfg["beta1"] * cfg["m"] + (1 - cfg["beta1"]) * dw
    cfg["v"] = cfg["beta2"] * cfg["v"] + (1 - cfg["beta2"]) * dw ** 2
    mhat = cfg["m"] / (1 - cfg["beta1"] ** cfg["t"])
    step = cfg["learning_rate"] * mhat / (np.sqrt(cfg["v"]) + cfg["epsilon"])
    return w - step, cfg
