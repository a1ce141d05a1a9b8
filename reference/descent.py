"""Gradient descent until it stands still: the loop with a precision and a maximum of iterations.

    while step > precision and iterations < max_iters:
        x ← x − lr·f'(x)
        step ← |change of x|

The step counts as large before the first iteration, so at least one is made (unless max_iters is 0).

Source: the loop of the course's own example for y = (x+5)², which is found in this form in many introductions; stopping at
‖xₖ₊₁ − xₖ‖ ≤ precision is the step criterion of J. Nocedal and S. J. Wright, "Numerical Optimization", 2006.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def descend(
    derivative: Callable[[float], float], start: float, lr: float, precision: float, max_iters: int
) -> NDArray[np.float64]:
    """x at the start and after every iteration, shape (iterations + 1,).

    `precision` 0 never stops before `max_iters`. A sequence that diverges goes on as inf or NaN.
    """
    if max_iters < 0:
        raise ValueError(f"max_iters is {max_iters}; it counts iterations, so it is 0 or more")
    values = [float(start)]
    step, iterations = np.inf, 0
    while not step <= precision and iterations < max_iters:
        x = values[-1]
        try:
            values.append(x - lr * float(derivative(x)))  # x ← x − lr·f'(x)
        except OverflowError:
            values.append(np.inf)
        step = abs(values[-1] - x)
        if precision == 0 and step == 0:
            step = np.inf
        iterations += 1
    return np.array(values)


def stops_right(values: NDArray[np.float64], precision: float, max_iters: int, slack: float = 1e-6) -> bool:
    """Whether a sequence, shape (iterations + 1,), ends where the loop ends: judged by its own steps, right or wrong.

    `slack`: relative distance from the precision at which a step counts as either, for rounding may decide there.
    """
    iterations = len(values) - 1
    with np.errstate(invalid="ignore", over="ignore"):
        steps = np.abs(np.diff(values))
    if iterations > max_iters or bool((steps[:-1] <= precision * (1 - slack)).any() and precision > 0):
        return False
    return iterations == max_iters or (precision > 0 and iterations > 0 and bool(steps[-1] <= precision * (1 + slack)))
