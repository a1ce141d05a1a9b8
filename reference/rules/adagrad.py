"""Adagrad: the learning rate of each parameter is divided by the root of all its squared gradients so far.

The course divides the sum by t, so its σ is a root mean square; with η/√t instead of η that is the usual
Adagrad, except for ε, which then weighs √t times (outside the root) or t times (inside) as much.

Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic
optimization", JMLR 2011.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from reference.quantities import EPSILON, LR, StateArray
from reference.rule import Array, Dialect, EpsilonAt, Formula, RuleKind, State, named, square_root
from reference.schedule import LearningRate


@dataclass(frozen=True)
class Adagrad(Formula):
    """G ← G + g², w ← w − η·g/(√G + ε). State: G, the sum (or mean) of squares. Defaults of Keras 2."""

    lr: LearningRate = 0.01
    epsilon: float = 1e-7
    epsilon_at: EpsilonAt = "outside"
    initial_accumulator: float = 0.0
    """Where G starts: 0 (Keras 2, torch) or 0.1 (Keras 3, optax)."""
    over: Literal["sum", "mean"] = "sum"
    """The root is of the sum of squares, or of their mean (the course's σ)."""
    kept: Literal["sum", "mean"] = "sum"
    """What G holds when the root is of the mean."""
    rate_decays: bool = False
    """η falls as η/√t, which makes the form with the mean the usual Adagrad (the course's derivation)."""
    accumulator: ClassVar[str] = "G"

    def __post_init__(self) -> None:
        if self.over not in ("sum", "mean") or self.kept not in ("sum", "mean"):
            raise ValueError(f"over and kept are sum or mean, not {self.over!r} and {self.kept!r}")
        if self.over == "sum" and self.kept == "mean":
            raise ValueError("a root of the sum needs the sum kept")
        if self.over == "sum" and self.rate_decays:
            raise ValueError("η/√t goes with a root of the mean: the sum shortens the steps by itself")

    def slots(self) -> Mapping[str, float]:
        return {"G": self.initial_accumulator}

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        G = named("G", self.total(s["G"], self.square(g), t))
        averages = self.over == "mean" and self.kept == "sum"
        squares = G / self.count(t) if averages else G
        if self.rate_decays:
            lr = named("lr_t", lr / square_root(t))  # η_t = η/√t
        w = self.descended(
            w, lr, g, squares, self.epsilon, self.epsilon_at, "σ" if averages else ""
        )  # w ← w − η·g/(√G + ε)
        return w, {"G": G}

    def total(self, old: Array, x: Array, t: int) -> Array:
        """G with x = g² added: their sum so far, or their mean."""
        if self.kept == "mean":
            return ((t - 1) * old + x) / t  # G ← ((t−1)·G + g²)/t
        return old + x  # G ← G + g²

    def count(self, t: int) -> float:
        """What the sum is divided by where the root is of the mean."""
        return t


SUM = StateArray(
    "G", nonnegative=True, given=5.0,
    aliases=("cache", "acc", "accumulator", "s", "r", "h", "sum_sq", "sum_square", "sum_squares", "grad_squared", "sq_sum", "n", "sigma"),
)  # fmt: skip

ADAGRAD = RuleKind(
    name="adagrad",
    title="Adagrad",
    make=Adagrad,
    takes=(LR, EPSILON),
    keeps=(SUM,),
    dialects=(
        Dialect("epsilon-outside", "ε outside the root (Keras 2, PyTorch)"),
        Dialect("epsilon-inside", "ε inside the root", {"epsilon_at": "inside"}),
        Dialect("from-0.1-epsilon-outside", "sum starts at 0.1, ε outside the root", {"initial_accumulator": 0.1}),
        Dialect(
            "from-0.1-epsilon-inside",
            "sum starts at 0.1, ε inside the root (Keras 3, optax)",
            {"initial_accumulator": 0.1, "epsilon_at": "inside"},
        ),
        Dialect(
            "mean-epsilon-outside",
            "root of the mean (the course), ε outside the root",
            {"over": "mean"},
            formula="G ← G + g²;  w ← w − η·g/(√(G/t) + ε)",
        ),
        Dialect(
            "mean-epsilon-inside",
            "root of the mean (the course), ε inside the root",
            {"over": "mean", "epsilon_at": "inside"},
        ),
        Dialect(
            "running-mean-epsilon-outside",
            "root of the mean, the mean kept as state, ε outside the root",
            {"over": "mean", "kept": "mean"},
        ),
        Dialect(
            "running-mean-epsilon-inside",
            "root of the mean, the mean kept as state, ε inside the root",
            {"over": "mean", "kept": "mean", "epsilon_at": "inside"},
        ),
        Dialect(
            "mean-decaying-epsilon-outside",
            "η/√t and root of the mean (the course in full), ε outside the root",
            {"over": "mean", "rate_decays": True},
        ),
        Dialect(
            "mean-decaying-epsilon-inside",
            "η/√t and root of the mean (the course in full), ε inside the root",
            {"over": "mean", "rate_decays": True, "epsilon_at": "inside"},
        ),
        Dialect(
            "running-mean-decaying-epsilon-outside",
            "η/√t and root of the mean, the mean kept as state, ε outside the root",
            {"over": "mean", "kept": "mean", "rate_decays": True},
        ),
        Dialect(
            "running-mean-decaying-epsilon-inside",
            "η/√t and root of the mean, the mean kept as state, ε inside the root",
            {"over": "mean", "kept": "mean", "rate_decays": True, "epsilon_at": "inside"},
        ),
    ),
    formula="G ← G + g²;  w ← w − η·g/(√G + ε);  in the course σ = √(G/t) for √G",
    quotient=("g", "G"),
    along_gradient=True,
    figure_rate=1.0,
)
