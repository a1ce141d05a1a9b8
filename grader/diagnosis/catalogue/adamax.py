"""Adamax that can go wrong, and the mistakes about its maximum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.diagnosis.catalogue.misconception import HALF, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Switches, where_set
from grader.model.texts import N_
from reference.rule import Array
from reference.rules.adamax import Adamax


@dataclass(frozen=True)
class WrongAdamax(Switches, Adamax):
    """u ← max(β₂·u, |g|), w ← w − η·m̂/(u + ε), with switches for what u may be."""

    compared: Literal["fading", "unfaded", "smaller", "averaged"] = "fading"
    """The larger of β₂·u and |g|, the larger of u and |g|, the smaller, or their moving average."""

    @where_set("compared")
    def largest(self, old: Array, new: Array) -> Array:
        """As the reference, or what `compared` says."""
        if self.compared == "unfaded":
            return np.maximum(old, new)
        if self.compared == "smaller":
            return np.minimum(self.beta_2 * old, new)
        return super().largest(old, new) if self.compared == "fading" else self.beta_2 * old + (1 - self.beta_2) * new


WRONG = (WrongAdamax,)

RULE = ("adamax",)

MISCONCEPTIONS = (
    Misconception(
        id="adamax/no-fading",
        rules=RULE,
        switches={"compared": "unfaded"},
        title=N_("the largest gradient never fades"),
        message=N_(
            "Your u keeps the largest gradient for ever, so the steps stay short after a single steep place. The old u "
            "fades a little in every update before it is compared. Look for where β₂ is used."
        ),
        hint=N_("After a few updates with gradient 0, u should have become smaller."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← max(u, |g|);  …",
        credit=SLIP,  # one factor is missing
        see=("adamax/smaller",),
    ),
    Misconception(
        id="adamax/smaller",
        rules=RULE,
        switches={"compared": "smaller"},
        title=N_("the smaller of the two is kept"),
        message=N_(
            "You keep the smaller of the old and the new value. It starts at zero and stays there, so your steps become "
            "enormous. Look at the function that compares them."
        ),
        hint=N_("Adamax divides by the largest gradient there has been lately."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← min(β₂·u, |g|);  …",
        credit=SLIP,  # one function in place of another
        see=("adamax/no-fading",),
    ),
    Misconception(
        id="adamax/averaged",
        rules=RULE,
        switches={"compared": "averaged"},
        title=N_("u is a moving average instead of a maximum"),
        message=N_(
            "Your u averages the sizes of the gradients, so it is too small at the start and your first steps are far too "
            "long. Adamax compares them and keeps the larger one. Look at the line of u."
        ),
        hint=N_("After a first gradient of 3, u should be 3."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← β₂·u + (1−β₂)·|g|;  …",
        credit=HALF,  # the moment is right, the maximum is what sets the rule apart
        see=("adaptive/magnitudes",),
    ),
)
