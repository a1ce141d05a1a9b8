"""RMSprop that can go wrong, and the mistakes about its average; those about squares, root and ε are in `adaptive.py`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.diagnosis.catalogue.misconception import LISTED, NEARLY, OTHER_RULE, PLAUSIBLE, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Adaptive, Weights, weights
from grader.model.texts import N_
from reference.rule import Array, State
from reference.rules.rmsprop import RMSprop


@dataclass(frozen=True)
class WrongRMSprop(Adaptive, RMSprop):
    """r ← ρ·r + (1−ρ)·g², w ← w − η·g/(√r + ε), with switches for what goes wrong."""

    r_weights: Weights = "right"
    """What the old r and the new g² are multiplied by."""
    corrected: bool = False
    """r is divided by 1−ρᵗ, as Adam does."""

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        lr = self.rated(lr)
        x = self.entering(g)
        old = x if self.starts_from_first and t == 1 else s["r"]
        keep, take = weights(self.rho, self.r_weights)
        r = keep * old + take * x  # r ← ρ·r + (1−ρ)·g²
        if self.root_stored:
            r = np.sqrt(r)
        new = {"r": r}
        squares = s["r"] if self.uses_old else r * r if self.root_stored else r
        if self.corrected:
            squares = squares / (1 - self.rho**t)
        if self.centered:
            new["g_mean"] = self.rho * s["g_mean"] + (1 - self.rho) * g  # ḡ ← ρ·ḡ + (1−ρ)·g
            squares = r - new["g_mean"] ** 2  # r − ḡ²
        scaled = (g if self.gradient_in_step else 1.0) / self.denominator(squares, self.epsilon, self.epsilon_at)
        if not self.beta:
            return self._moved_by(w, lr, scaled, g), new
        inside, outside = (lr, 1.0) if self.lr_inside else (1.0, lr)
        new["v"] = self.beta * s["v"] + inside * scaled  # v ← β·v + η·g/(√r + ε)
        return self._moved_by(w, outside, new["v"], g), new

    def _moved_by(self, w: Array, lr: float, scaled: Array, g: Array) -> Array:
        return self.moved(w, lr * scaled, g, self.epsilon)  # w ← w − η·g/(√r + ε)


RULE = ("rmsprop",)

RMSPROP = (
    Misconception(
        id="rmsprop/weight-left-out",
        rules=RULE,
        switches={"r_weights": "unscaled"},
        title=N_("1−ρ is left out"),
        message=N_(
            "The new square enters the average in full, so r grows too large and the steps come out too short. "
            "In a moving average the weights of old and new add up to one. Look at the factor in front of g²."
        ),
        hint=N_("For a gradient that is always 1, r should come close to 1."),
        formula="r ← ρ·r + g²;  w ← w − η·g/(√r + ε)",
        source=LISTED,
        credit=SLIP,  # one factor is missing
        see=("rmsprop/sums-up", "rmsprop/weights-swapped"),
    ),
    Misconception(
        id="rmsprop/weights-swapped",
        rules=RULE,
        switches={"r_weights": "swapped"},
        title=N_("ρ and 1−ρ have changed places"),
        message=N_(
            "Most of r comes from the newest gradient and little is remembered. ρ says how much of the old average is "
            "kept. Look at which term each factor stands with."
        ),
        hint=N_("With ρ near 1, r should change only slowly from one update to the next."),
        formula="r ← (1−ρ)·r + ρ·g²;  w ← w − η·g/(√r + ε)",
        source=LISTED,
        credit=SLIP,  # two factors exchanged
        see=("rmsprop/weight-left-out",),
    ),
    Misconception(
        id="rmsprop/sums-up",
        rules=RULE,
        switches={"r_weights": "sum"},
        title=N_("the squares are summed up, as in Adagrad"),
        message=N_(
            "Your r only grows, as in Adagrad, so the steps become shorter and shorter. RMSprop forgets old gradients "
            "little by little. Look for where ρ is used."
        ),
        hint=N_("After a few updates with gradient 0, r should have become smaller."),
        formula="r ← r + g²;  w ← w − η·g/(√r + ε)",
        source=LISTED,
        credit=OTHER_RULE,  # it is Adagrad
        see=("rmsprop/weight-left-out", "adagrad/moving-average"),
    ),
    Misconception(
        id="rmsprop/no-memory",
        rules=RULE,
        switches={"r_weights": "latest"},
        also=({"r_weights": "forgetful"},),
        title=N_("nothing is averaged"),
        message=N_(
            "Only the square of the newest gradient is used; the gradients before have no effect. RMSprop keeps a moving "
            "average of the squares. Look at whether the old r has a part in the new one."
        ),
        hint=N_("Does the old r appear on the right-hand side of the line that computes r?"),
        formula="r ← g²;  w ← w − η·g/(√r + ε)",
        source=PLAUSIBLE,
        credit=OTHER_RULE,  # the memory is the rule
        see=("state/lost",),
    ),
    Misconception(
        id="rmsprop/bias-corrected",
        rules=RULE,
        switches={"corrected": True},
        title=N_("a bias correction that belongs to Adam"),
        message=N_(
            "r is divided by a correction before it is used. That is part of Adam; the RMSprop taught here has none, so "
            "your first steps are too short. Look at what happens to r between its own line and the root."
        ),
        hint=N_("RMSprop's formula doesn't contain t."),
        formula="r ← ρ·r + (1−ρ)·g²;  w ← w − η·g/(√(r/(1−ρᵗ)) + ε)",
        source=PLAUSIBLE,
        credit=NEARLY,  # a known variant, but not what was asked
        see=("adam/only-v-corrected",),
    ),
)
