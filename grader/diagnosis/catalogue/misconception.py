"""What a misconception is: a name, texts for the student, and something that runs and is wrong in just that way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.model.texts import N_, Message
from reference.rule import Dialect, RuleKind
from reference.schedule import Schedule

Switched: TypeAlias = Mapping[str, object]
"""Fields of a family's class and the wrong value that each is set to."""

# Credit: the least share of the points that a fair teacher would still give, unless the assignment says otherwise.
NEARLY = 0.8
"""The rule is understood; a constant or a border is off, and on ordinary inputs the difference is hardly seen."""
SLIP = 0.6
"""The rule is all there but for one symbol: a sign, a factor, a forgotten ε or root."""
HALF = 0.4
"""One of the rule's two ideas is missing or undone; the other is right."""
OTHER_RULE = 0.2
"""A working rule, but another one: what sets the asked rule apart is missing."""
NONE = 0.0
"""Nothing of the idea is left, or the code can't work for any input."""

PLAUSIBLE = N_("plausible, not met so far")
LISTED = N_("listed in a survey of about 190 real files")
COURSE = N_("the course's own “50000/128+1”, taken as a rule")
ANOTHER_COURSE = N_("listed in a survey of about 190 real files; taught as momentum by another well-known course")


def seen(times: int, *, more: bool = False) -> Message:
    """The source of a misconception that was met in real homework."""
    if more:
        return N_("seen in {times} or more of about 190 real files", times=times)
    return N_("seen in {times} of about 190 real files", times=times)


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """A named wrong variant of one or several rules: the rule with `switches` set to something wrong.

    Titles, messages and hints are gettext keys; the message never gives the corrected line away, the hint is one
    level more concrete.
    """

    id: str
    title: Message
    message: Message
    hint: Message
    formula: str | Mapping[str, str] | Callable[[RuleKind], str]
    """What the wrong code computes, in the notation of `RuleKind.formula` and without words; by rule where it differs.

    "…" stands for the rest as it is right, Δw for the right change of w, s for the state. One that is made from the
    rule's own is a function; the catalogue makes it.
    """
    credit: float
    """The least share of the points that a fair teacher would still give, 0 to 1."""
    source: Message = PLAUSIBLE
    see: tuple[str, ...] = ()
    """Ids of relatives, and of those that are easily taken for this one."""
    rules: tuple[str, ...] = ()
    """Names of the rules that have it; the catalogue fills it in from `where`."""
    where: Callable[[RuleKind, Dialect], bool] | None = None
    """Which rules have it, in which dialects, where it isn't one rule's own (see `general.py`)."""
    switches: Switched = field(default_factory=dict)
    also: tuple[Switched, ...] = ()
    """The same mistake with another constant or in another spelling."""
    usual: int = 1
    """How many of its spellings, from the first on, are usual: two mistakes at once are looked for in these alone."""
    particular: bool = False
    """It concerns one of two like places, or is rare: two mistakes at once are looked for among all others first."""
    dialects: tuple[str, ...] = ()
    """Only wrong, or only possible, in these dialects of its rules; () is all."""

    def __hash__(self) -> int:
        return hash(self.id)  # texts and switches are no keys

    @property
    def forms(self) -> tuple[Misconception, ...]:
        """Every spelling of the mistake as a misconception of its own, with the same id; the usual one first."""
        return (replace(self, also=()), *(replace(self, switches=switches, also=()) for switches in self.also))

    def formula_of(self, rule: str) -> str:
        """The wrong formula as it reads in this rule."""
        if callable(self.formula):
            raise TypeError(f"{self.id} is not in the catalogue, which makes its formulas")
        return self.formula if isinstance(self.formula, str) else self.formula[rule]


@dataclass(frozen=True, kw_only=True, eq=False)
class WrongCount(Misconception):
    """A misconception about how many updates one epoch makes."""

    count: Callable[[int, int], float]
    """(samples, batch size) -> what the wrong function gives."""
    counts: tuple[Callable[[int, int], float], ...] = ()
    """The same mistake with another constant."""
    spellings: Mapping[str, Callable[[int, int], float]] = field(default_factory=dict)
    """The same mistake by another formula, each by how that reads."""

    def formula_giving(self, counted: Mapping[tuple[int, int], float]) -> str | None:
        """The formula of this mistake that gives every number, (samples, batch size) -> number; None where none does."""
        usual = dict.fromkeys((self.count, *self.counts), self.formula_of(""))
        for count, formula in (*usual.items(), *((count, formula) for formula, count in self.spellings.items())):
            if all(count(*case) == number for case, number in counted.items()):
                return formula
        return None


@dataclass(frozen=True)
class Decay:
    """The settings of a schedule: the learning rate at the start, and what the schedule does with it."""

    lr: float = 0.1
    decay: float = 0.5
    factor: float = 0.5
    every: int = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class WrongSchedule(Misconception):
    """A misconception about a learning rate that changes with the update.

    It is a learning rate, so it combines with every wrong rule: `variant(...).build(lr=wrong.schedule(settings))`.
    """

    of: str
    """The schedule it is a wrong form of: "inverse-time" or "step"."""
    rate: Callable[[Decay, int], float]
    """(settings, update counted from 0) -> the wrong learning rate."""
    rates: tuple[Callable[[Decay, int], float], ...] = ()
    """The same mistake in another spelling."""

    def schedule(self, settings: Decay, form: int = 0) -> Schedule:
        """The wrong learning rate as a function of the update alone; `form` 0 is `rate`, then come `rates`."""
        rate = (self.rate, *self.rates)[form]
        return lambda i: rate(settings, i)


@dataclass(frozen=True, eq=False)
class Batch:
    """What one update is computed from: rows of X, rows of y, and a factor on the gradient of the mean loss."""

    rows: NDArray[np.intp]
    labels: NDArray[np.intp]
    weight: float = 1.0


Orders: TypeAlias = Sequence[NDArray[np.intp]]
"""For each epoch the order in which a right loop visits the samples."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WrongLoop(Misconception):
    """A misconception about the mini-batch loop: which samples each update sees and how its gradient is scaled."""

    batches: Callable[[int, int, Orders], list[Batch]]
    """(samples, batch size, order of each epoch) -> the wrong batches of all epochs."""
    more: tuple[Callable[[int, int, Orders], list[Batch]], ...] = ()
    """The same mistake in other spellings."""
