"""AdamW: Adam with weight decay apart from the gradient, so that it isn't divided by √v̂.

Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019. torch and Keras shrink
w by η·λ·w as here; the paper scales the decay by the schedule alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from reference.quantities import BETA_1, BETA_2, EPSILON, FIRST_MOMENT, LR, SECOND_MOMENT, WEIGHT_DECAY
from reference.rule import RuleKind
from reference.rules.adam import EPSILON_DIALECTS, MOMENTS, Adam


@dataclass(frozen=True)
class AdamW(Adam):
    """w ← w − η·λ·w, then Adam's step with the gradient as given. `weight_decay` is λ.

    Defaults of torch; Keras takes λ = 0.004. State as Adam's.
    """

    weight_decay: float = 0.01
    decoupled: bool = True


ADAMW = RuleKind(
    name="adamw",
    title="AdamW",
    make=AdamW,
    takes=(LR, BETA_1, BETA_2, EPSILON, WEIGHT_DECAY),
    keeps=(FIRST_MOMENT, SECOND_MOMENT),
    counts=True,
    dialects=EPSILON_DIALECTS,
    formula="w ← w − η·λ·w;  then as Adam: w ← w − η·m̂/(√v̂ + ε)",
    fixed={"amsgrad": False, "bias_correction": True, "decoupled": True},
    in_full=f"{MOMENTS};  w ← w − η·λ·w;  m̂ = m/(1−β₁ᵗ);  v̂ = v/(1−β₂ᵗ);  w ← w − η·m̂/(√v̂ + ε)",
    quotient=("m̂", "v̂"),
    figure_rate=0.4,
)
