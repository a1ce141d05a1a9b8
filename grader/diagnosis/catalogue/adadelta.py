"""Adadelta that can go wrong, and the mistakes about the steps that it remembers; those about r are in `rmsprop.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.diagnosis.catalogue.misconception import HALF, NEARLY, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Adaptive, where_set
from grader.model.texts import N_
from reference.rule import Array, State, root
from reference.rules.adadelta import Adadelta


@dataclass(frozen=True)
class WrongAdadelta(Adaptive, Adadelta):
    """Δ = √(d+ε)/√(r+ε)·g, w ← w − η·Δ, with switches for what becomes of d and of the roots."""

    scaled_by: Literal[
        "roots",
        "squares",
        "root-of-r",
        "d-and-root",
        "root-and-r",
        "outside",
        "no-epsilon-above",
        "no-epsilon-below",
        "inverted",
        "no-gradient",
    ] = "roots"
    """√(d+ε)/√(r+ε); the same without the roots, or without one of them; 1/√(r+ε) alone; ε outside the roots, or in one
    of them only; or upside down."""
    d_takes: Literal["step", "gradient", "moved", "unsquared"] = "step"
    """What d averages: Δ², g², (η·Δ)² or Δ."""
    r_is_old: bool = False
    """Δ is computed with r as it was before this gradient."""
    steps_kept: bool = True
    """False: d never takes in a step."""

    @where_set("d_takes", "r_is_old")
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference, where d may take in something else."""
        new_w, new_s = super().update(w, g, s, lr, t)
        delta = self.change(s["d"], s["r"] if self.r_is_old else new_s["r"], g)
        if self.r_is_old:
            new_w = w - lr * delta
        taken = {"gradient": g**2, "moved": (lr * delta) ** 2, "unsquared": delta}.get(self.d_takes, delta**2)
        new_s["d"] = self.moving_average("d", self.rho, s["d"], taken)
        return new_w, new_s

    @where_set("steps_kept")
    def moving_average(self, name: str, keep: float, old: Array, new: Array) -> Array:
        """As the reference, where d may stay as it is."""
        return old if name == "d" and not self.steps_kept else super().moving_average(name, keep, old, new)

    @where_set("scaled_by")
    def change(self, d: Array, r: Array, g: Array) -> Array:
        """As the reference, or what `scaled_by` says."""
        if self.scaled_by == "squares":
            return (d + self.epsilon) / (r + self.epsilon) * g
        if self.scaled_by == "roots":
            return super().change(d, r, g)
        above, below = root(d, self.epsilon, "inside"), root(r, self.epsilon, "inside")
        if self.scaled_by == "outside":
            above, below = root(d, self.epsilon, "outside"), root(r, self.epsilon, "outside")
        elif self.scaled_by == "d-and-root":
            above = d + self.epsilon
        elif self.scaled_by == "root-and-r":
            below = r + self.epsilon
        elif self.scaled_by == "no-epsilon-above":
            above = np.sqrt(d)
        elif self.scaled_by == "no-epsilon-below":
            below = np.sqrt(r)
        elif self.scaled_by == "no-gradient":
            return above / below
        elif self.scaled_by == "inverted":
            above, below = below, above
        else:
            return g / below
        return above / below * g


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
    Misconception(
        id="adadelta/one-root-missing",
        rules=RULE,
        switches={"scaled_by": "root-and-r"},
        also=({"scaled_by": "d-and-root"},),
        title=N_("one of the two square roots is missing"),
        message=N_(
            "One of the two averages stands in your step without its root, so step and gradient are not measured alike. "
            "Both averages are of squares. Look at numerator and denominator."
        ),
        hint=N_("With all gradients ten times as large, the first step should hardly change its length."),
        formula="…;  Δ = √(d+ε)/(r+ε)·g;  …",
        credit=SLIP,  # one function is missing
        see=("adadelta/no-roots",),
    ),
    Misconception(
        id="adadelta/epsilon-in-one-root",
        rules=RULE,
        switches={"scaled_by": "no-epsilon-above"},
        also=({"scaled_by": "no-epsilon-below"},),
        title=N_("ε is in only one of the two roots"),
        message=N_(
            "ε stands in one root and not in the other. Without it above, the first step is 0 and so are all that follow; without it "
            "below, a gradient of 0 gives nan. Look at both roots."
        ),
        hint=N_("Both averages start at 0: what is the first step then?"),
        formula="…;  Δ = √d/√(r+ε)·g;  …",
        credit=SLIP,  # one term is missing
        see=("adaptive/no-epsilon",),
    ),
    Misconception(
        id="adadelta/epsilon-outside-roots",
        rules=RULE,
        switches={"scaled_by": "outside"},
        title=N_("ε stands outside the roots"),
        message=N_(
            "ε is added after the roots are taken. In this rule it is under both roots, where it sets how long the very first steps are. "
            "Look at the brackets of the roots."
        ),
        hint=N_("The first step should be about as long as √ε, not as ε."),
        formula="…;  Δ = (√d+ε)/(√r+ε)·g;  …",
        credit=NEARLY,  # another place of ε
        see=("adadelta/epsilon-in-one-root",),
    ),
    Misconception(
        id="adadelta/old-r-in-step",
        rules=RULE,
        switches={"r_is_old": True},
        title=N_("the step uses r from before this update"),
        message=N_(
            "The step is computed with the old r, in which the newest gradient is not yet contained, so the very first step divides by "
            "almost nothing. Look at the order of the lines."
        ),
        hint=N_("First the state takes in the gradient, then it is used."),
        formula="Δ = √(d+ε)/√(r_old+ε)·g;  …",
        credit=SLIP,  # lines in the wrong order
        see=("adaptive/old-accumulator",),
        particular=True,
    ),
    Misconception(
        id="adadelta/no-gradient-in-step",
        rules=RULE,
        switches={"scaled_by": "no-gradient"},
        title=N_("the step has no gradient in it"),
        message=N_(
            "The gradient sets the step size, but the step itself doesn't contain it: every parameter moves in the same "
            "direction always. Look at what the two roots are multiplied by."
        ),
        hint=N_("A gradient with the other sign should reverse the step."),
        formula="…;  Δ = √(d+ε)/√(r+ε);  …",
        credit=HALF,  # the averages are right, the step lacks its direction
        see=("adaptive/no-gradient-in-step",),
        particular=True,
    ),
    Misconception(
        id="adadelta/upside-down",
        rules=RULE,
        switches={"scaled_by": "inverted"},
        title=N_("numerator and denominator have changed places"),
        message=N_(
            "Your step is multiplied by the root of the squared gradients and divided by that of the squared steps, so steps grow "
            "without end. It is the other way round. Look at what stands above the fraction bar."
        ),
        hint=N_("A large gradient should not make the step larger still."),
        formula="…;  Δ = √(r+ε)/√(d+ε)·g;  …",
        credit=SLIP,  # two names exchanged
        see=("adadelta/one-root-missing",),
    ),
    Misconception(
        id="adadelta/d-of-something-else",
        rules=RULE,
        switches={"d_takes": "gradient"},
        also=({"d_takes": "unsquared"}, {"d_takes": "moved"}),
        title=N_("the second average doesn't take in the squared step"),
        message=N_(
            "Your second average takes in something other than Δ²: the squared gradient, the step without its square, or the step "
            "times the learning rate. It averages the squares of the steps. Look at what enters it."
        ),
        hint=N_("Two averages are kept: one of g², one of Δ²."),
        formula="…;  d ← ρ·d + (1−ρ)·g²;  …",
        credit=SLIP,  # one of two averages
        see=("adadelta/steps-not-taken-in",),
    ),
)
