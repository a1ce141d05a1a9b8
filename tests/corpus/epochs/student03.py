from __future__ import annotations

from typing import Callable

import numpy as np


def iterations(n: int, batch: int) -> int:
    """One more for the rest."""
    return n // batch + 1


def batches(X: np.ndarray, y: np.ndarray, batch: int) -> list[tuple[np.ndarray, np.ndarray]]:
    count = -(-len(X) // batch)
    return [(X[i:i + batch], y[i:i + batch]) for i in range(count)]


def step(w: np.ndarray, g: np.ndarray, lr: float) -> np.ndarray:
    return w + (-lr) * g


def _gradient(Xb: np.ndarray, yb: np.ndarray, w: np.ndarray) -> np.ndarray:
    residual = Xb @ w - yb
    return Xb.T @ residual / len(yb)


def fit(X: np.ndarray, y: np.ndarray, w: np.ndarray, lr: float, batch: int, epochs: int) -> np.ndarray:
    for _ in range(epochs):
        for start in range(0, len(X), batch):
            part = slice(start, start + batch)
            w = step(w, _gradient(X[part], y[part], w), lr)
    return w


def gd(df: Callable, x, lr: float, decay: float, n: int) -> list:
    history = [x]
    for i in range(n):
        current = history[-1]
        history.append(current - lr / (1.0 + decay * i) * df(current))
    return history
