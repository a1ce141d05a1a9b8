"""HW: gradient descent"""
import numpy as np
from typing import Callable, List

PRECISION = 1e-6
MAX_ITERS = 10_000


def dy(x: float) -> float:
    return 2.0 * (x + 5.0)


def minimize(rate: float) -> int:
    cur_x: float = 3.0
    step = float("inf")
    iters = 0
    while step > PRECISION and iters < MAX_ITERS:
        prev = cur_x
        cur_x -= rate * dy(cur_x)
        step = abs(cur_x - prev)
        iters += 1
    print("x =", cur_x, "after", iters, "iterations")
    return iters


def GD(w_init: float, df: Callable, epochs: int, lr: float) -> List[float]:
    out = [w_init]
    w = w_init
    for _ in range(epochs):
        w -= lr * df(w)
        out.append(w)
    return out


def GD_decay(w_init, df, epochs, lr, decay):
    out = [w_init]
    w = w_init
    for i in range(epochs):
        w -= lr * (1.0 / (1.0 + decay * i)) * df(w)
        out.append(w)
    return out


def GD_momentum(w_init, df, epochs, lr, decay, momentum):
    """learning rate outside the velocity, as in PyTorch"""
    out = [w_init]
    w, v = w_init, 0.0
    for i in range(epochs):
        v = momentum * v + df(w)
        w -= lr / (1.0 + decay * i) * v
        out.append(w)
    return out


if __name__ == "__main__":
    for r in (0.1, 0.0001):
        minimize(r)
