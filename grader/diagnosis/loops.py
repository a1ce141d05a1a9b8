"""Finds the misconception about mini-batches that explains the batches a student's code made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from grader.diagnosis.catalogue import OF_LOOPS, WrongLoop
from grader.diagnosis.catalogue.misconception import Batch, Orders
from reference.minibatch import batches

Rows = tuple[int, ...]
Made: TypeAlias = Callable[[int, int, Orders], list[Batch]]
Seen = tuple[Rows, Rows]
"""One batch: which samples of X, and which of y."""


def right(n: int, batch_size: int, order: Sequence[int] | None = None) -> list[Seen]:
    """The batches of one epoch as they should be."""
    rows = [tuple(int(i) for i in batch) for batch in batches(n, batch_size, order)]
    return [(each, each) for each in rows]


def order_of(n: int, seen: Sequence[Seen]) -> list[int]:
    """The order in which an epoch visits the samples: as they first come, those that never come at the end."""
    visited = dict.fromkeys(i for rows, _ in seen for i in rows if 0 <= i < n)
    return [*visited, *(i for i in range(n) if i not in visited)]


def explaining(
    n: int,
    batch_size: int,
    epochs: Sequence[Sequence[Seen]],
    *,
    as_sets: bool = False,
    orders: Sequence[np.ndarray] = (),
) -> set[str]:
    """Ids of the misconceptions whose batches these are, in whatever order each epoch visits the samples.

    Epochs that ran into each other are given as one list. `as_sets`: in which order a batch holds its samples isn't known.
    `orders`: the order of each epoch, where the task fixes it.
    """
    seen = _as_compared([batch for epoch in epochs for batch in epoch], as_sets)
    ways = [*([list(orders)] if len(orders) else []), *orders_of(n, batch_size, epochs)]
    return {
        w.id
        for w in OF_LOOPS
        if any(
            _as_compared(_batches(make, n, batch_size, way), as_sets) == seen
            for make in (w.batches, *w.more)
            for way in ways
        )
    }


def orders_of(n: int, batch_size: int, epochs: Sequence[Sequence[Seen]]) -> list[list[np.ndarray]]:
    """The orders in which the epochs may have visited the samples.

    Where samples are left out, nobody knows where they would have stood: at the end, in order, in the short batches, or first. Nor
    where an epoch ends, if there are too few updates: then all may be of the first, or each epoch take its n rows.
    """
    visited = [np.array(order_of(n, epoch)) for epoch in epochs]
    filled = [np.array(_filled(n, batch_size, epoch)) for epoch in epochs]
    together = [batch for epoch in epochs for batch in epoch]
    rows = [i for batch, _ in together for i in batch]
    by_rows = [np.array(rows[e * n : (e + 1) * n]) for e in range(len(epochs))]
    first = [np.array([*sorted(set(map(int, order)) - _in(epoch)), *(i for i in order if int(i) in _in(epoch))])
             for order, epoch in zip(visited, epochs, strict=True)]  # fmt: skip
    ways = [visited, [np.arange(n)] * len(epochs), filled, first, [np.array(order_of(n, together))] * len(epochs)]
    return [*ways, by_rows] if all(sorted(order) == list(range(n)) for order in by_rows) else ways


def _in(epoch: Sequence[Seen]) -> set[int]:
    """The samples that come in an epoch."""
    return {i for rows, _ in epoch for i in rows}


def in_epochs(seen: Sequence[Seen], epochs: int) -> list[Sequence[Seen]]:
    """Batches shared out among so many epochs; what is left over goes to the last."""
    each = max(1, len(seen) // epochs)
    return [seen[e * each : (e + 1) * each if e < epochs - 1 else None] for e in range(epochs)]


def _as_compared(seen: Sequence[Seen] | None, as_sets: bool) -> Sequence[object] | None:
    return [sorted(zip(*batch, strict=False)) for batch in seen] if as_sets and seen is not None else seen


def _filled(n: int, batch_size: int, seen: Sequence[Seen]) -> list[int]:
    """The order in which an epoch visits the samples, short batches filled up with those that are in none."""
    visited = order_of(n, seen)
    left = visited[len({i for rows, _ in seen for i in rows if 0 <= i < n}) :]
    found: dict[int, None] = {}
    for rows, _ in seen:
        found.update(dict.fromkeys(i for i in rows if 0 <= i < n))
        for _ in range(min(batch_size - len(rows), len(left))):
            found[left.pop(0)] = None
    return [*found, *left]


def overlapping(n: int, epoch: Sequence[Seen], order: Sequence[int] | None = None) -> bool:
    """Whether the batches of an epoch are windows of one order that overlap; `order`: the one that the task fixes.

    Batches that are drawn at random are no windows of any order, but for very few samples.
    """
    if any(x != y for x, y in epoch) or any(len(set(rows)) != len(rows) for rows, _ in epoch):
        return False
    rows = [i for batch, _ in epoch for i in batch]
    place = {sample: i for i, sample in enumerate(order_of(n, epoch) if order is None else order)}
    if len(set(rows)) == len(rows) or not all(i in place for i in rows):
        return False
    return all(
        [place[i] for i in batch] == list(range(place[batch[0]], place[batch[0]] + len(batch)))
        for batch, _ in epoch
        if batch
    )


def _batches(make: Made, n: int, batch_size: int, orders: list[np.ndarray]) -> list[Seen] | None:
    try:
        made = make(n, batch_size, orders)
    except (ValueError, IndexError, ZeroDivisionError):
        return None
    return [(tuple(int(i) for i in b.rows), tuple(int(i) for i in b.labels)) for b in made]


def trained(
    wrong: WrongLoop | None, n: int, batch_size: int, epochs: int, w: np.ndarray, x: np.ndarray, y: float, lr: float
) -> tuple[int, np.ndarray]:
    """Updates made and w after training on n samples that are all the same (x: (features,), y: a number).

    The loss is ½ the mean squared error, so which samples a batch has makes no difference, and how many and how their
    gradient is scaled does. `wrong` None is the right loop.
    """
    weights = _weights(wrong.id if wrong is not None else "", n, batch_size, epochs)
    w, squared = np.array(w, np.float64), float(x @ x)
    error = float(x @ w - y)
    # each update multiplies the error x·w − y by 1 − η·weight·|x|², and moves w along x alone
    with np.errstate(all="ignore"):  # far too long steps leave all numbers
        left = error * np.prod(1 - lr * weights * squared)
        return len(weights), w + x * (left - error) / squared


@lru_cache(maxsize=1024)
def _weights(id: str, n: int, batch_size: int, epochs: int) -> np.ndarray:
    """What each update's mean gradient is multiplied by; "" is the right loop. NaN where there is no sample to average."""
    if not id:
        return np.ones(epochs * len(batches(n, batch_size)))
    wrong = next(each for each in OF_LOOPS if each.id == id)
    made = wrong.batches(n, batch_size, [np.arange(n)] * epochs)
    return np.array([batch.weight if len(batch.rows) else np.nan for batch in made])
