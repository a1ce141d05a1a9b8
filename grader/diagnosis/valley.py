"""A student's own optimizer in a narrow valley: its update sequence by the reference, as data for a figure.

The bowl of `bowl.py` is stretched so that the student's learning rate fits it, for one that suits a network of a million
weights would hardly move on f(x, y) = ½(x² + 8y²), or leave it: with s = η/η₀, f(x, y) = (x² + 8y²)/(2s) from s·(−4, 1.6).
"""

from __future__ import annotations

import math
from functools import lru_cache

import msgspec
import numpy as np

from grader.diagnosis.bowl import CURVATURE, START, STEPS
from grader.diagnosis.catalogue import RULES
from grader.model.verdict import OptimizerUsed
from reference.problems import Quadratic
from reference.rule import run
from reference.schedule import InverseTime, LearningRate

VISIBLE = 0.02
"""A decay that changes the learning rate by less within the steps drawn can't be seen."""

Walk = tuple[tuple[float, float], ...]


class Valley(msgspec.Struct, frozen=True):
    """The walk in units of s, start included, and beside it the walk without `lacking` ("decay", "momentum" or "")."""

    own: Walk
    other: Walk
    lacking: str
    stretch: float
    """s."""
    first_rate: float
    last_rate: float
    """The learning rates of the first and the last update drawn: they differ where there is a decay."""


@lru_cache(maxsize=256)
def valley(used: OptimizerUsed) -> Valley | None:
    """Where the optimizer walks; None where the reference hasn't its rule or its numbers make no walk."""
    numbers = dict(used.settings)
    rate, decay = numbers.get("learning_rate", 0.0), numbers.get("decay", 0.0)
    rule = _rule(used)
    if rule not in RULES or not RULES[rule].to_scale or not 1e-9 <= rate <= 1e6 or not 0 <= decay <= 1e6:
        return None
    own = _walk(rule, numbers, rate, decay)
    if own is None:
        return None
    lacking, other = "", None
    if decay * STEPS >= VISIBLE:
        lacking, other = "decay", _walk(rule, numbers, rate, 0.0)
    elif rule in ("momentum", "nesterov"):
        lacking, other = "momentum", _walk("sgd", numbers, rate, decay, stretched_for=rule)
    last = InverseTime(rate, decay)(STEPS - 1)
    return Valley(own, other or (), lacking if other else "", rate / RULES[rule].figure_rate, rate, last)


def _rule(used: OptimizerUsed) -> str:
    """The reference's name for what Keras calls `used.name`."""
    if used.name == "SGD" and dict(used.settings).get("momentum", 0.0) > 0:
        return "nesterov" if "nesterov" in used.switches else "momentum"
    if used.name == "Adam" and "amsgrad" in used.switches:
        return "amsgrad"
    return used.name.lower()


def _walk(rule: str, numbers: dict[str, float], rate: float, decay: float, stretched_for: str = "") -> Walk | None:
    kind = RULES[rule]
    stretch = rate / RULES[stretched_for or rule].figure_rate
    lr: LearningRate = InverseTime(rate, decay) if decay else rate
    named = {**numbers, "beta": numbers.get("momentum")}  # Keras's own name for it
    given = {k: v for k in kind.hyperparameters if k != "lr" and (v := named.get(k)) is not None}
    if any(not math.isfinite(v) or not 0 <= v <= 1e3 for v in given.values()):
        return None
    bowl = Quadratic(np.diag(CURVATURE) / stretch, np.zeros(2), stretch * np.array(START))
    with np.errstate(all="ignore"):
        w = run(kind.build(kind.in_keras, lr=lr, **given), bowl, STEPS).w / stretch
    good = np.isfinite(w).all(axis=1) & (np.abs(w) < 1e6).all(axis=1)
    kept = w if good.all() else w[: int(np.argmin(good))]
    return tuple((float(x), float(y)) for x, y in kept) if len(kept) > 1 else None
