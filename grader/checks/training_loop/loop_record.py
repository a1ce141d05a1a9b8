"""Reads what a training loop left behind: w before each update, the samples it saw, and the final w."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from grader.checks.minibatch.batch_contents import real_numbers
from grader.diagnosis.catalogue import OF_LOOPS
from grader.diagnosis.catalogue.misconception import Batch
from grader.diagnosis.loops import Seen, right
from grader.model.observation import Plain, Training
from reference.minibatch import iterations

NEAR = 1e-6
FEATURES, START, TARGET, RATE = np.array([0.5, -1.0]), np.array([1.0, 2.0]), 3.0, 0.01
"""What is trained on, where every sample is the same one: its features, w before, its label, and the learning rate."""


def case_of(question: Training) -> tuple[int, int, int]:
    """Samples, batch size, epochs."""
    return question.n, question.batch_size, question.epochs


@lru_cache(maxsize=1024)
def updates_of(id: str, case: tuple[int, int, int]) -> int | None:
    """The updates that a misconception makes."""
    wrong = next(w for w in OF_LOOPS if w.id == id)
    n, batch_size, epochs = case
    try:
        return len(wrong.batches(n, batch_size, [np.arange(n)] * epochs))
    except (ValueError, IndexError, ZeroDivisionError):
        return None


def near(got: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether both are the same numbers, or both have grown beyond all numbers."""
    with np.errstate(all="ignore"):
        if not np.isfinite(wanted).all():
            return not np.isfinite(got).all()
        return bool(np.all(np.abs(got - wanted) <= NEAR * np.maximum(1, np.abs(wanted))))


def in_short(w: np.ndarray) -> str:
    return "[" + ", ".join(f"{x:.6g}" for x in w[:8]) + (", …]" if len(w) > 8 else "]")


def array_of(value: Plain, shape: tuple[int, ...]) -> np.ndarray | None:
    """The student's w as floats; None where it is something else."""
    try:
        return real_numbers(value).reshape(shape)
    except (TypeError, ValueError, OverflowError):
        return None


def w_of_updates(value: dict[str, Plain], begin: np.ndarray) -> list[np.ndarray] | None:
    """w before every update and after the last, out of what the student's update function was passed; None where it isn't there."""
    passed, end, place = value.get("passed"), array_of(value.get("result"), begin.shape), w_place(value, begin)
    if not isinstance(passed, list) or place is None or end is None:
        return None
    try:
        return [*(real_numbers(call[place]).reshape(begin.shape) for call in passed), end]
    except (TypeError, ValueError, IndexError):
        return None


def w_place(value: Plain, begin: np.ndarray) -> int | None:
    """Which of the arrays that the student's update function was passed is w; None where that can't be said."""
    passed = value.get("passed") if isinstance(value, dict) else None
    if not isinstance(passed, list) or not passed:
        return None
    try:
        first = [real_numbers(argument).reshape(begin.shape) for argument in passed[0]]
        return next((i for i, argument in enumerate(first) if np.array_equal(argument, begin)), None)
    except (TypeError, ValueError):
        return None


def as_batch(seen: Seen) -> Batch:
    return Batch(np.array(seen[0], np.intp), np.array(seen[1], np.intp))


def every_sample_once(seen: Sequence[Seen], n: int, batch_size: int) -> bool:
    """Whether these are the batches of whole epochs, in whatever order each visits the samples."""
    each = iterations(n, batch_size)
    for start in range(0, len(seen), each):
        order = [i for rows, _ in seen[start : start + each] for i in rows]
        if sorted(order) != list(range(n)) or list(seen[start : start + each]) != right(n, batch_size, order):
            return False
    return True


def labels_apart(seen: Sequence[Seen], n: int, batch_size: int) -> set[str]:
    """How X and y are out of step where both are those of a whole epoch each time: by the misconceptions' ids."""
    if all(rows == labels for rows, labels in seen):
        return set()
    alone = [[(part, part) for part in parts] for parts in zip(*seen, strict=True)]
    other = n <= batch_size or any(set(rows) != set(labels) for rows, labels in seen)
    if not other or not all(every_sample_once(part, n, batch_size) for part in alone):
        return set()
    given = [set(rows) for rows, _ in right(n, batch_size)]
    kept = all(set(labels) == given[k % len(given)] for k, (_, labels) in enumerate(seen))
    in_order = all(set(rows) == given[k % len(given)] for k, (rows, _) in enumerate(seen))
    if kept and len(given) == 1:
        return {"minibatch/labels-not-shuffled", "minibatch/labels-shuffled-apart"}  # one batch tells no more
    return {"minibatch/labels-not-shuffled" if kept and not in_order else "minibatch/labels-shuffled-apart"}


def drawn_anew(epochs: Sequence[Sequence[Seen]], n: int, batch_size: int) -> bool:
    """Whether the batches look drawn from all samples, some twice and some never, differently in every epoch."""
    sets = [[set(rows) for rows, _ in epoch] for epoch in epochs]
    if len(epochs) > 1 and any(first == second for first, second in pairwise(sets)):
        return False
    for epoch, each in zip(epochs, sets, strict=True):
        rows = [i for batch, _ in epoch for i in batch]
        fitting = len(epoch) == iterations(n, batch_size) and all(len(x) <= batch_size and x == y for x, y in epoch)
        if not fitting or len(set(rows)) == n:
            return False
        if (
            batch_size > 2
            and len(each) > 1
            and all(len(a & b) >= min(batch_size - 1, len(b)) for a, b in pairwise(each))
        ):
            return False  # windows that move by one, or not at all
    return True
