"""The trainings in a Keras record, and the optimizers that they used."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from grader.model.keras_record import Fit, OptimizerBuilt
from grader.model.verdict import OptimizerUsed

NUMBERS = ("learning_rate", "momentum", "decay", "rho", "beta_1", "beta_2", "epsilon", "weight_decay")
SWITCHES = ("nesterov", "amsgrad")
MOST = 3
"""Different optimizers told of one check."""


class TrainingRun(msgspec.Struct, frozen=True):
    """One training with the optimizer that it used."""

    fit: Fit
    optimizer: OptimizerBuilt


def optimizers_used(runs: Sequence[TrainingRun]) -> list[OptimizerUsed]:
    """The first few different optimizers; none with a schedule, whose rates no number tells."""
    used = (_used(run.optimizer) for run in runs if run.optimizer.schedule is None)
    return list(dict.fromkeys(used))[:MOST]


def _used(built: OptimizerBuilt) -> OptimizerUsed:
    numbers = {
        key: float(value) for key in NUMBERS
        if isinstance(value := built.arguments.get(key), int | float) and not isinstance(value, bool) and abs(value) < 1e9
        and math.isfinite(value)
    }  # fmt: skip
    switches = tuple(key for key in SWITCHES if built.arguments.get(key) is True)
    return OptimizerUsed(built.name[:40], tuple(sorted(numbers.items())), switches)
