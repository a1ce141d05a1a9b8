"""Adadelta: steps scaled by the root mean square of earlier steps over that of the gradients, so units agree.

Source: M. D. Zeiler, "ADADELTA: an adaptive learning rate method", 2012. The paper has no learning rate;
libraries multiply the step by one. Keras, torch and optax all put both ε inside the roots, as the paper
does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reference.rule import Array, Dialect, Formula, RuleKind, State, root
from reference.schedule import LearningRate


@dataclass(frozen=True)
class Adadelta(Formula):
    """Δ = √(d+ε)/√(r+ε)·g, w ← w − η·Δ. Defaults of Keras 2.

    State from 0: r, the moving average of g², and d, that of Δ².
    """

    lr: LearningRate = 1.0
    rho: float = 0.95
    epsilon: float = 1e-7

    def slots(self) -> Mapping[str, float]:
        return {"r": 0.0, "d": 0.0}

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        r = self.rho * s["r"] + (1 - self.rho) * g**2  # r ← ρ·r + (1−ρ)·g²
        delta = root(s["d"], self.epsilon, "inside") / root(r, self.epsilon, "inside") * g  # Δ = √(d+ε)/√(r+ε)·g
        d = self.rho * s["d"] + (1 - self.rho) * delta**2  # d ← ρ·d + (1−ρ)·Δ²
        w = w - lr * delta  # w ← w − η·Δ
        return w, {"r": r, "d": d}


ADADELTA = RuleKind(
    name="adadelta",
    title="Adadelta",
    make=Adadelta,
    hyperparameters=("lr", "rho", "epsilon"),
    state=("r", "d"),
    nonnegative=frozenset({"r", "d"}),
    dialects=(Dialect("epsilon-inside", "ε inside both roots"),),
    formula="r ← ρ·r + (1−ρ)·g²;  Δ = √(d+ε)/√(r+ε)·g;  d ← ρ·d + (1−ρ)·Δ²;  w ← w − η·Δ",
)
