"""Where gradients come from: a function's derivative at w, or a recorded sequence that doesn't look at w."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Problem(Protocol):
    """A start, and for the update with index i (from 0) the gradient at w, shaped like w."""

    @property
    def start(self) -> NDArray[Any]: ...

    def gradient(self, w: NDArray[Any], i: int) -> ArrayLike: ...


@dataclass(frozen=True, eq=False)
class Quadratic:
    """f(w) = ½·wᵀAw − bᵀw: a bowl with its lowest point where Aw = b. A (n, n) symmetric; b, start (n,)."""

    A: NDArray[Any]
    b: NDArray[Any]
    start: NDArray[Any]

    def __post_init__(self) -> None:
        if not np.array_equal(self.A, np.transpose(self.A)):
            raise ValueError("A must be symmetric: the gradient of ½·wᵀAw is Aw only then")

    def value(self, w: NDArray[Any]) -> float:
        return float(0.5 * w @ self.A @ w - np.asarray(self.b) @ w)  # ½·wᵀAw − bᵀw

    def gradient(self, w: NDArray[Any], i: int) -> NDArray[Any]:
        return np.asarray(self.A @ w - self.b)  # Aw − b


@dataclass(frozen=True, eq=False)
class Rosenbrock:
    """f(x, y) = (1−x)² + 100·(y−x²)²: a curved valley with its lowest point at (1, 1).

    H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a function", 1960.
    """

    start: NDArray[Any]

    def value(self, w: NDArray[Any]) -> float:
        x, y = w
        return float((1 - x) ** 2 + 100 * (y - x**2) ** 2)

    def gradient(self, w: NDArray[Any], i: int) -> NDArray[Any]:
        x, y = w
        return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])  # [∂f/∂x, ∂f/∂y]


@dataclass(frozen=True, eq=False)
class Recorded:
    """Update i has row i of `gradients` (steps, *shape), whatever w is; IndexError after the last."""

    gradients: NDArray[Any]
    start: NDArray[Any]

    def gradient(self, w: NDArray[Any], i: int) -> NDArray[Any]:
        if not 0 <= i < len(self.gradients):
            raise IndexError(f"gradient {i} was asked for; {len(self.gradients)} are recorded, counted from 0")
        return np.asarray(self.gradients[i])


@dataclass(frozen=True, eq=False)
class Function:
    """A function of one's own, by its derivative: w -> gradient shaped like w."""

    derivative: Callable[[NDArray[Any]], ArrayLike]
    start: NDArray[Any]

    def gradient(self, w: NDArray[Any], i: int) -> ArrayLike:
        return self.derivative(w)
