"""The right numbers on the probes of one check, and the tolerance around them: computed once and kept."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence

import msgspec
import numpy as np

from grader.checks.update_rule.probes import Probe
from grader.diagnosis.agreement import expected, tolerance
from grader.diagnosis.nearest import VariantIndex
from grader.diagnosis.trial import Setting
from reference.rule import Dialect, Rule, RuleKind, State


class AcceptedAnswer(msgspec.Struct, frozen=True):
    """One right answer: a dialect, with the constants that the task leaves open filled in."""

    dialect: Dialect
    constants: tuple[tuple[str, float], ...]


class Expected:
    """What the accepted answers give. In every method `index` is that of an accepted answer, `probe` that of a probe."""

    def __init__(
        self, kind: RuleKind, probes: Sequence[Probe], accepted: Sequence[AcceptedAnswer], passed: Collection[str]
    ) -> None:
        """`passed`: the slots that the function is passed; a state that it isn't passed stays the rule's own."""
        self.kind, self.probes, self.accepted = kind, tuple(probes), tuple(accepted)
        self._passed = passed
        self.settings = tuple(
            Setting(
                probe=p.id,
                w=p.w,
                gradients=p.gradients,
                hyperparameters=p.hyperparameters,
                state=p.state and {slot: value for slot, value in p.state.items() if slot in passed},
                t=p.t,
            )
            for p in probes
        )
        self._right: dict[tuple[int, int], tuple[np.ndarray, list[State]]] = {}
        self._allowed: dict[tuple[int, int, str], dict[str, np.ndarray]] = {}
        self._flat: dict[tuple[int, tuple[str, ...], tuple[tuple[int, str], ...]], tuple[np.ndarray, np.ndarray]] = {}

    @functools.cached_property
    def variants(self) -> VariantIndex:
        """Every misconception on these probes."""
        return VariantIndex(self.kind, self.settings, [(each.dialect, dict(each.constants)) for each in self.accepted])

    @functools.cached_property
    def in_other_forms(self) -> Expected | None:
        """The same for the rule's other dialects, which the check doesn't accept; None where it has no others."""
        known, constants = {each.dialect for each in self.accepted}, dict.fromkeys(a.constants for a in self.accepted)
        others = [
            AcceptedAnswer(dialect, each)
            for dialect in self.kind.dialects
            if dialect not in known
            for each in constants
        ]
        return Expected(self.kind, self.probes, others, self._passed) if others else None

    @functools.cached_property
    def from_zero(self) -> Expected:
        """The same for the probes alone that start where training starts."""
        return self.on([probe for probe in self.probes if probe.from_zero])

    def on(self, probes: Sequence[Probe]) -> Expected:
        """The same accepted answers on other probes."""
        return Expected(self.kind, probes, self.accepted, self._passed)

    def with_constants(self, values: Mapping[str, float]) -> Expected:
        """The same with other values of what the task leaves open."""
        accepted = dict.fromkeys(
            AcceptedAnswer(each.dialect, tuple((name, values.get(name, value)) for name, value in each.constants))
            for each in self.accepted
        )
        return Expected(self.kind, self.probes, tuple(accepted), self._passed)

    def precompute(self) -> None:
        """Compute what most answers are compared with: the right numbers, how near is near enough, every misconception."""
        for index in range(len(self.accepted)):
            for i, probe in enumerate(self.probes):
                self.right(index, i)
                self.allowed(index, i, probe.w.dtype.name)
        self.variants.precompute()

    def right(self, index: int, probe: int) -> tuple[np.ndarray, list[State]]:
        """The expected sequence of w, shape (steps+1, *shape), and the states."""
        key = (index, probe)
        if key not in self._right:
            self._right[key] = expected(*self._setting(index, probe))
        return self._right[key]

    def sequence(self, index: int, probe: int, slot: str) -> np.ndarray:
        """The expected sequence of w or of a state array, shape (steps+1, *shape)."""
        w, states = self.right(index, probe)
        return w if slot == "w" else np.array([np.broadcast_to(s[slot], self.probes[probe].w.shape) for s in states])

    def allowed(self, index: int, probe: int, dtype: str) -> dict[str, np.ndarray]:
        """How far from `sequence` a right program working in `dtype` may be, for w and every state array."""
        key = (index, probe, dtype)
        if key not in self._allowed:
            w, states = tolerance(*self._setting(index, probe), dtype)
            self._allowed[key] = {"w": w, **states}
        return self._allowed[key]

    def flat(
        self, index: int, slots: tuple[str, ...], probes: tuple[tuple[int, str], ...]
    ) -> tuple[np.ndarray, np.ndarray]:
        """`sequence` and `allowed` after every update in one row each: of these probes (with dtypes), slots, steps and elements."""
        key = (index, slots, probes)
        if key not in self._flat:
            want = [self.sequence(index, i, slot)[1:].reshape(-1) for i, _ in probes for slot in slots]
            bounds = [self.allowed(index, i, dtype)[slot][1:].reshape(-1) for i, dtype in probes for slot in slots]
            self._flat[key] = (np.concatenate(want), np.concatenate(bounds))
        return self._flat[key]

    def rule(self, index: int, probe: int) -> Rule:
        """An accepted answer with the hyperparameters of a probe."""
        kind, dialect, hyperparameters, *_ = self._setting(index, probe)
        return kind.build(dialect, **hyperparameters)

    def _setting(
        self, index: int, probe: int
    ) -> tuple[RuleKind, Dialect, Mapping[str, float], np.ndarray, np.ndarray, Mapping[str, np.ndarray] | None, int]:
        chosen, s = self.accepted[index], self.settings[probe]
        return (
            self.kind, chosen.dialect, {**s.hyperparameters, **dict(chosen.constants)}, s.w, s.gradients, s.state, s.t,
        )  # fmt: skip
