"""Error carried forward: every update judged by itself, from the student's own numbers before it.

What is put back after a mistake is the student's own w and state, as the rule's start for the next update. So
consequences are no further mistakes, and no expected value ever reaches the student's side.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.checks.update_rule.expected import Expected
from grader.checks.update_rule.sequences import Sequences
from grader.diagnosis.precision import unit
from reference.rule import Rule, State

NEAR = {"float64": 1e-9, "float32": 2e-4}
"""Relative distance up to which one update agrees; a mistake is orders of magnitude further away on the probes."""
ROUNDED_STEPS = 3
"""And by how many units of the last decimal, where it is rounded."""
LEAST = 0.7
"""Share of right updates, on each probe, below which it is no slip but the rule that is wrong."""
SEQUENCE = 3
"""Updates from which a probe can show that one is wrong and the others are right."""


class Followed(msgspec.Struct, frozen=True):
    """How many of all updates follow from the student's own numbers before them, w and the state arrays."""

    right: int
    all: int

    @property
    def share(self) -> float:
        """Capped below 1, since it is only computed for wrong answers."""
        return min(self.right, self.all - 1) / self.all


def followed(expected: Expected, first: int, read: Sequence[Sequences]) -> Followed | None:
    """The best account that any accepted dialect gives of the updates one by one, `first` being tried first.

    None where more than a slip is wrong, and where the function doesn't return the whole state, or not on every probe:
    then nothing can be put back.
    """
    if not all(s.complete and not s.trouble for s in read):
        return None
    order = [first, *(c for c in range(len(expected.accepted)) if c != first)]
    found = [f for c in order if (f := _under(expected, c, read)) is not None]
    return max(found, key=lambda f: f.right) if found else None


def _under(expected: Expected, index: int, read: Sequence[Sequences]) -> Followed | None:
    right = count = 0
    for i, sequences in enumerate(read):
        updates = len(expected.probes[i].gradients)
        if updates < SEQUENCE:
            continue
        rule = expected.rule(index, i)
        if not set(rule.init(sequences.slots["w"][0])) - {"t"} <= set(sequences.slots):
            return None
        near = NEAR.get(sequences.dtype, NEAR["float32"])
        here = 0
        for step in range(1, updates + 1):
            w, state = one_update(expected, rule, i, sequences, step)
            here += agrees(sequences, "w", step, w, near) and all(
                agrees(sequences, slot, step, values, near) for slot, values in state.items() if slot != "t"
            )
            if here + updates - step < LEAST * updates:
                return None  # wrong wherever these inputs come, which is no slip
        right, count = right + here, count + updates
    return Followed(right, count) if count else None


def one_update(expected: Expected, rule: Rule, probe: int, sequences: Sequences, step: int) -> tuple[np.ndarray, State]:
    """What the rule makes of the student's own numbers after `step − 1` updates."""
    before: State = {slot: rows[step - 1] for slot, rows in sequences.slots.items() if slot != "w"}
    before["t"] = expected.probes[probe].t + step - 2
    return rule.step(
        sequences.slots["w"][step - 1], expected.probes[probe].gradients[step - 1].astype(np.float64), before
    )


def agrees(sequences: Sequences, slot: str, step: int, want: np.ndarray, near: float) -> bool:
    """Whether the student's numbers after `step` updates are these."""
    got, before = sequences.slots[slot][step], sequences.slots[slot][step - 1]
    with np.errstate(invalid="ignore"):  # ∞ − ∞
        allowed = near * (np.abs(want) + np.abs(before) + 1e-6) + ROUNDED_STEPS * unit(sequences.dtype)
        return bool(np.all(np.abs(got - want) <= allowed))


def fits_own_state(expected: Expected, index: int, probe: int, sequences: Sequences, step: int) -> bool:
    """Whether the student's new w is what the rule computes from the student's own *new* state arrays.

    A state line of a rule is affine in the array's old value, so the old value that leads to the student's new one
    can be solved for. False where it can't, or where the rule uses the old value too (Nesterov's).
    """
    rule = expected.rule(index, probe)
    w, g = sequences.slots["w"][step - 1], expected.probes[probe].gradients[step - 1].astype(np.float64)
    own = {slot: rows[step] for slot, rows in sequences.slots.items() if slot != "w"}
    if set(rule.init(w)) - {"t"} != set(own):
        return False
    t = expected.probes[probe].t + step - 2
    at_zero = rule.step(w, g, {**{slot: np.zeros_like(w) for slot in own}, "t": t})[1]
    at_one = rule.step(w, g, {**{slot: np.ones_like(w) for slot in own}, "t": t})[1]
    slopes = {slot: at_one[slot] - at_zero[slot] for slot in own}
    if any(np.any(np.abs(slope) < 1e-3) for slope in slopes.values()):
        return False
    old = {slot: (own[slot] - at_zero[slot]) / slopes[slot] for slot in own}
    new_w, new = rule.step(w, g, {**old, "t": t})
    near = NEAR.get(sequences.dtype, NEAR["float32"]) * 10
    return all(agrees(sequences, slot, step, new[slot], near) for slot in own) and agrees(
        sequences, "w", step, new_w, near
    )
