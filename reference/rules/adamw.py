"""AdamW: Adam with weight decay apart from the gradient, so that it isn't divided by √v̂.

Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019. torch and Keras shrink
w by η·λ·w as here; the paper scales the decay by the schedule alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from reference.rule import RuleKind
from reference.rules.adam import EPSILON_DIALECTS, Adam


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
    hyperparameters=("lr", "beta_1", "beta_2", "epsilon", "weight_decay"),
    state=("m", "v", "t"),
    nonnegative=frozenset({"v"}),
    dialects=EPSILON_DIALECTS,
    formula="w ← w − η·λ·w;  then as Adam: w ← w − η·m̂/(√v̂ + ε)",
    fixed={"amsgrad": False, "bias_correction": True, "decoupled": True},
)
