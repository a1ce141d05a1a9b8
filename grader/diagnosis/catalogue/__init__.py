"""The catalogue of named misconceptions: data that runs.

families.py        the table of files, and what follows from it: rules, wrong classes, misconceptions
misconception.py   what a misconception is; credit; the kinds for counts, schedules and loops
general.py         which rules have a misconception that isn't one rule's own, and how its formula reads there
switches.py        the switches that any rule has
variants.py        `variant(kind, dialect, misconceptions).build(**hyperparameters)`, `sequence`, `path`
equivalent.py      what no input, or not every input, can tell apart
direction, state, adaptive                mistakes of any rule
momentum, nesterov, adagrad, adam_* …     a family's own
decay, iterations, minibatch_*            misconceptions of schedules, counts and loops
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from grader.diagnosis.catalogue.decay import DECAY
from grader.diagnosis.catalogue.families import FAMILIES, HYPERPARAMETERS, OF_RULES, RULES, applies, kind_with
from grader.diagnosis.catalogue.iterations import ITERATIONS, counts_explaining
from grader.diagnosis.catalogue.minibatch_epochs import EPOCHS
from grader.diagnosis.catalogue.minibatch_slices import SLICES
from grader.diagnosis.catalogue.minibatch_windows import WINDOWS
from grader.diagnosis.catalogue.misconception import Misconception, WrongCount, WrongLoop, WrongSchedule
from grader.diagnosis.catalogue.variants import Variant, combinable, path, sequence, variant
from reference.rule import RuleKind

OF_SCHEDULES: tuple[WrongSchedule, ...] = DECAY
OF_COUNTS: tuple[WrongCount, ...] = ITERATIONS
OF_LOOPS: tuple[WrongLoop, ...] = (*SLICES, *WINDOWS, *EPOCHS)

CATALOGUE: Mapping[str, Misconception] = {m.id: m for m in (*OF_RULES, *OF_SCHEDULES, *OF_COUNTS, *OF_LOOPS)}
"""Every misconception by its id."""


def misconceptions_of(rule: str | RuleKind) -> tuple[Misconception, ...]:
    """The misconceptions of a rule, by its name; of one that takes a weight decay besides, those about that too."""
    kind = RULES[rule] if isinstance(rule, str) else rule
    return _of_kind(kind)


@cache
def _of_kind(kind: RuleKind) -> tuple[Misconception, ...]:
    return tuple(m for m in OF_RULES if any(applies(m, kind, dialect) for dialect in kind.dialects))


__all__ = [
    "CATALOGUE", "FAMILIES", "HYPERPARAMETERS", "OF_COUNTS", "OF_LOOPS", "OF_RULES", "OF_SCHEDULES", "RULES", "Misconception", "Variant",
    "WrongCount", "WrongLoop", "WrongSchedule", "applies", "combinable", "counts_explaining", "kind_with", "misconceptions_of", "path", "sequence", "variant",
]  # fmt: skip
