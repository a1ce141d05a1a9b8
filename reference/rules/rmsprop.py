"""RMSprop: Adagrad with a moving average of squares in place of their sum, so that old gradients fade.

Sources: T. Tieleman, G. Hinton, "Lecture 6.5, RMSProp", COURSERA 2012; centered: A. Graves, "Generating
sequences with recurrent neural networks", 2013; torch.optim.RMSprop; keras RMSprop; started from the
first g²: fastai/course22p2, nbs/12_accel_sgd.ipynb.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from reference.quantities import EPSILON, LR, MEAN_SQUARE, RHO
from reference.rule import Array, Dialect, EpsilonAt, RuleKind, State, named, root
from reference.schedule import LearningRate
from reference.weight_decay import Decays


@dataclass(frozen=True)
class RMSprop(Decays):
    """r ← ρ·r + (1−ρ)·g², w ← w − η·g/(√r + ε). State from 0: r; g_mean if centered, v with momentum.

    Defaults of the course and Keras 2; the course's text writes no ε, which is ε = 0.
    """

    lr: LearningRate = 0.001
    rho: float = 0.9
    epsilon: float = 1e-7
    epsilon_at: EpsilonAt = "outside"
    centered: bool = False
    """The root is of the variance r − g_mean² instead of the mean square r."""
    beta: float = 0.0
    """Momentum on the scaled gradient; 0 is none, and keeps no velocity."""
    lr_inside: bool = True
    """With momentum: η is part of the velocity (Keras), or scales it when it is used (torch)."""
    bias_correction: bool = False
    """r is corrected for its start at zero, as Adam does: another rule, whose first steps are shorter."""
    from_first: bool = False
    """r starts from the first g² and not from 0: another rule, whose first steps are shorter."""
    weight_decay: float = 0.0
    decoupled: bool = False
    """Weight decay shrinks w by η·λ·w itself (Keras 3), or is added to the gradient as λ·w (torch)."""
    decay_after: bool = False
    decay_scaled: bool = True
    accumulator: ClassVar[str] = "r"

    def slots(self) -> Mapping[str, float]:
        return {"r": 0.0} | ({"g_mean": 0.0} if self.centered else {}) | ({"v": 0.0} if self.beta else {})

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        w, g = self.decayed(w, g, lr, t)
        first = not t > 1  # which what writes itself can answer too
        r = self.square(g) if self.from_first and first else s["r"]
        new = {"r": self.moving_average("r", self.rho, r, self.square(g))}  # r ← ρ·r + (1−ρ)·g²
        squares = new["r"] / self.correction("r", self.rho, t) if self.bias_correction else new["r"]
        if self.centered:
            new["g_mean"] = self.moving_average("g_mean", self.rho, s["g_mean"], g)  # ḡ ← ρ·ḡ + (1−ρ)·g
            squares = new["r"] - new["g_mean"] ** 2  # r − ḡ²
        if not self.beta:
            w = self.descended(w, lr, g, squares, self.epsilon, self.epsilon_at)  # w ← w − η·g/(√r + ε)
            return self.decayed_after(w, lr, t), new
        inside, outside = (lr, 1.0) if self.lr_inside else (1.0, lr)
        scaled = inside * g / root(squares, self.epsilon, self.epsilon_at)  # η·g/(√r + ε)
        new["v"] = named("v", self.beta * s["v"] + scaled)  # v ← β·v + η·g/(√r + ε)
        w = w - outside * new["v"]  # w ← w − v
        return self.decayed_after(w, lr, t), new


FROM_FIRST = "r₀ = g₁²;  r ← ρ·r + (1−ρ)·g²;  w ← w − η·g/(√r + ε)"

RMSPROP = RuleKind(
    name="rmsprop",
    title="RMSprop",
    make=RMSprop,
    takes=(LR, RHO, EPSILON),
    keeps=(MEAN_SQUARE,),
    dialects=(
        Dialect("epsilon-outside", "ε outside the root (Keras 2, PyTorch)"),
        Dialect("epsilon-inside", "ε inside the root (Keras 3, optax)", {"epsilon_at": "inside"}),
        Dialect(
            "from-first-epsilon-outside",
            "r starts from the first g², ε outside the root",
            {"from_first": True},
            by_default=False,
            formula=FROM_FIRST,
            families=("from-first",),
        ),
        Dialect(
            "from-first-epsilon-inside",
            "r starts from the first g², ε inside the root",
            {"from_first": True, "epsilon_at": "inside"},
            by_default=False,
            formula=FROM_FIRST,
            families=("from-first",),
        ),
    ),
    formula="r ← ρ·r + (1−ρ)·g²;  w ← w − η·g/(√r + ε)",
    quotient=("g", "r"),
    along_gradient=True,
    first_gradient=3.0,  # √(0.25·3²) + 0.5 = 2
    figure_rate=0.3,
)
