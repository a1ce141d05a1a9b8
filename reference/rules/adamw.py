"""AdamW: Adam with weight decay apart from the gradient, so that it isn't divided by √v̂.

Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019, whose Algorithm 2 scales the decay
by the schedule alone, not by η. torch and Keras shrink w by η·λ·w before the step; stanford-cs336/assignment1-basics does
it after the step, and its tests accept both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reference.quantities import BETA_1, BETA_2, EPSILON, FIRST_MOMENT, LR, SECOND_MOMENT, WEIGHT_DECAY
from reference.rule import Dialect, RuleKind
from reference.rules.adam import EPSILON_DIALECTS, MOMENTS, Adam


@dataclass(frozen=True)
class AdamW(Adam):
    """w ← w − η·λ·w, then Adam's step with the gradient as given. `weight_decay` is λ.

    Defaults of torch; Keras takes λ = 0.004. State as Adam's.
    """

    weight_decay: float = 0.01
    decoupled: bool = True


def _place(dialect: Dialect) -> str:
    """Where ε stands, without who else puts it there."""
    return dialect.title.partition(" (")[0]


ADAM_STEP = "w ← w − η·m̂/(√v̂ + ε)"
BEFORE = tuple(replace(each, families=("decay-before",)) for each in EPSILON_DIALECTS)
AFTER = tuple(
    Dialect(
        f"decay-after-{each.id}",
        f"w decays after the step; {_place(each)}",
        {**each.switches, "decay_after": True},
        formula=f"as Adam: {ADAM_STEP};  then w ← w − η·λ·w",
        families=("decay-after",),
        form_of=each.id,
    )
    for each in EPSILON_DIALECTS
)
UNSCALED = tuple(
    Dialect(
        f"decay-unscaled-{each.id}",
        f"decay not scaled by η (the paper); {_place(each)}",
        {**each.switches, "decay_scaled": False},
        formula=f"w ← w − λ·w;  then as Adam: {ADAM_STEP}",
        families=("decay-unscaled",),
        form_of=each.id,
    )
    for each in EPSILON_DIALECTS
)
UNSCALED_AFTER = tuple(
    replace(
        each,
        id=each.id.replace("unscaled-", "unscaled-after-"),
        title=each.title.replace("decay not scaled by η (the paper)", "decay after the step, not scaled by η"),
        switches={**each.switches, "decay_after": True},
        formula=f"as Adam: {ADAM_STEP};  then w ← w − λ·w",
    )
    for each in UNSCALED
)

ADAMW = RuleKind(
    name="adamw",
    title="AdamW",
    make=AdamW,
    takes=(LR, BETA_1, BETA_2, EPSILON, WEIGHT_DECAY),
    keeps=(FIRST_MOMENT, SECOND_MOMENT),
    counts=True,
    dialects=(*BEFORE, *AFTER, *UNSCALED, *UNSCALED_AFTER),
    formula=f"w ← w − η·λ·w;  then as Adam: {ADAM_STEP}",
    fixed={"amsgrad": False, "bias_correction": True, "decoupled": True},
    in_full=f"{MOMENTS};  w ← w − η·λ·w;  m̂ = m/(1−β₁ᵗ);  v̂ = v/(1−β₂ᵗ);  {ADAM_STEP}",
    quotient=("m̂", "v̂"),
    figure_rate=0.4,
)
