"""Reads a student's answers as numeric sequences, whatever type they come in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.checks.update_rule.probes import Probe
from grader.model.observation import Answer, Opaque, Plain

PRECISIONS = ("float16", "float32", "float64")
NAMES = {"e": "float16", "f": "float32", "d": "float64"}
"""By a dtype's character: its `name` takes numpy longer to make than a whole probe to compare."""


class Sequences(msgspec.Struct, frozen=True):
    """One probe's answer. `slots`: per returned slot an array (steps+1, *shape), NaN where there is no number."""

    slots: dict[str, np.ndarray]
    dtype: str
    """The least precise dtype that the student's code worked in: float32 or float64."""
    complete: bool
    """Every step came back."""
    trouble: str = ""
    """What the first value was that is no array of the right shape: "none", "shape", "complex" or "not numbers"."""
    trouble_detail: str = ""
    trouble_slot: str = ""
    how: str = "returned"


def read_sequences(answer: Answer, probe: Probe, returns: Sequence[str]) -> Sequences:
    """The sequences of one driven probe, the start included, as float64."""
    steps, shape = len(probe.gradients), probe.w.shape
    slots = {slot: np.full((steps + 1, *shape), np.nan) for slot in returns}
    for slot in returns:
        slots[slot][0] = probe.w if slot == "w" else (probe.state or {}).get(slot, np.zeros(shape))
    least = "float64" if probe.w.dtype == np.float64 else "float32"
    trouble = detail = in_slot = ""
    for slot in returns:
        rows = answer.out.get(slot, [])
        if isinstance(rows, np.ndarray) and rows.shape[1:] == shape and rows.dtype.kind == "f":
            slots[slot][1 : len(rows) + 1] = rows  # the usual case, all at once
            dtypes = {NAMES.get(rows.dtype.char, "")}
        else:
            dtypes = set()
            for i, value in enumerate(rows, 1):
                numbers, what, dtype = _as_numbers(value, shape)
                dtypes.add(dtype)
                if numbers is not None:
                    slots[slot][i] = numbers
                elif not trouble:
                    trouble, detail, in_slot = what, _introduce(value), slot
        least = min([least, *dtypes & set(PRECISIONS)], key=PRECISIONS.index)
    # half precision rounds too much for most mistakes to have a name: see `comparison.outcome_of` for what is right in it
    dtype = "float32" if least == "float16" else least
    return Sequences(slots, dtype, answer.status == "ok", trouble, detail, in_slot, answer.how)


def are_in(dtype: type[np.floating], read: Sequence[Sequences]) -> bool:
    """Whether every w is a number of this precision, whatever array it came in: what code leaves that works in float32 and writes
    into the arrays it was given."""
    came = [s.slots["w"][1:] for s in read]
    with np.errstate(over="ignore"):
        return all(np.isfinite(w).all() and np.array_equal(w, w.astype(dtype)) for w in came)


def in_precision(read: Sequence[Sequences], dtype: str) -> tuple[Sequences, ...]:
    """The sequences as those of code that works in this precision, whatever dtype its results have."""
    return tuple(msgspec.structs.replace(s, dtype=dtype) for s in read)


def _as_numbers(value: Plain, shape: tuple[int, ...]) -> tuple[np.ndarray | None, str, str]:
    """The value as float64 of the given shape; else what is wrong with it. Axes of length one don't count."""
    if value is None:
        return None, "none", ""
    if isinstance(value, bool | str | dict | Opaque):
        return None, "not numbers", ""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None, "not numbers", ""
    dtype = NAMES.get(array.dtype.char, "")
    if array.dtype.kind == "c":
        return None, "complex", dtype
    if array.dtype.kind not in "iuf":
        return None, "not numbers", dtype
    if array.shape != shape:
        if array.size != int(np.prod(shape)) or [n for n in array.shape if n != 1] != [n for n in shape if n != 1]:
            return None, "shape", dtype
        array = array.reshape(shape)
    return array.astype(np.float64), "", dtype


def _introduce(value: Plain) -> str:
    """A value in a few words, for a message."""
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, Opaque):
        return value.type
    return type(value).__name__
