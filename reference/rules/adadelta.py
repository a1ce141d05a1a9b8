"""Adadelta: steps scaled by the root mean square of earlier steps over that of the gradients, so units agree.

Source: M. D. Zeiler, "ADADELTA: an adaptive learning rate method", 2012. The paper has no learning rate;
libraries multiply the step by one. Keras, torch and optax all put both ε inside the roots, as the paper
does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from reference.quantities import EPSILON, LR, MEAN_SQUARE, RHO, StateArray
from reference.rule import Array, Dialect, Formula, RuleKind, State, named, root
from reference.schedule import LearningRate


@dataclass(frozen=True)
class Adadelta(Formula):
    """Δ = √(d+ε)/√(r+ε)·g, w ← w − η·Δ. Defaults of Keras 2.

    State from 0: r, the moving average of g², and d, that of Δ².
    """

    lr: LearningRate = 1.0
    rho: float = 0.95
    epsilon: float = 1e-7
    accumulator: ClassVar[str] = "r"

    def slots(self) -> Mapping[str, float]:
        return {"r": 0.0, "d": 0.0}

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        r = self.moving_average("r", self.rho, s["r"], self.square(g))  # r ← ρ·r + (1−ρ)·g²
        delta = named("Δ", self.change(s["d"], r, g))
        d = self.moving_average("d", self.rho, s["d"], delta**2)  # d ← ρ·d + (1−ρ)·Δ²
        w = w - lr * delta  # w ← w − η·Δ
        return w, {"r": r, "d": d}

    def change(self, d: Array, r: Array, g: Array) -> Array:
        """What w changes by for a learning rate of 1."""
        return root(d, self.epsilon, "inside") / root(r, self.epsilon, "inside") * g  # Δ = √(d+ε)/√(r+ε)·g


ADADELTA = RuleKind(
    name="adadelta",
    title="Adadelta",
    make=Adadelta,
    takes=(LR, RHO, EPSILON),
    keeps=(
        MEAN_SQUARE,
        StateArray("d", nonnegative=True, averages=True),
    ),
    dialects=(Dialect("epsilon-inside", "ε inside both roots"),),
    formula="r ← ρ·r + (1−ρ)·g²;  Δ = √(d+ε)/√(r+ε)·g;  d ← ρ·d + (1−ρ)·Δ²;  w ← w − η·Δ",
    figure_rate=1.0,
    to_scale=False,  # its steps have the size of ε to begin with
)
