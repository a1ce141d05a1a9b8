"""Adam, AMSGrad and AdamW that can go wrong; their mistakes are in `adam_moments.py` and `adam_corrections.py`."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np

from grader.diagnosis.catalogue.switches import Adaptive, where_set
from grader.diagnosis.catalogue.weight_decay import Shrinking
from reference.rule import Array, EpsilonAt, State
from reference.rules.adam import Adam


@dataclass(frozen=True)
class WrongAdam(Adaptive, Shrinking, Adam):
    """m, v ← moving averages, corrected to m̂, v̂; w ← w − η·m̂/(√v̂ + ε), with switches for what goes wrong."""

    betas: Literal["right", "swapped", "to-power", "first", "second"] = "right"
    """β₁ and β₂ as given, exchanged, or raised to the power t in the averages too; β₁ for both, or β₂."""
    v_of: Literal["g", "m"] = "g"
    """v averages the squares of g, or of m."""
    numerator: Literal["m", "g", "g-corrected", "v"] = "m"
    """The step is m̂/√v̂, g/√v̂, g/(1−β₁ᵗ)/√v̂, or v̂/√m̂."""
    old_in_step: Literal["", "m", "v"] = ""
    """The step uses the one that is named as it was before this gradient."""
    looks_ahead: bool = False
    """The numerator is β₁·m̂ + (1−β₁)·g/(1−β₁ᵗ), as in Nadam."""
    folded_too: bool = False
    """η is multiplied by √c₂/c₁ although m and v are corrected."""
    corrected_stored: bool | str = False
    """m̂ and v̂ are kept in place of m and v; or the one that is named."""
    m_of: Literal["g", "g²"] = "g"
    """m averages the gradients, or their squares."""
    maximum: Literal["kept", "unused", "smallest", "of-last-two", "into-v", "not-kept", "whole"] = "kept"
    """AMSGrad: what becomes of the largest v."""
    decays_only: Literal["", "m", "v"] = ""
    """λ·w enters the moment that is named and not the other one."""
    powers_of: tuple[float, float] | None = None
    """The β₁ and β₂ of the corrections, where the averages have others."""

    @where_set(
        "betas", "numerator", "corrected_stored", "maximum", "old_in_step", "looks_ahead", "folded_too", "decays_only"
    )
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference, with the mistakes about β₁ and β₂ and about what is used and kept."""
        if self.betas != "right":
            beta_1, beta_2 = self.beta_1, self.beta_2
            to = {
                "swapped": (beta_2, beta_1),
                "first": (beta_1, beta_1),
                "second": (beta_2, beta_2),
            }.get(self.betas, (beta_1**t, beta_2**t))
            powers_of = (beta_1, beta_2) if self.betas == "to-power" else None
            other = self.otherwise(betas="right", beta_1=to[0], beta_2=to[1], powers_of=powers_of)
            return other.update(w, g, s, lr, t)
        if self.decays_only:
            return self._decayed_in_one(w, g, s, lr, t)
        if self.folded_too:
            c_1, c_2 = self.corrections(t)
            lr = super().folded(lr, c_1, c_2) if c_1 and c_2 >= 0 else nan
        new_w, new_s = super().update(w, g, s, lr, t)
        if self.old_in_step:
            held = self.otherwise(old_in_step="", **{f"{self.old_in_step}_weights": "held"})
            new_w, _ = held.update(w, g, s, lr, t)
        if self.looks_ahead:
            # β₁·m + (1−β₁)·g is what m becomes if it takes in the same gradient once more, v being held
            new_w, _ = self.otherwise(looks_ahead=False, v_weights="held").update(w, g, new_s, lr, t)
        if self.numerator in ("g", "g-corrected"):
            left = (*self.uncorrected, *(("m",) if self.numerator == "g" else ()))
            with_g = self.otherwise(numerator="m", m_weights="latest", uncorrected=left)
            new_w, _ = with_g.update(w, g, s, lr, t)  # g itself in the place of m̂
        if self.corrected_stored:
            c_1, c_2 = self.corrections(t) if self.bias_correction else (1.0, 1.0)
            for name, correction in (("m", c_1), ("v", c_2)):
                if self.corrected_stored in (True, name):
                    new_s[name] = new_s[name] / correction
        if self.maximum == "into-v":
            new_s["v"] = new_s["v_max"]
        elif self.maximum == "not-kept":
            new_s["v_max"] = s["v_max"]
        return new_w, new_s

    def _decayed_in_one(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """The update in which λ·w enters one of the two moments."""
        bare = self.otherwise(decays_only="", weight_decay=0.0)
        _, with_decay = self.otherwise(decays_only="").update(w, g, s, lr, t)
        _, without = bare.update(w, g, s, lr, t)
        of_m, of_v = (with_decay, without) if self.decays_only == "m" else (without, with_decay)
        mixed = {**s, "m": of_m["m"], "v": of_v["v"]}
        return bare.otherwise(m_weights="held", v_weights="held").update(w, g, mixed, lr, t)

    @where_set("m_of")
    def moving_average(self, name: str, keep: float, old: Array, new: Array) -> Array:
        """As the reference, where m may take in squares."""
        return super().moving_average(name, keep, old, new**2 if name == "m" and self.m_of == "g²" else new)

    @where_set("powers_of")
    def corrections(self, t: int) -> tuple[float, float]:
        """As the reference, of the right β₁ and β₂ where the averages have others."""
        if self.powers_of is None:
            return super().corrections(t)
        return self.correction("m", self.powers_of[0], t), self.correction("v", self.powers_of[1], t)

    @where_set("v_of")
    def second_moment(self, old: Array, g: Array, m: Array) -> Array:
        """As the reference, of g or of m."""
        return super().second_moment(old, g if self.v_of == "g" else m, m)

    @where_set("numerator", "counts", "corrects_by", "uncorrected", "m_corrected_by", "v_corrected_by")
    def folded(self, lr: float, c_1: float, c_2: float) -> float:
        """As the reference; 0/0 gives nan."""
        if self.numerator == "v":
            c_1, c_2 = c_2, c_1
        return super().folded(lr, c_1, c_2) if c_1 and c_2 >= 0 else nan

    @where_set("maximum", "idle")
    def largest(self, s: State, v: Array, correction: float) -> tuple[Array, Array]:
        """As the reference, with the mistakes about the maximum."""
        if self.idle:
            return s["v_max"], s["v_max"]
        if self.maximum == "smallest":
            largest = np.minimum(s["v_max"], v / correction)
        elif self.maximum == "of-last-two":
            largest = np.maximum(s["v"], v) / correction
        elif self.maximum == "whole":
            largest = np.maximum(s["v_max"], np.max(v / correction))
        else:
            largest, _ = super().largest(s, v, correction)
        return largest, v / correction if self.maximum == "unused" else largest

    @where_set("numerator", "decay_of")
    def descended(
        self, w: Array, rate: float, x: Array, squares: Array, epsilon: float, at: EpsilonAt, name: str = ""
    ) -> Array:
        """As the reference, where numerator and denominator may have changed places."""
        if self.numerator == "v":
            x, squares = squares, x
        if self.decay_of == "step":
            rate = rate * (1 + self.weight_decay)
        elif self.decay_of == "numerator":
            x = x + self.weight_decay * w
        return super().descended(w, rate, x, squares, epsilon, at, name)


WRONG = (WrongAdam,)
MISCONCEPTIONS = ()
