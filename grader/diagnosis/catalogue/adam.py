"""Adam, AMSGrad and AdamW that can go wrong; their mistakes are in `adam_moments.py` and `adam_corrections.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import nan, sqrt
from typing import Literal

import numpy as np

from grader.diagnosis.catalogue.switches import Adaptive, Weights, weights
from reference.rule import Array, EpsilonAt, State, decay_weights
from reference.rules.adam import Adam

CORRECTIONS: Mapping[str, Callable[[float, int], float]] = {
    "power": lambda beta, t: 1 - beta**t,  # 1−βᵗ
    "plain": lambda beta, t: 1 - beta,  # 1−β
    "exponent-2": lambda beta, t: 1 - beta**2,  # 1−β²
    "of-complement": lambda beta, t: 1 - (1 - beta) ** t,  # 1−(1−β)ᵗ
    "product": lambda beta, t: 1 - beta * t,  # 1−β·t
    "power-alone": lambda beta, t: beta**t,  # βᵗ
    "multiplied": lambda beta, t: 1 / (1 - beta**t) if t else nan,  # m·(1−βᵗ)
}
"""What a moment is divided by."""

COUNTS: Mapping[str, Callable[[int, int], int]] = {
    "updates": lambda t, every: t,
    "from-zero": lambda t, every: t - 1,
    "from-two": lambda t, every: t + 1,
    "frozen": lambda t, every: 1,
    "epochs": lambda t, every: 1 + (t - 1) // every,
    "within-epoch": lambda t, every: 1 + (t - 1) % every,
    "parameters": lambda t, every: t * every,
}
"""What t counts. `every`: updates in one epoch, or parameters in one update."""


@dataclass(frozen=True)
class WrongAdam(Adaptive, Adam):
    """m, v ← moving averages, corrected to m̂, v̂; w ← w − η·m̂/(√v̂ + ε), with switches for what goes wrong."""

    correct_m: bool = True
    correct_v: bool = True
    correction: str = "power"
    """A key of `CORRECTIONS`."""
    counts: str = "updates"
    """A key of `COUNTS`."""
    every: int = 2
    m_weights: Weights = "right"
    v_weights: Weights = "right"
    betas: Literal["right", "swapped", "to-power"] = "right"
    """β₁ and β₂ as given, exchanged, or raised to the power t in the averages too."""
    v_of: Literal["g", "m"] = "g"
    """v averages the squares of g, or of m."""
    numerator: Literal["m", "g", "v"] = "m"
    """The step is m̂/√v̂, g/√v̂, or v̂/√m̂."""
    corrected_stored: bool = False
    """m̂ and v̂ are kept in place of m and v."""
    maximum: Literal["kept", "unused", "smallest", "of-last-two", "into-v"] = "kept"
    """AMSGrad: what becomes of the largest v."""

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        lr = self.rated(lr)
        w, g = decay_weights(w, g, lr, self.weight_decay, self.decoupled)
        beta_1, beta_2 = self._betas(t)
        keep, take = weights(beta_1, self.m_weights)
        m = keep * s["m"] + take * g  # m ← β₁·m + (1−β₁)·g
        keep, take = weights(beta_2, self.v_weights)
        v = keep * s["v"] + take * self.entering(g if self.v_of == "g" else m)  # v ← β₂·v + (1−β₂)·g²
        new = {"m": m, "v": v}
        c_1, c_2 = self.corrections(t) if self.bias_correction else (1.0, 1.0)
        if self.corrected_stored:
            new["m"], new["v"] = m / c_1, v / c_2
        if self.amsgrad:
            v = self._largest(s, v, new, c_2)
        if self.uses_old:
            m, v = s["m"], s["v_max"] * (c_2 if self.amsgrad == "max-v-hat" else 1.0) if self.amsgrad else s["v"]

        if self.numerator == "g":
            m, c_1 = g, 1.0
        elif self.numerator == "v":
            m, v, c_1, c_2 = v, m, c_2, c_1
        place: EpsilonAt = "inside" if self.epsilon_at in ("inside", "hat-inside") else "outside"
        if self.epsilon_at in ("hat", "hat-inside"):
            rate = lr * sqrt(c_2) / c_1 if c_1 and c_2 >= 0 else nan  # η·√c₂/c₁; 0/0 gives nan
            step = rate * m / self.denominator(v, self.epsilon, place)  # η·√c₂/c₁·m/(√v + ε)
        else:
            step = lr * (m / c_1) / self.denominator(v / c_2, self.epsilon, place)  # η·m̂/(√v̂ + ε)
        return self.moved(w, step, m, self.epsilon), new

    def _betas(self, t: int) -> tuple[float, float]:
        if self.betas == "right":
            return self.beta_1, self.beta_2
        return (self.beta_2, self.beta_1) if self.betas == "swapped" else (self.beta_1**t, self.beta_2**t)

    def corrections(self, t: int) -> tuple[float, float]:
        """What m and v are divided by, with the mistakes about it and about t."""
        beta_1, beta_2 = (self.beta_2, self.beta_1) if self.betas == "swapped" else (self.beta_1, self.beta_2)
        t = COUNTS[self.counts](t, self.every)
        divisor = CORRECTIONS[self.correction]
        return divisor(beta_1, t) if self.correct_m else 1.0, divisor(beta_2, t) if self.correct_v else 1.0

    def _largest(self, s: State, v: Array, new: State, c_2: float) -> Array:
        """The v that the step divides by; fills in the new v_max. The largest v̂ is returned times c₂."""
        hat = self.amsgrad == "max-v-hat"
        now, past = (v / c_2 if hat else v), s["v_max"]
        if self.maximum == "unused":
            new["v_max"] = np.maximum(past, now)
            return v
        if self.maximum == "smallest":
            largest = np.minimum(past, now)
        elif self.maximum == "of-last-two":
            largest = np.maximum(s["v"], v)
            largest = largest / c_2 if hat else largest
        else:
            largest = np.maximum(past, now)  # v_max ← max(v_max, v)
        new["v_max"] = largest
        if self.maximum == "into-v":
            new["v"] = largest
        return c_2 * largest if hat else largest


@dataclass(frozen=True)
class WrongAdamW(WrongAdam):
    """w ← w − η·λ·w, then Adam's step, with the same switches. Defaults as the reference's AdamW."""

    weight_decay: float = 0.01
    decoupled: bool = True
