"""AdamW that can go wrong, and the mistakes about its weight decay."""

from __future__ import annotations

from dataclasses import dataclass

from grader.diagnosis.catalogue.adam import WrongAdam
from grader.diagnosis.catalogue.general import like_adam
from grader.diagnosis.catalogue.misconception import HALF, SLIP, Misconception
from grader.diagnosis.catalogue.weight_decay import decays
from grader.model.texts import N_
from reference.rule import Dialect, RuleKind
from reference.rules.adamw import AdamW


@dataclass(frozen=True)
class WrongAdamW(WrongAdam, AdamW):
    """w ← w − η·λ·w, then Adam's step, with the same switches. Defaults as the reference's AdamW."""

    weight_decay: float = AdamW.weight_decay
    decoupled: bool = AdamW.decoupled


WRONG = (WrongAdamW,)

RULE = ("adamw",)


def _like_adam(kind: RuleKind, dialect: Dialect) -> bool:
    return decays(kind, dialect) and like_adam(kind, dialect)


MISCONCEPTIONS = (
    Misconception(
        id="adamw/decay-in-gradient",
        rules=RULE,
        switches={"decoupled": False},
        title=N_("the weight decay is added to the gradient"),
        message=N_(
            "The weight decay enters m and v with the gradient, so it is divided by the root as well: that is Adam with "
            "an L2 penalty. AdamW shrinks w apart from the gradient. Look at where w enters your formula."
        ),
        hint=N_("With a gradient of 0, w should shrink by the factor 1−η·λ."),
        formula="g ← g + λ·w;  …;  w ← w − η·m̂/(√v̂ + ε)",
        source=N_("I. Loshchilov, F. Hutter, 2019: the form that AdamW replaces"),
        credit=HALF,  # all of Adam is right, what AdamW changes is not
        see=("adamw/no-decay",),
    ),
    Misconception(
        id="adamw/no-decay",
        rules=RULE,
        switches={"weight_decay": 0.0},
        title=N_("the weight decay is missing"),
        message=N_(
            "w moves as in plain Adam and doesn't shrink besides: the weight decay that is passed has no effect. "
            "Look for where it should act on w."
        ),
        hint=N_("With a gradient of 0, w should still become a little smaller."),
        formula="…;  w ← w − η·m̂/(√v̂ + ε)",
        credit=HALF,  # all of Adam is right, what AdamW adds is missing
        see=("adamw/decay-in-gradient",),
    ),
    Misconception(
        id="adamw/decay-in-fraction",
        rules=RULE,
        switches={"decay_of": "numerator"},
        particular=True,
        title=N_("the weight decay is divided by the root too"),
        message=N_(
            "λ·w stands in the numerator beside m, so it is divided by the root of v: where gradients are large, w hardly decays. "
            "AdamW shrinks w apart from the step. Look at the brackets."
        ),
        hint=N_("With a gradient of 0, w should shrink by the factor 1−η·λ."),
        formula="w ← w − η·(m̂ + λ·w)/(√v̂ + ε)",
        credit=SLIP,  # a pair of brackets
        see=("adamw/decay-in-gradient",),
    ),
    Misconception(
        id="adamw/decay-on-step",
        where=_like_adam,
        switches={"decay_of": "step"},
        title=N_("the weight decay multiplies the step instead of w"),
        message=N_(
            "λ is multiplied with the step that Adam makes, so it only makes steps longer and never pulls w towards 0. "
            "Look at what stands beside λ in the line that computes w."
        ),
        hint=N_("With a gradient of 0, w should still become a little smaller."),
        formula="…;  w ← w − η·(1+λ)·m̂/(√v̂ + ε)",
        credit=HALF,  # all of Adam is right, the decay doesn't decay
        see=("adamw/no-decay",),
    ),
)
