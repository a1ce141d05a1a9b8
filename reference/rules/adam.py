"""Adam: momentum and RMSprop together, both moving averages corrected for their start at zero; and AMSGrad.

ε is met in four places: outside the root of the corrected average (the paper's Algorithm 1, torch, optax),
inside it, and both once more where the corrections are folded into the learning rate and the root is of the
uncorrected average ("epsilon-hat", after Algorithm 1 in the paper; Keras). At ε = 1e-8 they hardly differ,
at 1e-2 plainly.

Sources: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015; S. J. Reddi, S. Kale,
S. Kumar, "On the convergence of Adam and beyond", ICLR 2018 (AMSGrad).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from reference.quantities import BETA_1, BETA_2, EPSILON, FIRST_MOMENT, LARGEST_SECOND_MOMENT, LR, SECOND_MOMENT
from reference.rule import Array, Dialect, EpsilonAt, RuleKind, State, named, square_root
from reference.schedule import LearningRate
from reference.weight_decay import Decays

_PLACES: Mapping[str, tuple[bool, EpsilonAt]] = {
    "outside": (False, "outside"),  # m̂/(√v̂ + ε)
    "inside": (False, "inside"),  # m̂/√(v̂ + ε)
    "hat": (True, "outside"),  # η·√c₂/c₁ · m/(√v + ε)
    "hat-inside": (True, "inside"),  # η·√c₂/c₁ · m/√(v + ε)
}
"""For each place of ε: whether the corrections are folded into η, and ε outside or inside the root."""


@dataclass(frozen=True)
class Adam(Decays):
    """m, v ← moving averages of g and g², corrected to m̂, v̂; w ← w − η·m̂/(√v̂ + ε). Defaults of the paper.

    State: m and v from 0, and v_max with AMSGrad.
    """

    lr: LearningRate = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    epsilon_at: Literal["outside", "inside", "hat", "hat-inside"] = "outside"
    amsgrad: Literal[False, "max-v", "max-v-hat"] = False
    """Divide by the largest v so far, corrected afterwards (torch, Keras), or by the largest v̂ (optax)."""
    bias_correction: bool = True
    """False only for AMSGrad, whose paper has none."""
    weight_decay: float = 0.0
    decoupled: bool = False
    """Weight decay shrinks w by η·λ·w itself (AdamW, Keras 3), or adds λ·w to the gradient (torch's Adam)."""
    decay_after: bool = False
    decay_scaled: bool = True
    accumulator: ClassVar[str] = "v"

    def __post_init__(self) -> None:
        if self.epsilon_at not in _PLACES:
            raise ValueError(f"epsilon_at is one of {', '.join(_PLACES)}, not {self.epsilon_at!r}")
        if self.amsgrad not in (False, "max-v", "max-v-hat"):
            raise ValueError(f"amsgrad is False, 'max-v' or 'max-v-hat', not {self.amsgrad!r}")

    def slots(self) -> Mapping[str, float]:
        return {"m": 0.0, "v": 0.0} | ({"v_max": 0.0} if self.amsgrad else {})

    def corrections(self, t: int) -> tuple[float, float]:
        """What m and v are divided by after the t-th update, because both started at zero."""
        return self.correction("m", self.beta_1, t), self.correction("v", self.beta_2, t)  # c₁ = 1−β₁ᵗ, c₂ = 1−β₂ᵗ

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        w, g = self.decayed(w, g, lr, t)
        m = self.moving_average("m", self.beta_1, s["m"], g)  # m ← β₁·m + (1−β₁)·g
        v = self.second_moment(s["v"], g, m)  # v ← β₂·v + (1−β₂)·g²
        new = {"m": m, "v": v}
        c_1, c_2 = self.corrections(t) if self.bias_correction else (1.0, 1.0)
        if self.amsgrad == "max-v-hat":
            new["v_max"], v_hat = self.largest(s, v, c_2)  # v_max ← max(v_max, v̂)
        elif self.amsgrad:
            new["v_max"], v = self.largest(s, v, 1.0)  # v_max ← max(v_max, v)

        folded, place = _PLACES[self.epsilon_at]
        if folded:
            lr_t = named("lr_t", self.folded(lr, c_1, c_2))  # η_t = η·√c₂/c₁
            v = v_hat * c_2 if self.amsgrad == "max-v-hat" else v
            w = self.descended(w, lr_t, m, v, self.epsilon, place)  # w ← w − η_t·m/(√v + ε)
        else:
            m_hat = named("m_hat", self.corrected("m", m, c_1))  # m̂ = m/(1−β₁ᵗ)
            if self.amsgrad != "max-v-hat":
                v_hat = named("v_hat", self.corrected("v", v, c_2))  # v̂ = v/(1−β₂ᵗ)
            w = self.descended(w, lr, m_hat, v_hat, self.epsilon, place)  # w ← w − η·m̂/(√v̂ + ε)
        return self.decayed_after(w, lr, t), new

    def second_moment(self, old: Array, g: Array, m: Array) -> Array:
        """v after this update; m is the first moment after it."""
        return self.moving_average("v", self.beta_2, old, self.square(g))

    def largest(self, s: State, v: Array, correction: float) -> tuple[Array, Array]:
        """v_max after this update, and what the step divides by: the largest v so far, each divided by its correction."""
        v_max = named("v_max", np.maximum(s["v_max"], v if correction == 1 else v / correction))
        return v_max, v_max

    def folded(self, lr: float, c_1: float, c_2: float) -> float:
        """The learning rate that both corrections are folded into."""
        return lr * square_root(c_2) / c_1


EPSILON_DIALECTS = (
    Dialect("epsilon-outside", "ε outside the root of v̂ (the paper, PyTorch, optax)"),
    Dialect("epsilon-inside", "ε inside the root of v̂", {"epsilon_at": "inside"}),
    Dialect("epsilon-hat", "corrections folded into η, ε outside the root of v (Keras)", {"epsilon_at": "hat"}),
    Dialect("epsilon-hat-inside", "corrections folded into η, ε inside the root of v", {"epsilon_at": "hat-inside"}),
)

MOMENTS = "m ← β₁·m + (1−β₁)·g;  v ← β₂·v + (1−β₂)·g²"

ADAM = RuleKind(
    name="adam",
    title="Adam",
    make=Adam,
    takes=(LR, BETA_1, BETA_2, EPSILON),
    keeps=(FIRST_MOMENT, SECOND_MOMENT),
    counts=True,
    dialects=EPSILON_DIALECTS,
    formula=f"{MOMENTS};  m̂ = m/(1−β₁ᵗ);  v̂ = v/(1−β₂ᵗ);  w ← w − η·m̂/(√v̂ + ε)",
    fixed={"amsgrad": False, "bias_correction": True},
    quotient=("m̂", "v̂"),
    in_keras="epsilon-hat",
    figure_rate=0.4,
)

AMSGRAD = RuleKind(
    name="amsgrad",
    title="AMSGrad",
    make=Adam,
    takes=(LR, BETA_1, BETA_2, EPSILON),
    keeps=(FIRST_MOMENT, SECOND_MOMENT, LARGEST_SECOND_MOMENT),
    counts=True,
    dialects=(
        Dialect("max-v", "largest v, corrected afterwards, ε outside the root (PyTorch)", {"amsgrad": "max-v"}),
        Dialect(
            "max-v-inside",
            "largest v, corrected afterwards, ε inside the root",
            {"amsgrad": "max-v", "epsilon_at": "inside"},
        ),
        Dialect("max-v-hat", "largest v̂, ε outside the root (optax)", {"amsgrad": "max-v-hat"}),
        Dialect("max-v-hat-inside", "largest v̂, ε inside the root", {"amsgrad": "max-v-hat", "epsilon_at": "inside"}),
        Dialect(
            "epsilon-hat",
            "largest v, corrections folded into η, ε outside the root (Keras)",
            {"amsgrad": "max-v", "epsilon_at": "hat"},
        ),
        Dialect(
            "epsilon-hat-inside",
            "largest v, corrections folded into η, ε inside the root",
            {"amsgrad": "max-v", "epsilon_at": "hat-inside"},
        ),
        Dialect(
            "uncorrected",
            "largest v, no bias correction (the AMSGrad paper)",
            {"amsgrad": "max-v", "bias_correction": False},
            by_default=False,
        ),
    ),
    formula="m, v as in Adam;  v_max ← max(v_max, v);  w ← w − η·m̂/(√(v_max/(1−β₂ᵗ)) + ε)",
    in_full=f"{MOMENTS};  v_max ← max(v_max, v);  w ← w − η·m̂/(√(v_max/(1−β₂ᵗ)) + ε)",
    quotient=("m̂", "v̂_max"),
    in_keras="epsilon-hat",
    figure_rate=0.4,
)
