"""Tables of what goes wrong in one place of a rule: its corrections, weights, counts, gradients, denominators, rates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import nan, sqrt
from typing import Literal

import numpy as np

from reference.rule import Array

CORRECTIONS: Mapping[str, Callable[[float, int], float]] = {
    "power": lambda beta, t: 1 - beta**t,  # 1−βᵗ
    "plain": lambda beta, t: 1 - beta,  # 1−β
    "exponent-2": lambda beta, t: 1 - beta**2,  # 1−β²
    "of-complement": lambda beta, t: 1 - (1 - beta) ** t,  # 1−(1−β)ᵗ
    "product": lambda beta, t: 1 - beta * t,  # 1−β·t
    "power-alone": lambda beta, t: beta**t,  # βᵗ
    "multiplied": lambda beta, t: 1 / (1 - beta**t) if t else nan,  # m·(1−βᵗ)
    "squared": lambda beta, t: (1 - beta**t) ** 2,  # √v/(1−βᵗ)
    "plus": lambda beta, t: 1 + beta**t,  # 1+βᵗ
    "next": lambda beta, t: 1 - beta ** (t + 1),  # 1−βᵗ⁺¹
    "complement-to-power": lambda beta, t: (1 - beta) ** t,  # (1−β)ᵗ
}
"""What a moving average is divided by."""

COUNTS: Mapping[str, Callable[[int, int], int]] = {
    "updates": lambda t, every: t,
    "from-zero": lambda t, every: t - 1,
    "from-two": lambda t, every: t + 1,
    "frozen": lambda t, every: 1,
    "epochs": lambda t, every: 1 + (t - 1) // every,
    "within-epoch": lambda t, every: 1 + (t - 1) % every,
    "parameters": lambda t, every: t * every,
    "parameters-before": lambda t, every: (t - 1) * every + 1,
}
"""What t counts. `every`: updates in one epoch, or parameters in one update."""

Weights = Literal[
    "right",
    "unscaled",
    "swapped",
    "sum",
    "forgetful",
    "latest",
    "squared",
    "both-keep",
    "both-take",
    "old-in-full",
    "minus",
    "held",
    "plus",
    "onto-itself",
]
WEIGHTS: Mapping[str, Callable[[float], tuple[float, float]]] = {
    "unscaled": lambda beta: (beta, 1.0),  # β·old + new
    "swapped": lambda beta: (1 - beta, beta),  # (1−β)·old + β·new
    "sum": lambda beta: (1.0, 1.0),  # old + new
    "forgetful": lambda beta: (0.0, 1 - beta),  # (1−β)·new
    "latest": lambda beta: (0.0, 1.0),  # new
    "squared": lambda beta: (beta, (1 - beta) ** 2),  # β·old + ((1−β)·g)²
    "both-keep": lambda beta: (beta, beta),  # β·old + β·new
    "both-take": lambda beta: (1 - beta, 1 - beta),  # (1−β)·old + (1−β)·new
    "old-in-full": lambda beta: (1.0, 1 - beta),  # old + (1−β)·new
    "minus": lambda beta: (beta, beta - 1),  # β·old − (1−β)·new
    "held": lambda beta: (1.0, 0.0),  # old
    "plus": lambda beta: (beta, 1 + beta),  # β·old + (1+β)·new
    "onto-itself": lambda beta: (1 + beta, 1 - beta),  # old + β·old + (1−β)·new
    "faded": lambda beta: (beta, 0.0),  # β·old
}
"""What a moving average multiplies the old value and the new one by."""


def _length(g: Array) -> float:
    return float(np.sqrt(np.sum(g * g)))


def _alone(g: Array, x: object) -> Array:
    """One number for all elements."""
    return np.full(g.shape, x, g.dtype)


DIRECTIONS: Mapping[str, Callable[[Array, Array, float], Array]] = {
    "sign": lambda w, g, limit: np.sign(g),
    "size": lambda w, g, limit: np.abs(g),
    "square": lambda w, g, limit: g**2,
    "positive": lambda w, g, limit: np.maximum(g, 0),
    "times-w": lambda w, g, limit: g * w,
    "w": lambda w, g, limit: w,
    "unit": lambda w, g, limit: g / _length(g),
    "unit-with-epsilon": lambda w, g, limit: g / (_length(g) + limit),
    "unit-or-zero": lambda w, g, limit: g / (_length(g) or 1.0),
    "largest-1": lambda w, g, limit: g / np.max(np.abs(g)),
    "sum-1": lambda w, g, limit: g / np.sum(np.abs(g)),
    "clipped": lambda w, g, limit: np.clip(g, -limit, limit),
    "length-clipped": lambda w, g, limit: g * (limit / _length(g)) if _length(g) > limit else g,
    "length-clipped-with-epsilon": lambda w, g, limit: g * min(1.0, limit / (_length(g) + 1e-6)),
    "averaged": lambda w, g, limit: _alone(g, np.mean(g)),
    "summed": lambda w, g, limit: _alone(g, np.sum(g)),
    "by-size": lambda w, g, limit: g / g.size,
    "by-length": lambda w, g, limit: g / (len(g) if g.ndim else 1),
    "by-columns": lambda w, g, limit: g / (g.shape[-1] if g.ndim else 1),
    "with-weights": lambda w, g, limit: g + limit * w,
    "times-size": lambda w, g, limit: g * g.size,
}
"""What stands in the place of the gradient: (w, g, limit) -> what is used."""

MADE_OF_W: Mapping[str, Callable[[Array, Array, Array, float], Array]] = {
    "unchanged": lambda w, new, g, lr: w,
    "overwritten-added": lambda w, new, g, lr: w - new,  # η·g
    "bracketed": lambda w, new, g, lr: (w - lr) * g,
    "rate-on-all": lambda w, new, g, lr: lr * w + (new - w),  # η·(w − g)
    "shrunk-by-rate": lambda w, new, g, lr: (1 - lr) * w + (new - w),  # (1−η)·w − η·g
    "exchanged": lambda w, new, g, lr: g - lr * w,
    "truncated": lambda w, new, g, lr: np.trunc(new),
    "cut": lambda w, new, g, lr: np.trunc(new),
    "floored": lambda w, new, g, lr: np.floor(new),
    "rounded": lambda w, new, g, lr: np.round(new),
}
"""What is returned as w: (w before, w as it should be, g, η) -> the new w. "truncated" has cut w before the update too."""

DENOMINATORS: Mapping[str, Callable[[Array, float], Array]] = {
    "none": lambda x, epsilon: x + epsilon,
    "square": lambda x, epsilon: x * x + epsilon,
    "half": lambda x, epsilon: x / 2 + epsilon,  # x**1/2
    "half-of-all": lambda x, epsilon: (x + epsilon) / 2,  # (x + ε)**1/2
    "third": lambda x, epsilon: np.cbrt(x) + epsilon,
    "of-size": lambda x, epsilon: np.sqrt(np.abs(x)) + epsilon,
    "fourth": lambda x, epsilon: np.sqrt(np.sqrt(x)) + epsilon,
    "length": lambda x, epsilon: np.sqrt(_alone(x, np.sum(x))) + epsilon,
    "twice-epsilon": lambda x, epsilon: np.sqrt(x + epsilon) + epsilon,
    "epsilon-squared": lambda x, epsilon: np.sqrt(x + epsilon**2),
    "epsilon-squared-outside": lambda x, epsilon: np.sqrt(x) + epsilon**2,
    "epsilon-root": lambda x, epsilon: np.sqrt(x) + sqrt(epsilon),
    "epsilon-subtracted": lambda x, epsilon: np.sqrt(x) - epsilon,
}
"""What divides the step: (accumulated squares, ε) -> the denominator."""

ACCUMULATED: Mapping[str, Callable[[Array], Array]] = {
    "squares": lambda g: g**2,
    "magnitudes": lambda g: np.abs(g),
    "gradients": lambda g: g,
    "doubled": lambda g: 2 * g,
}
"""What a gradient adds to the accumulator."""

RATES: Mapping[str, Callable[[float, int], float]] = {
    "root": lambda lr, t: lr / sqrt(t) if t > 0 else nan,
    "t": lambda lr, t: lr / t if t else nan,
    "t-more": lambda lr, t: lr / (1 + t),
}
"""A learning rate that falls though nobody asked for it."""
