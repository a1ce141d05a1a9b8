"""Accepts code in half precision (float16), where every number may be a thousandth off and none exceeds 65504."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.checks.update_rule.expected import Expected
from grader.checks.update_rule.sequences import Sequences, are_in
from grader.model.submission import StudentCode


def accepted(expected: Expected, read: Sequence[Sequences]) -> int | None:
    """The index of the accepted answer that these numbers are, as far as half precision tells: a mistake that leaves other numbers, even
    if only a few hundredths apart, is nearer to them than the right rule is. None for all other code."""
    if not are_in(np.float16, read[:1]) or not all(sequences.complete for sequences in read):
        return None
    for index in range(len(expected.accepted)):
        judged = _where_it_can_hold(expected, index, read)
        right = [expected.sequence(index, probe, "w") for probe in range(len(read))]
        allowed = [expected.allowed(index, probe, "float16")["w"] for probe in range(len(read))]
        with np.errstate(invalid="ignore", over="ignore"):
            agrees = bool(judged) and all(
                (np.abs(got - want) <= bound)[1:].all() for got, want, bound in zip(judged, right, allowed, strict=True)
            )
        if agrees and expected.variants.none_is_nearer(judged, right):
            return index
    return None


def _where_it_can_hold(expected: Expected, index: int, read: Sequence[Sequences]) -> list[np.ndarray]:
    """w of every probe, with an accepted answer's numbers wherever that rule itself leaves what half precision can hold (g² of large
    gradients), for there nothing can be judged; none where elsewhere w isn't in half precision."""
    kept = []
    for probe, sequences in enumerate(read):
        over = _over(expected, index, probe)
        came = sequences.slots["w"][1:][~over[1:]]
        with np.errstate(over="ignore"):
            if not (np.isfinite(came).all() and np.array_equal(came, came.astype(np.float16))):
                return []
        kept.append(np.where(over, expected.sequence(index, probe, "w"), sequences.slots["w"]))
    return kept


def _over(expected: Expected, index: int, probe: int) -> np.ndarray:
    """Where, from some update on, one of the rule's numbers is none in half precision; shape (steps+1, *shape)."""
    asked, rule = expected.probes[probe], expected.rule(index, probe)
    w = asked.w.astype(np.float16)
    state = {**rule.init(w), **(asked.state or {})}
    if "t" in state:
        state["t"] = asked.t - 1
    over = np.zeros((len(asked.gradients) + 1, *w.shape), bool)
    with np.errstate(all="ignore"):
        for step, gradient in enumerate(asked.gradients.astype(np.float16), 1):
            w, state = rule.step(w, gradient, state)
            over[step] = over[step - 1]
            for name, values in {"w": w, **state}.items():
                if name != "t":
                    over[step] |= ~np.isfinite(np.asarray(values).astype(np.float16))
    return over


FLOAT32 = ("float32", "float_32", "float16", "f4", "f2", "single", "half", "torch", "tensorflow", "jax")
"""What code says, perhaps, some of whose arithmetic is less precise than float64."""


def may_use_float32(code: StudentCode) -> bool:
    """Whether the code says so."""
    return any(word in cell.source for cell in code.cells for word in FLOAT32)
