"""The catalogue of named misconceptions: data that runs.

One parameter space: each family of rules is the reference's class with switches whose defaults are right. A
misconception is a mapping of switches, and a pair of them the union of two.

    misconception.py   what a misconception is; credit; the kinds for counts, schedules and loops
    switches.py        the switches that all families share
    variants.py        `variant(kind, dialect, misconceptions).build(**hyperparameters)`, `sequence`, `path`
    equivalent.py      what no input, or not every input, can tell apart
    direction, state, momentum, nesterov, adaptive, adagrad, rmsprop, adam_*   misconceptions of rules
    decay, iterations, minibatch_*   misconceptions of schedules, counts and loops
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.diagnosis.catalogue.adagrad import ADAGRAD
from grader.diagnosis.catalogue.adam_corrections import CORRECTIONS
from grader.diagnosis.catalogue.adam_moments import ADAM_MOMENTS, ADAMW, AMSGRAD
from grader.diagnosis.catalogue.adaptive import ADAPTIVE
from grader.diagnosis.catalogue.decay import DECAY
from grader.diagnosis.catalogue.direction import DIRECTION, RATE
from grader.diagnosis.catalogue.iterations import ITERATIONS, counts_explaining
from grader.diagnosis.catalogue.minibatch_epochs import EPOCHS
from grader.diagnosis.catalogue.minibatch_slices import SLICES
from grader.diagnosis.catalogue.misconception import Misconception, WrongCount, WrongLoop, WrongSchedule
from grader.diagnosis.catalogue.momentum import MOMENTUM
from grader.diagnosis.catalogue.nesterov import NESTEROV
from grader.diagnosis.catalogue.rmsprop import RMSPROP
from grader.diagnosis.catalogue.state import STATE
from grader.diagnosis.catalogue.variants import FAMILIES, Variant, applies, combinable, path, sequence, variant

OF_RULES: tuple[Misconception, ...] = (
    *DIRECTION,
    *RATE,
    *STATE,
    *MOMENTUM,
    *NESTEROV,
    *ADAPTIVE,
    *ADAGRAD,
    *RMSPROP,
    *CORRECTIONS,
    *ADAM_MOMENTS,
    *AMSGRAD,
    *ADAMW,
)
OF_SCHEDULES: tuple[WrongSchedule, ...] = DECAY
OF_COUNTS: tuple[WrongCount, ...] = ITERATIONS
OF_LOOPS: tuple[WrongLoop, ...] = (*SLICES, *EPOCHS)

CATALOGUE: Mapping[str, Misconception] = {m.id: m for m in (*OF_RULES, *OF_SCHEDULES, *OF_COUNTS, *OF_LOOPS)}
"""Every misconception by its id."""


def misconceptions_of(rule: str) -> tuple[Misconception, ...]:
    """The misconceptions of a rule of the reference, by its name there."""
    return tuple(m for m in OF_RULES if rule in m.rules)


__all__ = [
    "CATALOGUE",
    "FAMILIES",
    "OF_COUNTS",
    "OF_LOOPS",
    "OF_RULES",
    "OF_SCHEDULES",
    "Misconception",
    "Variant",
    "WrongCount",
    "WrongLoop",
    "WrongSchedule",
    "applies",
    "combinable",
    "counts_explaining",
    "misconceptions_of",
    "path",
    "sequence",
    "variant",
]
