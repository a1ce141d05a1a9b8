"""Learning rates that change with the update. A schedule is called with i = 0, 1, 2, ...

"Per epoch" decay is the same schedule with `every` set to the iterations of one epoch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Schedule: TypeAlias = Callable[[int], float]
LearningRate: TypeAlias = float | Schedule
"""A number, or a function from i (counted from 0) to a number."""


def rate(lr: LearningRate, i: int) -> float:
    """The learning rate of the update with index i, counted from 0."""
    return float(lr(i)) if callable(lr) else float(lr)


@dataclass(frozen=True)
class Constant:
    """lr_i = lr."""

    lr: float

    def __call__(self, i: int) -> float:
        return self.lr


@dataclass(frozen=True)
class InverseTime:
    """lr_i = lr / (1 + decay·i): the `decay` argument of Keras 1 and 2, per update. decay = 0 is constant."""

    lr: float
    decay: float

    def __call__(self, i: int) -> float:
        return self.lr / (1 + self.decay * i)  # lr / (1 + decay·i)


@dataclass(frozen=True)
class StepDecay:
    """lr_i = lr · factor^⌊i/every⌋: constant for `every` updates, then multiplied by `factor`."""

    lr: float
    factor: float
    every: int

    def __post_init__(self) -> None:
        _check_every(self.every)

    def __call__(self, i: int) -> float:
        return float(self.lr * self.factor ** (i // self.every))  # lr · factor^⌊i/every⌋


@dataclass(frozen=True)
class Exponential:
    """lr_i = lr · factor^(i/every): `StepDecay` without the floor. factor = e^(−k): lr·e^(−k·i)."""

    lr: float
    factor: float
    every: int = 1

    def __post_init__(self) -> None:
        _check_every(self.every)

    def __call__(self, i: int) -> float:
        return float(self.lr * self.factor ** (i / self.every))  # lr · factor^(i/every)


def _check_every(every: int) -> None:
    if every < 1:
        raise ValueError(f"every is {every}; it counts updates, so it is 1 or more")
