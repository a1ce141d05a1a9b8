import numpy as np

DEFAULTS = {
    "sgd": dict(learning_rate=1e-2),
    "sgd_momentum": dict(learning_rate=1e-2, momentum=0.9, velocity=None),
    "rmsprop": dict(learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8, cache=None),
    "adam": dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, m=None, v=None, t=0),
}


def _fill(name, w, config):
    cfg = dict(DEFAULTS[name])
    cfg.update(config or {})
    for key in ("velocity", "cache", "m", "v"):
        if key in cfg and cfg[key] is None:
            cfg[key] = np.zeros_like(w)
    return cfg


def sgd(w, dw, config=None):
    cfg = _fill("sgd", w, config)
    return w - cfg["learning_rate"] * dw, cfg


def sgd_momentum(w, dw, config=None):
    cfg = _fill("sgd_momentum", w, config)
    cfg["velocity"] = cfg["momentum"] * cfg["velocity"] + cfg["learning_rate"] * dw
    return w + cfg["velocity"], cfg


def rmsprop(w, dw, config=None):
    cfg = _fill("rmsprop", w, config)
    cfg["cache"] = cfg["decay_rate"] * cfg["cache"] + (1 - cfg["decay_rate"]) * np.square(dw)
    return w - cfg["learning_rate"] * dw / (np.sqrt(cfg["cache"]) + cfg["epsilon"]), cfg


def adam(w, dw, config=None):
    cfg = _fill("adam", w, config)
    cfg["t"] += 1
    for key, beta, x in (("m", "beta1", dw), ("v", "beta2", np.square(dw))):
        cfg[key] = cfg[beta] * cfg[key] + (1 - cfg[beta]) * x
    m, v = (cfg[k] / (1 - cfg[b] ** cfg["t"]) for k, b in (("m", "beta1"), ("v", "beta2")))
    return w - cfg["learning_rate"] * m / (np.sqrt(v) + cfg["epsilon"]), cfg
