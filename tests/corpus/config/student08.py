import numpy as np
from typing import Any, Dict, Optional, Tuple

Config = Dict[str, Any]


def _defaults(config: Optional[Config], **kwargs: Any) -> Config:
    config = {} if config is None else config
    for k, d in kwargs.items():
        config.setdefault(k, d)
    return config


def sgd(w: np.ndarray, dw: np.ndarray, config: Optional[Config] = None) -> Tuple[np.ndarray, Config]:
    config = _defaults(config, learning_rate=1e-2)
    return w + (-config["learning_rate"]) * dw, config


def sgd_momentum(w: np.ndarray, dw: np.ndarray, config: Optional[Config] = None) -> Tuple[np.ndarray, Config]:
    config = _defaults(config, learning_rate=1e-2, momentum=0.9, velocity=np.zeros_like(w))
    mu = config["momentum"]
    config["velocity"] = mu * config["velocity"] - (1 - mu) * config["learning_rate"] * dw
    return w + config["velocity"], config


def rmsprop(w: np.ndarray, dw: np.ndarray, config: Optional[Config] = None) -> Tuple[np.ndarray, Config]:
    config = _defaults(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8, cache=np.zeros_like(w))
    rho = config["decay_rate"]
    config["cache"] += (1 - rho) * (dw ** 2 - config["cache"])
    return w - config["learning_rate"] / (np.sqrt(config["cache"]) + config["epsilon"]) * dw, config


def adam(w: np.ndarray, dw: np.ndarray, config: Optional[Config] = None) -> Tuple[np.ndarray, Config]:
    config = _defaults(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8,
                       m=np.zeros_like(w), v=np.zeros_like(w), t=0)
    b1, b2 = config["beta1"], config["beta2"]
    config["m"] = b1 * config["m"] + (1 - b1) * dw
    config["v"] = b2 * config["v"] + (1 - b2) * dw ** 2
    config["t"] += 1
    t = config["t"]
    lr = config["learning_rate"] * np.sqrt(1 - b2 ** t) / (1 - b1 ** t)
    eps = config["epsilon"] * np.sqrt(1 - b2 ** t)
    return w - lr * config["m"] / (np.sqrt(config["v"]) + eps), config
