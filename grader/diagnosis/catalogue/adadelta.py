"""Adadelta that can go wrong, and the mistakes about the steps that it remembers; those about r are in `rmsprop.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.diagnosis.catalogue.misconception import HALF, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Adaptive, where_set
from grader.model.texts import N_
from reference.rule import Array, root
from reference.rules.adadelta import Adadelta


@dataclass(frozen=True)
class WrongAdadelta(Adaptive, Adadelta):
    """Δ = √(d+ε)/√(r+ε)·g, w ← w − η·Δ, with switches for what becomes of d and of the roots."""

    scaled_by: Literal["roots", "squares", "root-of-r"] = "roots"
    """√(d+ε)/√(r+ε), the same without the roots, or 1/√(r+ε) alone."""
    steps_kept: bool = True
    """False: d never takes in a step."""

    @where_set("steps_kept")
    def moving_average(self, name: str, keep: float, old: Array, new: Array) -> Array:
        """As the reference, where d may stay as it is."""
        return old if name == "d" and not self.steps_kept else super().moving_average(name, keep, old, new)

    @where_set("scaled_by")
    def change(self, d: Array, r: Array, g: Array) -> Array:
        """As the reference, or what `scaled_by` says."""
        if self.scaled_by == "squares":
            return (d + self.epsilon) / (r + self.epsilon) * g
        return super().change(d, r, g) if self.scaled_by == "roots" else g / root(r, self.epsilon, "inside")


WRONG = (WrongAdadelta,)

RULE = ("adadelta",)

MISCONCEPTIONS = (
    Misconception(
        id="adadelta/no-memory-of-steps",
        rules=RULE,
        switches={"scaled_by": "root-of-r"},
        title=N_("the earlier steps have no part in the step, as in RMSprop"),
        message=N_(
            "Your step is divided by the root of the squared gradients and by nothing else, which is RMSprop. Adadelta also "
            "multiplies by the root of its own earlier steps. Look at the numerator."
        ),
        hint=N_("Two moving averages are kept: which line uses the second one?"),
        formula="…;  Δ = g/√(r+ε);  …",
        credit=HALF,  # it is RMSprop
        see=("adadelta/steps-not-taken-in",),
    ),
    Misconception(
        id="adadelta/steps-not-taken-in",
        rules=RULE,
        switches={"steps_kept": False},
        title=N_("the average of the steps never changes"),
        message=N_(
            "The average of the squared steps stays as it was, so your steps stay as tiny as at the start. It takes in every "
            "step after it was made. Look at whether its line is there, and whether it is passed on."
        ),
        hint=N_("After the first update, both averages should be above zero."),
        formula="…;  d ← d;  …",
        credit=HALF,  # one of two averages
        see=("adadelta/no-memory-of-steps", "state/not-returned"),
    ),
    Misconception(
        id="adadelta/no-roots",
        rules=RULE,
        switches={"scaled_by": "squares"},
        title=N_("both square roots are missing"),
        message=N_(
            "Your step is scaled by the averages of squares themselves, where their roots belong. Look at what happens to "
            "the two averages before the division."
        ),
        hint=N_("With all gradients ten times as large, the first step should hardly change its length."),
        formula="…;  Δ = (d+ε)/(r+ε)·g;  …",
        credit=SLIP,  # one function is missing
        see=("adaptive/no-root",),
    ),
)
