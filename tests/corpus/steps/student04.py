import numpy as np
from typing import Tuple, Union

Array = Union[np.ndarray, float]


def _ema(old: Array, new: Array, decay: float) -> Array:
    """exponential moving average"""
    return decay * old + (1.0 - decay) * new


def _unbias(x: Array, decay: float, t: int) -> Array:
    return x / (1.0 - decay * t)


def _adaptive(w: Array, direction: Array, second: Array, lr: float, eps: float) -> Array:
    return w - lr * direction / (np.sqrt(second) + eps)


def momentum(w: Array, v: Array, g: Array, lr: float, beta: float) -> Tuple[Array, Array]:
    v_new = _ema(v, -lr * g, beta)
    return w + v_new, v_new


def nesterov(w: Array, v: Array, g: Array, lr: float, beta: float) -> Tuple[Array, Array]:
    v_new = beta * v - lr * g
    return w + beta * v_new - lr * g, v_new


def adagrad(w: Array, G: Array, g: Array, lr: float, epsilon: float) -> Tuple[Array, Array]:
    G_new = G + g ** 2
    return _adaptive(w, g, G_new, lr, epsilon), G_new


def rmsprop(w: Array, r: Array, g: Array, lr: float, rho: float, epsilon: float) -> Tuple[Array, Array]:
    r_new = _ema(r, g ** 2, rho)
    return _adaptive(w, g, r_new, lr, epsilon), r_new


def adam(w: Array, m: Array, v: Array, g: Array, t: int, lr: float,
         beta1: float, beta2: float, epsilon: float) -> Tuple[Array, Array, Array]:
    m_new = _ema(m, g, beta1)
    v_new = _ema(v, g ** 2, beta2)
    w_new = _adaptive(w, _unbias(m_new, beta1, t), _unbias(v_new, beta2, t), lr, epsilon)
    return w_new, m_new, v_new
