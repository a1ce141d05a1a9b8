import numpy as np
import copy


def sgd(w, dw, config=None):
    cfg = copy.deepcopy(config) if config else {}
    cfg.setdefault("learning_rate", 1e-2)
    w_new = np.array(w, copy=True)
    w_new += -cfg["learning_rate"] * dw
    return w_new, cfg


def sgd_momentum(w, dw, config=None):
    cfg = copy.deepcopy(config) if config else {}
    cfg.setdefault("learning_rate", 1e-2)
    cfg.setdefault("momentum", 0.9)
    cfg.setdefault("velocity", np.zeros_like(w))
    w_new = np.array(w, copy=True)
    v = cfg["momentum"] * cfg["velocity"] - cfg["learning_rate"] * dw
    w_new += v
    cfg["velocity"] = v
    return w_new, cfg


def rmsprop(w, dw, config=None):
    cfg = copy.deepcopy(config) if config else {}
    cfg.setdefault("learning_rate", 1e-2)
    cfg.setdefault("decay_rate", 0.99)
    cfg.setdefault("epsilon", 1e-8)
    cfg.setdefault("cache", np.zeros_like(w))
    cache = cfg["decay_rate"] * cfg["cache"]
    cache += (1 - cfg["decay_rate"]) * dw ** 2
    w_new = np.array(w, copy=True)
    w_new -= cfg["learning_rate"] * dw / (np.sqrt(cache) + cfg["epsilon"])
    cfg["cache"] = cache
    return w_new, cfg


def adam(w, dw, config=None):
    cfg = copy.deepcopy(config) if config else {}
    cfg.setdefault("learning_rate", 1e-3)
    cfg.setdefault("beta1", 0.9)
    cfg.setdefault("beta2", 0.999)
    cfg.setdefault("epsilon", 1e-8)
    cfg.setdefault("m", np.zeros_like(w))
    cfg.setdefault("v", np.zeros_like(w))
    cfg.setdefault("t", 0)
    cfg["t"] = cfg["t"] + 1
    m = cfg["beta1"] * cfg["m"] + (1 - cfg["beta1"]) * dw
    v = cfg["beta2"] * cfg["v"] + (1 - cfg["beta2"]) * dw ** 2
    cfg["m"], cfg["v"] = m, v
    m_hat = m / (1 - cfg["beta1"] ** cfg["t"])
    v_hat = v / (1 - cfg["beta2"] ** cfg["t"])
    w_new = np.array(w, copy=True)
    w_new -= cfg["learning_rate"] / np.sqrt(cfg["t"]) * m_hat / (np.sqrt(v_hat) + cfg["epsilon"])
    return w_new, cfg
