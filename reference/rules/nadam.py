"""Nadam: Adam with Nesterov's momentum, whose β₁ may warm up.

Sources: T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, and its technical report
for the warm-up of μ, with ψ = 0.004 (torch, Keras 1 and 2), ψ = 1 (Keras 3), or none (optax: μ = β₁).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from reference.rule import Array, Dialect, EpsilonAt, Formula, RuleKind, State, root
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

    def slots(self) -> Mapping[str, float]:
        return {"m": 0.0, "v": 0.0}

    def mu(self, t: int) -> float:
        """The momentum of the t-th update."""
        if self.momentum_decay is None:
            return self.beta_1
        fading = float(0.96 ** (self.momentum_decay * t))
        return self.beta_1 * (1 - 0.5 * fading)  # μ_t = β₁·(1 − ½·0.96^(ψ·t))

    def mu_product(self, t: int) -> float:
        """The momenta of the first t updates, multiplied."""
        return prod(self.mu(k) for k in range(1, t + 1))  # ∏μ = μ₁·μ₂ ⋯ μ_t

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        product = self.mu_product(t)  # ∏μ up to t
        m = self.beta_1 * s["m"] + (1 - self.beta_1) * g  # m ← β₁·m + (1−β₁)·g
        v = self.beta_2 * s["v"] + (1 - self.beta_2) * g**2  # v ← β₂·v + (1−β₂)·g²
        m_hat = m / (1 - product * self.mu(t + 1))  # m̂ = m/(1−∏μ up to t+1)
        g_hat = g / (1 - product)  # ĝ = g/(1−∏μ up to t)
        m_bar = self.mu(t + 1) * m_hat + (1 - self.mu(t)) * g_hat  # m̄ = μ_{t+1}·m̂ + (1−μ_t)·ĝ
        v_hat = v / (1 - self.beta_2**t)  # v̂ = v/(1−β₂ᵗ)
        w = w - lr * m_bar / root(v_hat, self.epsilon, self.epsilon_at)  # w ← w − η·m̄/(√v̂ + ε)
        return w, {"m": m, "v": v}


NADAM = RuleKind(
    name="nadam",
    title="Nadam",
    make=Nadam,
    hyperparameters=("lr", "beta_1", "beta_2", "epsilon"),
    state=("m", "v", "t"),
    nonnegative=frozenset({"v"}),
    dialects=(
        Dialect("warming", "momentum warms up slowly, ψ = 0.004 (Keras 2, PyTorch)"),
        Dialect("warming-inside", "as warming, ε inside the root", {"epsilon_at": "inside"}),
        Dialect("fast-warming", "momentum warms up quickly, ψ = 1 (Keras 3)", {"momentum_decay": 1.0}),
        Dialect("constant", "momentum β₁ throughout (optax)", {"momentum_decay": None}),
        Dialect(
            "constant-inside",
            "as constant, ε inside the root",
            {"momentum_decay": None, "epsilon_at": "inside"},
        ),
    ),
    formula="m, v, v̂ as in Adam;  w ← w − η·(μₜ₊₁·m/(1−∏μ₁…ₜ₊₁) + (1−μₜ)·g/(1−∏μ₁…ₜ))/(√v̂ + ε)",
)
