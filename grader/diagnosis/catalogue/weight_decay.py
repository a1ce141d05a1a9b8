"""Weight decay that goes wrong, in every rule that takes it; AdamW's own mistakes are in `adamw.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from grader.diagnosis.catalogue.general import both, both_moments, named
from grader.diagnosis.catalogue.misconception import HALF, NEARLY, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Switches, where_set
from grader.model.texts import N_
from reference.rule import Array, Dialect, RuleKind
from reference.schedule import rate
from reference.weight_decay import Decays

Parts = tuple[float, float, float]
UNSHRUNK = frozenset({"step", "numerator", "gradient", "gradient-apart"})
"""Of `decay_of`, what doesn't make w itself smaller."""


@dataclass(frozen=True)
class Shrinking(Switches, Decays):
    """Mistakes of the rules that can have weight decay."""

    decay_factor: float = 1.0
    """λ is so many times too large."""
    decay_parts: Parts | None = None
    """How often λ·w enters the gradient, and w shrinks before and after the step; None: as the rule has it."""
    decay_of: Literal["w", "square", "sign", "gradient", "gradient-apart", "step", "numerator"] = "w"
    """What is multiplied by λ: w, w², the sign of w, the gradient, where it enters or apart from it, or the step; or λ·w is a
    part of the numerator."""
    decay_times_rate: bool = False
    """In the gradient, λ·w is multiplied by η."""

    @property
    def _parts(self) -> Parts:
        own = ((0.0, 0.0, 1.0) if self.decay_after else (0.0, 1.0, 0.0)) if self.decoupled else (1.0, 0.0, 0.0)
        return self.decay_parts or own

    def _part(self, w: Array, times: float) -> Any:
        of = w * w if self.decay_of == "square" else np.sign(w) if self.decay_of == "sign" else w
        return times * self.decay_factor * self.weight_decay * of

    @where_set(
        "decay_factor", "decay_parts", "decay_of", "decay_times_rate", "ascends", "lr_power", "rate_falls", "folded_too"
    )
    def decayed(self, w: Array, g: Array, lr: float, t: int) -> tuple[Array, Array]:
        """As the reference, with the mistakes."""
        in_gradient, before, _ = self._parts
        if not self.weight_decay or self.decay_of in ("step", "numerator"):
            return w, g
        if self.decay_of == "gradient":
            return w, g + self.weight_decay * g
        if self.decay_of == "gradient-apart":
            return w - (rate(self.lr, t - 1) if self.decay_scaled else 1.0) * self.weight_decay * g, g
        if in_gradient:
            g = g + self._part(w, in_gradient) * (rate(self.lr, t - 1) if self.decay_times_rate else 1.0)
        return (self._shrunk(w, before, t) if before else w), g

    @where_set("decay_factor", "decay_parts", "decay_of", "ascends", "lr_power", "rate_falls", "folded_too")
    def decayed_after(self, w: Array, lr: float, t: int) -> Array:
        """As the reference, with the mistakes."""
        after = self._parts[2]
        if not self.weight_decay or self.decay_of in UNSHRUNK or not after:
            return w
        return self._shrunk(w, after, t)

    def _shrunk(self, w: Array, times: float, t: int) -> Array:
        # the rate itself: what goes wrong with the step's sign or its factor doesn't with the decay's
        scale = self.lr_factor * rate(self.lr, t - 1) if self.decay_scaled else 1.0
        return np.asarray(w - scale * self._part(w, times), w.dtype)


def decays(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules with weight decay."""
    return "weight_decay" in kind.hyperparameters


def _not_adamw(kind: RuleKind, dialect: Dialect) -> bool:
    return decays(kind, dialect) and kind.name != "adamw"


def _apart(kind: RuleKind, dialect: Dialect) -> bool:
    return bool({**dialect.switches, **kind.fixed}.get("decoupled", False))


def _scaled(kind: RuleKind, dialect: Dialect) -> bool:
    return decays(kind, dialect) and dialect.switches.get("decay_scaled", True) is True


def _decoupled_instead(kind: RuleKind, dialect: Dialect) -> bool:
    # without a state, w − η·(g + λ·w) is w − η·λ·w − η·g: the same
    return _not_adamw(kind, dialect) and bool(kind.keeps) and not _apart(kind, dialect)


def _in_gradient_instead(kind: RuleKind, dialect: Dialect) -> bool:
    # without a state it is the decay before the step
    return _not_adamw(kind, dialect) and _apart(kind, dialect) and (bool(kind.keeps) or not _after(kind, dialect))


def _in_gradient(kind: RuleKind, dialect: Dialect) -> bool:
    return _not_adamw(kind, dialect) and not _apart(kind, dialect)


def _after(kind: RuleKind, dialect: Dialect) -> bool:
    return _scaled(kind, dialect) and _apart(kind, dialect) and "decay_after" in dialect.switches


def _before(kind: RuleKind, dialect: Dialect) -> bool:
    return _scaled(kind, dialect) and _apart(kind, dialect) and "decay_after" not in dialect.switches


MISCONCEPTIONS = (
    Misconception(
        id="weights/no-decay",
        where=_not_adamw,
        switches={"weight_decay": 0.0},
        title=N_("the weight decay has no effect"),
        message=N_(
            "w moves as without weight decay: the λ that your function is given has no effect. "
            "Look for where it should act on w or on the gradient."
        ),
        hint=N_("With a gradient of 0 and a state of 0, w should still become a little smaller."),
        formula="λ ← 0;  …",
        credit=HALF,  # the rule is right, the decay is missing
        see=("adamw/no-decay",),
    ),
    Misconception(
        id="weights/decay-twice",
        where=decays,
        switches={"decay_factor": 2.0},
        also=(
            {"decay_parts": (0.0, 1.0, 1.0)},
            {"decay_parts": (1.0, 1.0, 0.0)},
            {"decay_parts": (1.0, 0.0, 1.0)},
        ),
        title=N_("the weight decay acts twice"),
        message=N_(
            "w decays twice as much as λ says, or in two places. Count where λ acts on w, directly or through the gradient: "
            "it should be one place, and without a factor of 2."
        ),
        hint=N_("A penalty ½·λ·w² has the gradient λ·w, without a 2."),
        formula="λ ← 2·λ;  …",
        credit=SLIP,  # one factor too many
        see=("weights/no-decay",),
    ),
    Misconception(
        id="weights/decay-sign",
        where=decays,
        switches={"decay_factor": -1.0},
        title=N_("the weight decay has the wrong sign"),
        message=N_(
            "Your weight decay makes w larger in every update, where it should pull w towards 0. "
            "Look at the sign in front of the term with λ."
        ),
        hint=N_("With a gradient of 0, should w come nearer to 0 or move away from it?"),
        formula="λ ← −λ;  …",
        credit=SLIP,  # one sign
        see=("weights/decay-twice",),
    ),
    Misconception(
        id="weights/decay-not-scaled",
        where=_scaled,
        switches={"decoupled": True, "decay_scaled": False},
        title=N_("the weight decay is not scaled by the learning rate"),
        message=N_(
            "w shrinks by λ·w in every update, whatever the learning rate is. In the form asked for here the learning rate "
            "multiplies the decay as well. Look at what λ·w is multiplied by."
        ),
        hint=N_("With a learning rate of 0, nothing should move."),
        formula="w ← w − λ·w;  …",
        credit=NEARLY,  # the paper's own form of AdamW
        see=("weights/decay-twice",),
    ),
    Misconception(
        id="weights/decay-squared",
        where=decays,
        switches={"decay_of": "square"},
        title=N_("w is squared in the weight decay"),
        message=N_(
            "Your decay is λ times w², which has the same sign for positive and negative w, so it pushes negative weights "
            "away from 0. w² stands in the penalty; what belongs in the update is the penalty's derivative."
        ),
        hint=N_("Differentiate ½·λ·w² by w."),
        formula="λ·w ← λ·w²;  …",
        credit=SLIP,  # the penalty where its derivative belongs
        see=("weights/decay-sign",),
    ),
    Misconception(
        id="weights/decay-of-sign",
        where=decays,
        switches={"decay_of": "sign"},
        particular=True,
        title=N_("only the sign of w is used in the weight decay"),
        message=N_(
            "Your decay pulls every weight towards 0 with the same force, λ times its sign (an L1 penalty). Weight decay is in proportion "
            "to w. Look at what λ is multiplied by."
        ),
        hint=N_("Twice as large a weight should decay twice as much."),
        formula="λ·w ← λ·sign(w);  …",
        credit=SLIP,  # another penalty
        see=("weights/decay-squared",),
    ),
    Misconception(
        id="weights/decay-of-gradient",
        where=_not_adamw,
        switches={"decay_of": "gradient"},
        also=({"decay_of": "gradient-apart"},),
        particular=True,
        title=N_("the weight decay multiplies the gradient instead of w"),
        message=N_(
            "λ is multiplied with the gradient, so it only makes steps longer and never pulls w towards 0. "
            "Look at what stands beside λ."
        ),
        hint=N_("With a gradient of 0 and a state of 0, w should still become a little smaller."),
        formula="g ← g + λ·g;  …",
        credit=HALF,  # the rule is right, the decay doesn't decay
        see=("weights/no-decay",),
    ),
    Misconception(
        id="weights/decay-in-one-moment",
        where=both(both_moments, _in_gradient, named("adam", "amsgrad")),
        switches={"decays_only": "m"},
        also=({"decays_only": "v"},),
        particular=True,
        title=N_("the weight decay enters only one of the two moments"),
        message=N_(
            "λ·w is added to the gradient that enters one of the moments, while the other one takes in the bare gradient. As part of the "
            "gradient it belongs in both. Look at which g stands in which line."
        ),
        hint=N_("Add λ·w to the gradient first, then write the rule as you know it."),
        formula="m ← β₁·m + (1−β₁)·(g + λ·w);  v ← β₂·v + (1−β₂)·g²;  …",
        credit=SLIP,  # one of two places
        see=("weights/decoupled",),
    ),
    Misconception(
        id="weights/decay-scaled-in-gradient",
        where=_in_gradient,
        switches={"decay_times_rate": True},
        particular=True,
        title=N_("the learning rate multiplies the weight decay twice"),
        message=N_(
            "λ·w is multiplied by the learning rate before it is added to the gradient, and the gradient is multiplied by it once more. "
            "Count how often the learning rate acts on λ·w."
        ),
        hint=N_("With a gradient of 0, w should shrink by the factor 1−η·λ at the first update."),
        formula="g ← g + η·λ·w;  …",
        credit=SLIP,  # one factor too many
        see=("weights/decay-not-scaled",),
    ),
    Misconception(
        id="weights/decoupled",
        where=_decoupled_instead,
        switches={"decoupled": True},
        also=({"decoupled": True, "decay_after": True},),
        title=N_("w decays apart from the gradient"),
        message=N_(
            "You shrink w by itself, as AdamW does. Here λ·w belongs to the gradient (an L2 penalty), so that it goes "
            "through the rule's state as the gradient does. Look at which variable the term with λ is added to."
        ),
        hint=N_("Add λ·w to the gradient first, then write the rule as you know it."),
        formula="w ← w − η·λ·w;  …",
        credit=NEARLY,  # right elsewhere, as in Keras 3
        see=("adamw/decay-in-gradient",),
    ),
    Misconception(
        id="weights/in-gradient",
        where=_in_gradient_instead,
        switches={"decoupled": False},
        title=N_("the weight decay is part of the gradient"),
        message=N_(
            "λ·w is added to the gradient, as an L2 penalty is, and goes through the rule's state. This task asks for weight "
            "decay apart from the gradient. Look at which variable the term with λ is added to."
        ),
        hint=N_("The state should be the same with and without weight decay, as long as the gradients are."),
        formula="g ← g + λ·w;  …",
        credit=NEARLY,  # right elsewhere, as in torch
        see=("weights/decoupled",),
    ),
    Misconception(
        id="weights/decay-after-step",
        where=_before,
        switches={"decay_after": True},
        title=N_("w decays after the step, not before it"),
        message=N_(
            "Your w makes its step first and decays then, so the step decays with it. Some courses teach that order; this task "
            "asks for a decay of the w that the update begins with. Look at the order of the two lines."
        ),
        hint=N_("Which w should λ be multiplied with: the one before the step, or the one after it?"),
        formula="…;  w ← w − η·λ·w",
        credit=NEARLY,  # right elsewhere; the difference is η·λ of a step
        see=("weights/decay-before-step",),
    ),
    Misconception(
        id="weights/decay-before-step",
        where=_after,
        switches={"decay_after": False},
        title=N_("w decays before the step, not after it"),
        message=N_(
            "Your w decays first and makes its step then. That is the usual order; this task asks for a decay of the w that the "
            "step has led to. Look at the order of the two lines."
        ),
        hint=N_("Which w should λ be multiplied with: the one before the step, or the one after it?"),
        formula="w ← w − η·λ·w;  …",
        credit=NEARLY,  # the usual order; the difference is η·λ of a step
        see=("weights/decay-after-step",),
    ),
)
