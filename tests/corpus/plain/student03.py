"""Update rules, typed version."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _ema(old: Array, new: Array, beta: float) -> Array:
    """Exponential moving average."""
    return beta * old + (1.0 - beta) * new


def sgd(w: Array, dw: Array, lr: float) -> Array:
    delta = -lr * dw
    return w + delta


def momentum(w: Array, dw: Array, v: Array, lr: float, mu: float) -> tuple[Array, Array]:
    v_next = mu * v - lr * dw
    return w + v_next, v_next


def nesterov(w: Array, dw: Array, v: Array, lr: float, mu: float) -> tuple[Array, Array]:
    v_next = mu * v - lr * dw
    # look one more step ahead along the velocity
    return w + mu * v_next, v_next


def adagrad(w: Array, dw: Array, cache: Array, lr: float, eps: float) -> tuple[Array, Array]:
    total = cache + np.square(dw)
    return w - lr * dw / (np.sqrt(total) + eps), total


def rmsprop(w: Array, dw: Array, cache: Array, lr: float, decay: float, eps: float) -> tuple[Array, Array]:
    avg = _ema(cache, np.square(dw), decay)
    return w - lr * dw / (np.sqrt(avg) + eps), avg


def adam(
    w: Array, dw: Array, m: Array, v: Array, t: int,
    lr: float, beta1: float, beta2: float, eps: float,
) -> tuple[Array, Array, Array]:
    m = _ema(m, dw, beta1)
    v = _ema(v, np.square(dw), beta2)
    m_hat = m / (1.0 - beta1) ** t
    v_hat = v / (1.0 - beta2) ** t
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adamw(
    w: Array, dw: Array, m: Array, v: Array, t: int,
    lr: float, beta1: float, beta2: float, eps: float, wd: float,
) -> tuple[Array, Array, Array]:
    shrunk = w * (1.0 - wd)
    m = _ema(m, dw, beta1)
    v = _ema(v, np.square(dw), beta2)
    m_hat = m / (1.0 - beta1 ** t)
    v_hat = v / (1.0 - beta2 ** t)
    return shrunk - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
