"""Nadam: Adam with Nesterov's momentum, whose β₁ may warm up.

Textbooks write it with one β₁ and correct m by the factor of this update, β₁·m̂ + (1−β₁)·g/(1−β₁ᵗ); Dozat and the
libraries by that of the next.

Sources: T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, and its technical report
for the warm-up of μ, with ψ = 0.004 (torch, Keras 1 and 2), ψ = 1 (Keras 3), or none (optax: μ = β₁).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from reference.quantities import BETA_1, BETA_2, EPSILON, FIRST_MOMENT, LR, SECOND_MOMENT
from reference.rule import Array, Dialect, EpsilonAt, Formula, RuleKind, State, named
from reference.rules.adam import MOMENTS
from reference.schedule import LearningRate


@dataclass(frozen=True)
class Nadam(Formula):
    """m̄ = μ_{t+1}·m̂ + (1−μ_t)·ĝ, w ← w − η·m̄/(√v̂ + ε). State from 0: m and v. Defaults of Keras 1 and 2.

    The products ∏μ that correct m and g are computed from t, not kept.
    """

    lr: LearningRate = 0.002
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    epsilon_at: EpsilonAt = "outside"
    momentum_decay: float | None = 0.004
    """ψ in μ_t = β₁·(1 − ½·0.96^(ψ·t)); None: μ = β₁ throughout."""
    corrected_ahead: bool = True
    """m is corrected by ∏μ up to the next update (Dozat, the libraries), or up to this one (textbooks)."""
    accumulator: ClassVar[str] = "v"

    def slots(self) -> Mapping[str, float]:
        return {"m": 0.0, "v": 0.0}

    def mu(self, t: int) -> float:
        """The momentum of the t-th update."""
        if self.momentum_decay is None:
            return float(self.beta_1)
        fading = float(0.96 ** (self.momentum_decay * t))
        return float(self.beta_1) * (1 - 0.5 * fading)  # μ_t = β₁·(1 − ½·0.96^(ψ·t))

    def mu_product(self, t: int) -> float:
        """The momenta of the first t updates, multiplied."""
        return prod(self.mu(k) for k in range(1, t + 1))  # ∏μ = μ₁·μ₂ ⋯ μ_t

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        m = self.moving_average("m", self.beta_1, s["m"], g)  # m ← β₁·m + (1−β₁)·g
        v = self.moving_average("v", self.beta_2, s["v"], self.square(g))  # v ← β₂·v + (1−β₂)·g²
        v_hat = named("v_hat", self.corrected("v", v, self.correction("v", self.beta_2, t)))  # v̂ = v/(1−β₂ᵗ)
        m_bar = named("m̄", self.ahead(m, g, t))
        w = self.descended(w, lr, m_bar, v_hat, self.epsilon, self.epsilon_at)  # w ← w − η·m̄/(√v̂ + ε)
        return w, {"m": m, "v": v}

    def ahead(self, m: Array, g: Array, t: int) -> Array:
        """m̄, the moment that the next update would have if its gradient were this one."""
        return self.of_moment(m, t) + (1 - self.mu(t)) * g / (1 - self.mu_product(t))  # μ_{t+1}·m̂ + (1−μ_t)·ĝ

    def of_moment(self, m: Array, t: int) -> Array:
        """The moment's part of m̄."""
        product, following = self.mu_product(t), self.mu(t + 1)  # ∏μ up to t
        return following * m / (1 - product * (following if self.corrected_ahead else 1))  # μ_{t+1}·m̂


TEXTBOOK = "m, v, m̂, v̂ as in Adam;  w ← w − η·(β₁·m̂ + (1−β₁)·g/(1−β₁ᵗ))/(√v̂ + ε)"

NADAM = RuleKind(
    name="nadam",
    title="Nadam",
    make=Nadam,
    takes=(LR, BETA_1, BETA_2, EPSILON),
    keeps=(FIRST_MOMENT, SECOND_MOMENT),
    counts=True,
    dialects=(
        Dialect("warming", "momentum warms up slowly, ψ = 0.004 (Keras 2, PyTorch)"),
        Dialect("warming-inside", "as warming, ε inside the root", {"epsilon_at": "inside"}),
        Dialect("fast-warming", "momentum warms up quickly, ψ = 1 (Keras 3)", {"momentum_decay": 1.0}),
        Dialect(
            "fast-warming-inside", "as fast-warming, ε inside the root", {"momentum_decay": 1.0, "epsilon_at": "inside"}
        ),
        Dialect("constant", "momentum β₁ throughout (optax)", {"momentum_decay": None}),
        Dialect("constant-inside", "as constant, ε inside the root", {"momentum_decay": None, "epsilon_at": "inside"}),
        Dialect(
            "textbook",
            "momentum β₁ throughout, m corrected as in Adam (textbooks)",
            {"momentum_decay": None, "corrected_ahead": False},
            formula=TEXTBOOK,
        ),
        Dialect(
            "textbook-inside",
            "momentum β₁ throughout, m corrected as in Adam (textbooks), ε inside the root",
            {"momentum_decay": None, "corrected_ahead": False, "epsilon_at": "inside"},
            formula=TEXTBOOK,
        ),
    ),
    formula="m, v, v̂ as in Adam;  w ← w − η·(μₜ₊₁·m/(1−∏μ₁…ₜ₊₁) + (1−μₜ)·g/(1−∏μ₁…ₜ))/(√v̂ + ε)",
    in_full=f"{MOMENTS};  v̂ = v/(1−β₂ᵗ);  m̄ = μₜ₊₁·m/(1−∏μ₁…ₜ₊₁) + (1−μₜ)·g/(1−∏μ₁…ₜ);  w ← w − η·m̄/(√v̂ + ε)",
    quotient=("m̄", "v̂"),
    figure_rate=0.4,
)
