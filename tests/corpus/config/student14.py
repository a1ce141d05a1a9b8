import numpy as np
from dataclasses import dataclass


@dataclass
class AdamHyper:
    learning_rate: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8


def sgd(w, dw, config=None):
    if config is None:
        return w - 1e-2 * dw, {"learning_rate": 1e-2}
    if "learning_rate" not in config:
        config["learning_rate"] = 1e-2
    return w - config["learning_rate"] * dw, config


def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    alpha = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    old = config.setdefault("velocity", np.zeros_like(w))
    new = mu * old - alpha * dw
    config["velocity"] = new
    return w + mu * new, config


def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    alpha = config.setdefault("learning_rate", 1e-2)
    rho = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    old = config.setdefault("cache", np.zeros_like(w))
    new = rho * old + (1 - rho) * np.square(dw)
    config["cache"] = new
    print_every = config.get("print_every", 0)
    if print_every:
        print("mean cache", new.mean())
    return w - np.divide(alpha * dw, np.sqrt(new) + eps), config


def adam(w, dw, config=None):
    if config is None:
        config = {}
    h = AdamHyper(**{k: config[k] for k in AdamHyper.__annotations__ if k in config})
    config.update(vars(h))
    m, v, t = config.get("m", np.zeros_like(w)), config.get("v", np.zeros_like(w)), config.get("t", 0)
    m = h.beta1 * m + (1 - h.beta1) * dw
    v = h.beta1 * v + (1 - h.beta1) * dw ** 2
    t += 1
    config.update(m=m, v=v, t=t)
    return w - h.learning_rate * (m / (1 - h.beta1 ** t)) / (np.sqrt(v / (1 - h.beta2 ** t)) + h.epsilon), config
