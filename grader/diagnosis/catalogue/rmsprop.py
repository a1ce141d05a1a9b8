"""RMSprop that can go wrong, and the mistakes about its average; those about squares, root and ε are in `adaptive.py`."""

from __future__ import annotations

from dataclasses import dataclass

from grader.diagnosis.catalogue.general import changed, divides_by_average, keeping
from grader.diagnosis.catalogue.misconception import HALF, LISTED, NEARLY, OTHER_RULE, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Adaptive, where_set
from grader.diagnosis.catalogue.weight_decay import Shrinking
from grader.model.texts import N_
from reference.rule import Array, Dialect, RuleKind, State
from reference.rules.rmsprop import RMSprop


@dataclass(frozen=True)
class WrongRMSprop(Adaptive, Shrinking, RMSprop):
    """r ← ρ·r + (1−ρ)·g², w ← w − η·g/(√r + ε), with switches for what goes wrong."""

    @where_set("starts_from_first", "root_stored", "uses_old", "state_used")
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference; an r that starts from the first g² starts so at every call where it is lost between them."""
        return super().update(w, g, s, lr, 1 if self.from_first and self.state_used == "none" else t)


RULE = ("rmsprop",)


def _from_first(kind: RuleKind, dialect: Dialect) -> bool:
    return dialect.switches.get("from_first", False) is True


WRONG = (WrongRMSprop,)

MISCONCEPTIONS = (
    Misconception(
        id="rmsprop/weight-left-out",
        where=keeping("r"),
        switches={"r_weights": "unscaled"},
        title=N_("1−ρ is left out"),
        message=N_(
            "The new square enters the average in full, so r grows too large and the steps come out too short. "
            "In a moving average the weights of old and new add up to one. Look at the factor in front of g²."
        ),
        hint=N_("For a gradient that is always 1, r should come close to 1."),
        formula=changed(("(1−ρ)·g²", "g²"), otherwise="r ← ρ·r + g²;  …"),
        source=LISTED,
        credit=SLIP,  # one factor is missing
        see=("rmsprop/sums-up", "rmsprop/weights-swapped"),
    ),
    Misconception(
        id="rmsprop/weights-swapped",
        where=keeping("r"),
        switches={"r_weights": "swapped"},
        title=N_("ρ and 1−ρ have changed places"),
        message=N_(
            "Most of r comes from the newest gradient and little is remembered. ρ says how much of the old average is "
            "kept. Look at which term each factor stands with."
        ),
        hint=N_("With ρ near 1, r should change only slowly from one update to the next."),
        formula=changed(("ρ·r + (1−ρ)·g²", "(1−ρ)·r + ρ·g²"), otherwise="r ← (1−ρ)·r + ρ·g²;  …"),
        source=LISTED,
        credit=SLIP,  # two factors exchanged
        see=("rmsprop/weight-left-out",),
    ),
    Misconception(
        id="rmsprop/sums-up",
        where=keeping("r"),
        switches={"r_weights": "sum"},
        title=N_("the squares are summed up, as in Adagrad"),
        message=N_(
            "Your r only grows, as in Adagrad, so the steps become shorter and shorter. A moving average forgets old "
            "gradients little by little. Look for where ρ is used."
        ),
        hint=N_("After a few updates with gradient 0, r should have become smaller."),
        formula=changed(("ρ·r + (1−ρ)·g²", "r + g²"), otherwise="r ← r + g²;  …"),
        source=LISTED,
        credit=OTHER_RULE,  # it is Adagrad
        see=("rmsprop/weight-left-out", "adagrad/moving-average"),
    ),
    Misconception(
        id="rmsprop/no-memory",
        where=divides_by_average,
        switches={"r_weights": "latest"},
        also=({"r_weights": "forgetful"},),
        title=N_("nothing is averaged"),
        message=N_(
            "Only the square of the newest gradient is used; the gradients before have no effect. r is a moving "
            "average of the squares. Look at whether the old r has a part in the new one."
        ),
        hint=N_("Does the old r appear on the right-hand side of the line that computes r?"),
        formula=changed(("ρ·r + (1−ρ)·g²", "g²"), otherwise="r ← g²;  …"),
        credit=OTHER_RULE,  # the memory is the rule
        see=("state/lost",),
    ),
    Misconception(
        id="rmsprop/bias-corrected",
        rules=RULE,
        switches={"bias_correction": True},
        title=N_("a bias correction that belongs to Adam"),
        message=N_(
            "r is divided by a correction before it is used. That is part of Adam; the RMSprop taught here has none, so "
            "your first steps are too short. Look at what happens to r between its own line and the root."
        ),
        hint=N_("RMSprop's formula doesn't contain t."),
        formula="r ← ρ·r + (1−ρ)·g²;  w ← w − η·g/(√(r/(1−ρᵗ)) + ε)",
        credit=NEARLY,  # a known variant, but not what was asked
        see=("adam/only-v-corrected",),
    ),
    Misconception(
        id="rmsprop/starts-from-zero",
        where=_from_first,
        switches={"from_first": False},
        title=N_("the average starts from 0"),
        message=N_(
            "Your r starts from 0, so the first steps come out long. That is the usual RMSprop; this task asks for an r that "
            "starts from the square of the first gradient. Look at the value that r has before the first update."
        ),
        hint=N_("After the first update, r should be exactly the square of the first gradient."),
        formula="r₀ = 0;  r ← ρ·r + (1−ρ)·g²;  …",
        credit=NEARLY,  # the usual RMSprop; only the start is off
        see=("adaptive/starts-from-first",),
    ),
    Misconception(
        id="rmsprop/centered",
        rules=RULE,
        switches={"centered": True},
        title=N_("the square of the mean gradient is subtracted"),
        message=N_(
            "The root is taken of r less the square of the averaged gradient, which is a variance. Centered RMSprop does that; the rule "
            "asked for divides by the root of r alone. Look at what stands under the root."
        ),
        hint=N_("In RMSprop, r is all that is kept."),
        formula="r ← ρ·r + (1−ρ)·g²;  ḡ ← ρ·ḡ + (1−ρ)·g;  w ← w − η·g/(√(r − ḡ²) + ε)",
        credit=HALF,  # a known variant, which contains this one
        see=("rmsprop/bias-corrected",),
        particular=True,
    ),
)
