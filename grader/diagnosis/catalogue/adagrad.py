"""Adagrad that can go wrong, and the mistakes about its sum; those about squares, root and ε are in `adaptive.py`."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from grader.diagnosis.catalogue.misconception import LISTED, OTHER_RULE, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Adaptive, where_set
from grader.model.texts import N_
from reference.rule import Array, State
from reference.rules.adagrad import Adagrad


@dataclass(frozen=True)
class WrongAdagrad(Adaptive, Adagrad):
    """G ← G + g², w ← w − η·g/(√G + ε), with switches for what goes wrong."""

    memory: Literal["sum", "none", "average", "onto-itself", "largest", "subtracted"] = "sum"
    """All squares are added up, only this one is used, or a moving average is kept; the sum is added to the old one; the
    largest square is kept; squares are subtracted."""
    average_rho: float = 0.9
    """What the moving average keeps of its old value."""
    counted: Literal["t", "one-more", "outside-root"] = "t"
    """The mean divides by t, by t + 1, or the root of the sum is divided by t."""
    rate_decays_too: bool = False
    """η is divided by √t although the sum shortens the steps already."""

    @where_set("memory", "counted", "average_rho", "idle")
    def total(self, old: Array, x: Array, t: int) -> Array:
        """As the reference, with the mistakes about what is remembered."""
        if self.idle:
            return old
        if self.memory == "sum":
            return super().total(old, x, t if self.counted == "t" else t + 1)
        if self.memory == "onto-itself":
            return old + old + x
        if self.memory == "largest":
            return np.maximum(old, x)
        if self.memory == "subtracted":
            return old - x
        return x if self.memory == "none" else self.average_rho * old + (1 - self.average_rho) * x

    @where_set("counted")
    def count(self, t: int) -> float:
        """As the reference, or one more, or so that the root is divided: √(G/t²) = √G/t."""
        return t if self.counted == "t" else t + 1 if self.counted == "one-more" else t * t

    @where_set("rate_decays_too")
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference, where η may fall although the sum shortens the steps."""
        return super().update(w, g, s, lr / sqrt(t) if self.rate_decays_too else lr, t)


RULE = ("adagrad",)
SUM_KEPT = (
    "mean-epsilon-outside",
    "mean-epsilon-inside",
    "mean-decaying-epsilon-outside",
    "mean-decaying-epsilon-inside",
)
"""The dialects that keep the sum and divide it by t in the step."""

WRONG = (WrongAdagrad,)

MISCONCEPTIONS = (
    Misconception(
        id="adagrad/onto-itself",
        rules=RULE,
        switches={"memory": "onto-itself"},
        title=N_("the sum is added onto itself"),
        message=N_(
            "The new sum is added to the old one instead of taking its place, so it doubles with every update and the steps vanish. "
            "Look for += where the old sum stands on the right as well."
        ),
        hint=N_("After two gradients of 1 the sum should be 2."),
        formula="G ← G + G + g²;  …",
        credit=SLIP,  # one operator
        see=("adagrad/no-accumulation",),
        particular=True,
    ),
    Misconception(
        id="adagrad/largest",
        rules=RULE,
        switches={"memory": "largest"},
        title=N_("the largest square is kept instead of the sum"),
        message=N_(
            "Your accumulator keeps the largest square there has been. Adagrad adds all of them up. "
            "Look at the line of the accumulator."
        ),
        hint=N_("After two gradients of 1 the sum should be 2."),
        formula="G ← max(G, g²);  …",
        credit=OTHER_RULE,  # a memory, but another one
        see=("adagrad/no-accumulation",),
        particular=True,
    ),
    Misconception(
        id="adagrad/subtracted",
        rules=RULE,
        switches={"memory": "subtracted"},
        title=N_("the squares are subtracted from the sum"),
        message=N_(
            "In the line of the accumulator the square is subtracted where it should be added, so the root is of a negative number. "
            "Look at the sign."
        ),
        hint=N_("The accumulator should never be negative."),
        formula="G ← G − g²;  …",
        credit=SLIP,  # one sign
        see=("adagrad/no-accumulation",),
        particular=True,
    ),
    Misconception(
        id="adagrad/no-accumulation",
        rules=RULE,
        switches={"memory": "none"},
        title=N_("nothing is accumulated"),
        message=N_(
            "Only the square of the newest gradient is used, so each step has about the length of the learning rate, "
            "however steep the loss is. Adagrad remembers all squares so far. Look at the line of the accumulator."
        ),
        hint=N_("Does the old accumulator appear on the right-hand side of that line?"),
        formula="G ← g²;  w ← w − η·g/(√G + ε)",
        source=LISTED,
        credit=OTHER_RULE,  # the memory is the rule
        see=("state/lost", "adagrad/moving-average"),
    ),
    Misconception(
        id="adagrad/moving-average",
        rules=RULE,
        switches={"memory": "average"},
        also=(
            {"memory": "average", "average_rho": 0.99},
            {"memory": "average", "average_rho": 0.999},
            {"memory": "average", "average_rho": 0.5},
        ),
        title=N_("a moving average instead of the sum"),
        message=N_(
            "Your accumulator forgets old gradients, as RMSprop's does. In Adagrad every gradient so far counts the "
            "same. Look at the factors in the line of the accumulator."
        ),
        hint=N_("Adagrad's accumulator never becomes smaller."),
        formula="G ← 0.9·G + 0.1·g²;  w ← w − η·g/(√G + ε)",
        source=LISTED,
        credit=OTHER_RULE,  # it is RMSprop
        see=("adagrad/no-accumulation", "rmsprop/sums-up"),
    ),
    Misconception(
        id="adagrad/mean-outside-root",
        rules=RULE,
        dialects=SUM_KEPT,
        switches={"over": "mean", "kept": "sum", "counted": "outside-root"},
        title=N_("divided by t outside the root"),
        message=N_(
            "σ is the root of a mean: the sum of squares is divided by their number first, and the root comes last. "
            "Your function divides after the root, so the denominator becomes too small as t grows. Look at the brackets."
        ),
        hint=N_("For a gradient that is always 1, σ should stay 1."),
        formula="G ← G + g²;  w ← w − η·g/(√G/t + ε)",
        credit=SLIP,  # a bracket in the wrong place
        see=("adagrad/mean-off-by-one",),
    ),
    Misconception(
        id="adagrad/mean-off-by-one",
        rules=RULE,
        dialects=SUM_KEPT,
        switches={"over": "mean", "kept": "sum", "counted": "one-more"},
        also=({"over": "mean", "kept": "mean", "counted": "one-more"},),
        title=N_("the mean divides by one too many"),
        message=N_(
            "The mean of the squares divides by one more than there are gradients so far, so the denominator is too "
            "small, most of all at the start. Look at what t counts and from where."
        ),
        hint=N_("After the first update there is one square: what is the mean of one number?"),
        formula="G ← G + g²;  w ← w − η·g/(√(G/(t+1)) + ε)",
        credit=SLIP,  # a count off by one
        see=("adagrad/mean-outside-root",),
    ),
    Misconception(
        id="adagrad/rate-decays-too",
        rules=RULE,
        switches={"over": "sum", "rate_decays_too": True},
        title=N_("the learning rate decays twice"),
        message=N_(
            "You divide by the root of the sum of squares and by √t as well. The growing sum makes the steps shorter "
            "already; √t goes with the mean only. Look at whether you mix the two ways of writing Adagrad."
        ),
        hint=N_("For a gradient that is always 1, the t-th step should be η/√t long, not η/t."),
        formula="G ← G + g²;  w ← w − (η/√t)·g/(√G + ε)",
        credit=SLIP,  # two right forms mixed
        see=("adagrad/mean-outside-root",),
        dialects=("epsilon-outside", "epsilon-inside", "from-0.1-epsilon-outside", "from-0.1-epsilon-inside"),
    ),
)
