"""Adamax: Adam with the largest fading gradient in place of the root mean square.

Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 2,
which has no ε.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reference.quantities import BETA_1, BETA_2, EPSILON, FIRST_MOMENT, LR, StateArray
from reference.rule import Array, Dialect, Formula, RuleKind, State, named
from reference.schedule import LearningRate


@dataclass(frozen=True)
class Adamax(Formula):
    """u ← max(β₂·u, |g|), w ← w − η/(1−β₁ᵗ)·m/(u + ε). State from 0: m, u. Defaults of Keras."""

    lr: LearningRate = 0.002
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    epsilon_at: Literal["divisor", "gradient"] = "divisor"
    """ε is added to u where it divides (Keras), or to |g| before the maximum (torch, optax)."""

    def __post_init__(self) -> None:
        if self.epsilon_at not in ("divisor", "gradient"):
            raise ValueError(f"epsilon_at is divisor or gradient, not {self.epsilon_at!r}")

    def slots(self) -> Mapping[str, float]:
        return {"m": 0.0, "u": 0.0}

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        with_gradient, in_divisor = (self.epsilon, 0.0) if self.epsilon_at == "gradient" else (0.0, self.epsilon)
        m = self.moving_average("m", self.beta_1, s["m"], g)  # m ← β₁·m + (1−β₁)·g
        u = named("u", self.largest(s["u"], self.size(g) + with_gradient))  # u ← max(β₂·u, |g|)
        m_hat = named("m_hat", self.corrected("m", m, self.correction("m", self.beta_1, t)))  # m̂ = m/(1−β₁ᵗ)
        w = w - lr * m_hat / (u + in_divisor)  # w ← w − η·m̂/(u + ε)
        return w, {"m": m, "u": u}

    def size(self, g: Array) -> Array:
        """What u is compared with: |g|."""
        return np.abs(g)

    def largest(self, old: Array, new: Array) -> Array:
        """u after this update."""
        return np.maximum(self.beta_2 * old, new)  # max(β₂·u, |g|)


ADAMAX = RuleKind(
    name="adamax",
    title="Adamax",
    make=Adamax,
    takes=(LR, BETA_1, BETA_2, EPSILON),
    keeps=(FIRST_MOMENT, StateArray("u", nonnegative=True, given=3.0)),
    counts=True,
    dialects=(
        Dialect("epsilon-in-divisor", "ε added to u (Keras)"),
        Dialect("epsilon-with-gradient", "ε added to |g| (PyTorch, optax)", {"epsilon_at": "gradient"}),
    ),
    formula="m ← β₁·m + (1−β₁)·g;  u ← max(β₂·u, |g|);  w ← w − η/(1−β₁ᵗ)·m/(u + ε)",
    figure_rate=0.4,
)
