import numpy


def sgd(w, dw, config=None):
    c = {"learning_rate": 0.01}
    c.update(config or {})
    lr = c["learning_rate"]
    return w - lr * (dw + 0.1 * w), c


def sgd_momentum(w, dw, config=None):
    c = {"learning_rate": 0.01, "momentum": 0.9}
    c.update(config or {})
    if c.get("velocity") is None:
        c["velocity"] = numpy.zeros(numpy.shape(w))
    c["velocity"] = -(c["learning_rate"] * dw - c["momentum"] * c["velocity"])
    w = w + c["velocity"]
    return w, c


def rmsprop(w, dw, config=None):
    c = {"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8}
    c.update(config or {})
    if c.get("cache") is None:
        c["cache"] = numpy.zeros(numpy.shape(w))
    a = c["decay_rate"]
    c["cache"] = a * c["cache"] + numpy.square((1 - a) * dw)
    w = w - c["learning_rate"] * dw / (numpy.sqrt(c["cache"]) + c["epsilon"])
    return w, c


def adam(w, dw, config=None):
    c = {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0}
    c.update(config or {})
    for k in "mv":
        if c.get(k) is None:
            c[k] = numpy.zeros(numpy.shape(w))
    c["t"] += 1
    a, b, t = c["beta1"], c["beta2"], c["t"]
    c["m"] = a * c["m"] + (1 - a) * dw
    c["v"] = b * c["v"] + (1 - b) * dw ** 2
    m_hat = c["m"] / (1 - a ** t)
    v_hat = c["v"] / (1 - b ** t)
    w = w - c["learning_rate"] * dw / (numpy.sqrt(v_hat) + c["epsilon"])
    return w, c
