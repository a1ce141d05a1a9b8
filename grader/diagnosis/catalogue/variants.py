"""Wrong rules that run: a rule, a dialect and one or several misconceptions, built like a rule of the reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.diagnosis.catalogue.families import EVERY_SWITCH, applies, wrong_class
from grader.diagnosis.catalogue.misconception import Misconception
from grader.diagnosis.catalogue.switches import Switches
from reference.rule import Array, Dialect, RuleKind, State, floating


@dataclass(frozen=True)
class Variant:
    """A rule in a dialect with misconceptions; `build` as `RuleKind.build`."""

    kind: RuleKind
    dialect: Dialect
    misconceptions: tuple[Misconception, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its misconceptions."""
        return tuple(m.id for m in self.misconceptions)

    def build(self, **hyperparameters: Any) -> Switches:
        """The wrong rule; hyperparameters left out have the rule's defaults.

        A hyperparameter goes before the dialect, a misconception before both. TypeError as `RuleKind.build`.
        """
        make = wrong_class(self.kind.make)
        self.kind.must_have(hyperparameters)
        settings = {**self.dialect.switches, **hyperparameters, **self.kind.fixed}
        for misconception in self.misconceptions:
            settings |= misconception.switches
        return make.built(settings)


def variant(
    kind: RuleKind, dialect: Dialect | str | None = None, misconceptions: tuple[Misconception, ...] = ()
) -> Variant:
    """The rule in a dialect (None: the first) with these misconceptions, none being the right rule.

    ValueError where the rule has no such dialect, where one of the misconceptions isn't one of this rule in this
    dialect, or where two of them can't be had together.
    """
    if not isinstance(dialect, Dialect):
        dialect = kind.dialects[0] if dialect is None else kind.dialect(dialect)
    for i, misconception in enumerate(misconceptions):
        if not applies(misconception, kind, dialect):
            raise ValueError(f"{misconception.id} is no misconception of {kind.name} in the dialect {dialect.id}")
        for other in misconceptions[:i]:
            if not combinable(misconception, other):
                raise ValueError(f"{other.id} and {misconception.id} can't be had together")
    return Variant(kind, dialect, misconceptions)


DECAY_SWITCHES = frozenset({"decoupled", "decay_after", "decay_scaled", "decay_factor", "decay_parts", "decay_of"})
MOOT: Mapping[str, frozenset[str]] = {
    "direction/w-unchanged": EVERY_SWITCH,
    "rate/forgotten": frozenset({"lr", "lr_factor"}),
    "rate/hard-coded": frozenset({"lr_factor"}),  # ten times 0.01 is another number written into the code
    "state/lost": frozenset({"state_returned", "old_factor"}),
    "momentum/velocity-unused": frozenset(
        {"state_used", "state_returned", "old_factor", "gradient_factor", "average", "looks_ahead_by"}
    ),
    "adagrad/no-accumulation": frozenset({"state_used", "state_returned", "starts_from_first"}),
    "rmsprop/no-memory": frozenset({"state_used", "state_returned", "starts_from_first"}),
    "adam/no-bias-correction": frozenset({"corrects_by", "counts", "every", "corrected_stored"}),
    "adam/correction-without-power": frozenset({"counts", "every"}),
    "adam/correction-with-exponent-2": frozenset({"counts", "every"}),
    "adam/no-averages": frozenset({"v_of"}),
    "adam/m-unused": frozenset({"m_weights"}),
    "adamw/no-decay": DECAY_SWITCHES,
    "weights/no-decay": DECAY_SWITCHES,
    "adamw/decay-on-step": frozenset({"decoupled", "decay_after", "decay_scaled", "decay_parts"}),
    "adamw/decay-in-gradient": frozenset({"decay_after"}),
    "weights/in-gradient": frozenset({"decay_after"}),
}
"""Beside these misconceptions the named switches no longer change w: nobody can have both, as far as numbers tell."""


def combinable(first: Misconception, second: Misconception) -> bool:
    """Whether code can have both at once, and show it: neither sets, or makes moot, all that the other one sets."""
    return (
        not first.switches.keys() & second.switches.keys()
        and not set(first.rules).isdisjoint(second.rules)
        and not second.switches.keys() <= MOOT.get(first.id, frozenset())
        and not first.switches.keys() <= MOOT.get(second.id, frozenset())
    )


def sequence(
    rule: Switches, w: Array, gradients: Array, state: Mapping[str, Array] | None = None, t: int = 1
) -> tuple[Array, dict[str, Array]]:
    """w, shape (steps+1, *shape), and each state array likewise, for gradients (steps, *shape) given one by one.

    The numbers are those of `reference.rule.run`, in a third of the time: thousands of variants are computed.
    `t` is the number of the first update.
    """
    ws, kept = _updates(rule, w, gradients, state, t)
    rows = np.empty((len(ws), *ws[0].shape), ws[0].dtype)
    states = {name: np.empty_like(rows) for name in kept[0]}
    for i, s in enumerate(kept):
        rows[i] = ws[i]
        for name, value in s.items():
            states[name][i] = value
    return rows, states


def path(
    rule: Switches, w: Array, gradients: Array, state: Mapping[str, Array] | None = None, t: int = 1
) -> list[Array]:
    """w of `sequence` alone, row by row, in less time."""
    return _updates(rule, w, gradients, state, t)[0]


def _updates(
    rule: Switches, w: Array, gradients: Array, state: Mapping[str, Array] | None, t: int
) -> tuple[list[Array], list[State]]:
    """w and the state before the first update and after each."""
    w = floating(w)
    gradients = np.asarray(gradients, w.dtype)
    zeros = np.zeros(w.shape, w.dtype)
    s: State = {name: zeros + value if value else zeros for name, value in rule.slots().items()}
    for name, value in (state or {}).items():
        value = np.asarray(value, w.dtype)
        s[name] = value if value.shape == w.shape else np.broadcast_to(value, w.shape)
    ws, kept = [w], [s]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for i, g in enumerate(gradients):
            w, s = rule.advance(w, g, s, t + i)
            ws.append(w)
            kept.append(s)
    return ws, kept
