from __future__ import annotations
import numpy as np
from numpy.typing import NDArray


def adamw(w: NDArray, m: NDArray, v: NDArray, g: NDArray, t: int, lr: float,
          beta1: float, beta2: float, eps: float, weight_decay: float) -> tuple[NDArray, NDArray, NDArray]:
    w, m, v = np.array(w, dtype=float), np.array(m, dtype=float), np.array(v, dtype=float)
    m *= beta1
    m += (1.0 - beta1) * g
    v *= beta2
    v += (1.0 - beta2) * g * g
    denom = np.sqrt(v) / np.sqrt(1.0 - beta2 ** t) + eps
    step_size = lr / (1.0 - beta1 ** t)
    w *= 1.0 - lr * weight_decay
    w -= step_size * m / denom
    return w, m, v


def sgdw(w: NDArray, v: NDArray, g: NDArray, lr: float, beta: float,
         weight_decay: float) -> tuple[NDArray, NDArray]:
    v = beta * v + g
    w = w - lr * v - weight_decay * w
    return w, v


def adam_l2(w: NDArray, m: NDArray, v: NDArray, g: NDArray, t: int, lr: float,
            beta1: float, beta2: float, eps: float, weight_decay: float) -> tuple[NDArray, NDArray, NDArray]:
    g_reg = g + weight_decay * w
    m = beta1 * m + (1.0 - beta1) * g_reg
    v = beta2 * v + (1.0 - beta2) * g_reg * g_reg
    step_size = lr / (1.0 - beta1 ** t)
    denom = np.sqrt(v) / np.sqrt(1.0 - beta2 ** t) + eps
    return w - step_size * m / denom, m, v
