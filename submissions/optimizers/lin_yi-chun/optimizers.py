#!/usr/bin/env python3
"""
HW: Optimizers
Author: Lin Yi-Chun (林怡君)

I follow the PyTorch convention: the velocity doesn't contain the learning rate.
"""
import math
from typing import Tuple

import numpy as np

Array = np.ndarray


def sgd_update(w: Array, g: Array, lr: float) -> Array:
    """Plain SGD step."""
    return w - lr * g


def momentum_update(w: Array, v: Array, g: Array, lr: float, beta: float) -> Tuple[Array, Array]:
    """v = beta*v + g, w = w - lr*v   (torch.optim.SGD)"""
    v_next = beta * v + g
    w_next = w - lr * v_next
    return w_next, v_next


def nesterov_update(w: Array, v: Array, g: Array, lr: float, beta: float) -> Tuple[Array, Array]:
    """torch.optim.SGD(nesterov=True)"""
    v_next = beta * v + g
    w_next = w - lr * (g + beta * v_next)
    return w_next, v_next


def adagrad_update(w: Array, G: Array, g: Array, t: int, lr: float, epsilon: float) -> Tuple[Array, Array]:
    """t isn't needed in the usual form."""
    G_next = G + np.square(g)
    return w - lr * g / (np.sqrt(G_next) + epsilon), G_next


def rmsprop_update(w: Array, r: Array, g: Array, lr: float, rho: float, epsilon: float) -> Tuple[Array, Array]:
    r_next = rho * r + (1.0 - rho) * np.square(g)
    return w - lr * g / (np.sqrt(r_next) + epsilon), r_next


def adam_update(w: Array, m: Array, v: Array, g: Array, t: int, lr: float,
                beta_1: float, beta_2: float, epsilon: float) -> Tuple[Array, Array, Array]:
    m_next = beta_1 * m + (1.0 - beta_1) * g
    v_next = beta_2 * v + (1.0 - beta_2) * np.square(g)
    # torch folds the correction of m into the step size
    step_size = lr / (1.0 - beta_1 ** t)
    denom = np.sqrt(v_next) / math.sqrt(1.0 - beta_2 ** t) + epsilon
    return w - step_size * m_next / denom, m_next, v_next


def iterations(n_samples: int, batch_size: int) -> int:
    return -(-n_samples // batch_size)


cifar10_iterations: int = iterations(50_000, 128)


def _main() -> None:
    """Minimise (w - 3)^2 with each optimizer."""
    w = np.array([0.0])
    m = v = np.zeros(1)
    for t in range(1, 501):
        w, m, v = adam_update(w, m, v, 2 * (w - 3), t, 0.1, 0.9, 0.999, 1e-8)
    print("adam:", w)
    print("cifar10:", cifar10_iterations)


if __name__ == "__main__":
    _main()
