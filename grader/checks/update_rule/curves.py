"""Curves shown beside w: the state arrays, and the learning rate that each update works with."""

from __future__ import annotations

import numpy as np

from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.sequences import Sequences
from grader.model.texts import N_
from grader.model.verdict import Curve


def curves(test: RuleTest, index: int, probe: int, sequences: Sequences, element: tuple[int, ...]) -> tuple[Curve, ...]:
    """The state that the function shows, and its learning rate where the rule has one, for one element of w."""
    found = []
    states = test.expected.right(index, probe)[1][0]
    for slot in test.state_slots:
        got = _along(sequences.slots[slot], element)
        if slot in states and np.isfinite(got[1:]).any():
            want = _along(test.expected.sequence(index, probe, slot), element)
            title = N_("the state `{name}` over the updates", name=test.call.names[slot])
            found.append(Curve(title, _numbers(want), _numbers(got)))
    if test.kind.along_gradient:
        gradients = _along(test.probes[probe].gradients, element)
        want = _along(test.expected.sequence(index, probe, "w"), element)
        rate = rate_curve(gradients, want, _along(sequences.slots["w"], element))
        found += [rate] if rate is not None else []
    return tuple(found)


def rate_curve(gradients: np.ndarray, want: np.ndarray, got: np.ndarray) -> Curve | None:
    """How far w moves against the gradient per unit of it: gradients (steps,), w (steps+1,). None where it is always the same."""
    with np.errstate(all="ignore"):
        rates = [np.where(gradients == 0, np.nan, -np.diff(w) / gradients) for w in (want, got)]
    known = [rate[np.isfinite(rate)] for rate in rates]
    if not len(known[0]) or not len(known[1]) or all(np.ptp(rate) <= 1e-9 * np.abs(rate).max() for rate in known):
        return None
    title = N_("the learning rate that each update works with: how far `w` moves for each unit of its gradient")
    return Curve(title, _numbers(rates[0]), _numbers(rates[1]), first=1)


def _along(values: np.ndarray, element: tuple[int, ...]) -> np.ndarray:
    """One element over the updates."""
    return np.array([row[element] for row in values])


def _numbers(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)
