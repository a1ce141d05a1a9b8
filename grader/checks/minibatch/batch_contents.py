"""Reads which samples each returned batch holds, and words for wrong ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from grader.diagnosis.loops import Seen, right
from grader.model.observation import Plain
from grader.model.texts import N_, Message

MOST_ROWS = 200_000
"""Rows of all batches together from which on an answer is told to be too large, and not looked at any closer."""


def seen_in(value: Plain, pairs: bool, last_axis: bool) -> tuple[list[Seen], ...] | Message:
    """Per epoch which samples each batch holds; a message where what came are no batches."""
    try:
        epochs = tuple([_seen(X, y, pairs, last_axis) for X, y in epoch] for epoch in value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return N_(
            "What came back isn't batches of the samples that were passed in; a list or a generator of arrays is expected."
        )
    rows = sum(len(x) + len(y) for epoch in epochs for x, y in epoch)
    if rows > MOST_ROWS:
        return N_("What came back holds {rows} rows in all, far more than the samples that were passed in.", rows=rows)
    return epochs


def read_batches(value: Plain) -> list[Seen]:
    """The samples of each update, out of the numbers of X and the labels that were recorded. ValueError for what are none."""
    found = [(_numbers(real_numbers(X).reshape(-1), 0), _numbers(real_numbers(y).reshape(-1), 1000)) for X, y in value]
    if sum(len(x) + len(y) for x, y in found) > MOST_ROWS:
        raise ValueError("too many rows")
    return found


def _seen(X: Plain, y: Plain, pairs: bool, last_axis: bool) -> Seen:
    array = real_numbers(X)
    if array.ndim == 2:
        array = array[0] if last_axis else array[:, 0]
    rows = _numbers(array, 0)
    if not pairs:
        return rows, rows
    return rows, _numbers(real_numbers(y).reshape(-1), 1000)


def real_numbers(value: Plain) -> np.ndarray:
    """An array of floats. TypeError or ValueError for what holds no numbers, or complex ones."""
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise ValueError("no real numbers")
    return array.astype(np.float64)


def _numbers(array: np.ndarray, offset: int) -> tuple[int, ...]:
    if array.ndim != 1 or not np.isfinite(array).all() or (array != np.round(array)).any():
        raise ValueError("no sample numbers")
    return tuple(int(i) - offset for i in array)


def differs(n: int, batch_size: int, epoch: Sequence[Seen], *, in_order: bool) -> Message:
    """What is wrong with an epoch, in the order in which it matters."""
    rows = [i for batch, _ in epoch for i in batch]
    missing, often = sorted(set(range(n)) - set(rows)), sorted(i for i, times in Counter(rows).items() if times > 1)
    if missing:
        return N_(
            "{n} samples in batches of {batch}: sample {which} is in no batch.",
            n=n,
            batch=batch_size,
            which=in_short(missing),
        )
    if often:
        return N_(
            "{n} samples in batches of {batch}: sample {which} is in more than one batch.",
            n=n,
            batch=batch_size,
            which=in_short(often),
        )
    if any(x != y for x, y in epoch):
        return N_("In a batch, the rows of X and y don't belong to the same samples.")
    sizes = [len(batch) for batch, _ in epoch]
    wanted = [len(batch) for batch, _ in right(n, batch_size)]
    if sizes != wanted:
        return N_("{n} samples in batches of {batch} should give batches of {wanted} samples; yours have {got}.", n=n, batch=batch_size,
                  wanted=in_short(wanted), got=in_short(sizes))  # fmt: skip
    if in_order:
        return N_("The task asks for the samples in their original order; yours come in another order.")
    return N_("These batches don't make up one epoch.")


def in_short(numbers: Sequence[int]) -> str:
    """The first few of a row of numbers."""
    return ", ".join(map(str, numbers[:8])) + (", …" if len(numbers) > 8 else "")


def shown(epoch: Sequence[Seen]) -> str:
    """Batches by the numbers of their samples: [0, 1] [2, 3] [4]; where y has others, [0, 1]/[1, 0]."""
    texts = [f"[{in_short(x)}]" if x == y else f"[{in_short(x)}]/[{in_short(y)}]" for x, y in epoch[:8]]
    return " ".join(texts) + (" …" if len(epoch) > 8 else "")
