"""Samples that can be told apart by their effect on w, so that a loop's order can be read from w alone.

Sample i has one feature, the i-th, and no other sample has it: X is the identity, the model X·w. An update with a batch then
changes just those elements of w whose samples are in the batch, each towards its own label.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from grader.diagnosis.catalogue.misconception import Batch
from grader.diagnosis.loops import Seen

SAME = 1e-6
"""Relative difference below which two numbers are the same: float32 is."""


def targets(n: int) -> np.ndarray:
    """Labels (n,) no two of which can be taken for each other, as their ratios are those of roots."""
    return 3 + np.sqrt(np.arange(2, n + 2))


def start(n: int) -> np.ndarray:
    """Where w (n,) begins."""
    return np.full(n, -1.0)


def walk(batches: Iterable[Batch], n: int, rate: float) -> list[np.ndarray]:
    """w at the start and after every update, for the loss ½ the mean squared error; not a number after an empty batch."""
    w, y = start(n), targets(n)
    ws = [w]
    for batch in batches:
        g = np.zeros(n)
        if len(batch.rows):
            np.add.at(
                g, batch.rows, batch.weight * (w[batch.rows] - y[batch.labels]) / len(batch.rows)
            )  # Σ (w−y)/|batch|
        else:
            g[:] = np.nan  # the mean over no samples
        w = w - rate * g
        ws.append(w)
    return ws


def seen_in(ws: Sequence[np.ndarray], rates: Sequence[float]) -> list[Seen] | None:
    """Which samples each update was made from, given w before, between and after the updates; None where it can't be said.

    `rates`: learning rate times a factor of the loss, for the labels of samples that got another's.
    """
    n = len(ws[0])
    found = []
    for before, after in pairwise(ws):
        seen = _seen(before, after - before, targets(n), rates)
        if seen is None:
            return None
        found.append(seen)
    return found


def _seen(w: np.ndarray, change: np.ndarray, y: np.ndarray, rates: Sequence[float]) -> Seen | None:
    if not np.isfinite(change).all():
        return None
    rows = np.flatnonzero(np.abs(change) > 1e-9 * (1 + np.abs(w)))
    if not rows.size:
        return (), ()
    moved = (
        change[rows] / (y - w)[rows]
    )  # η/|batch| for a sample with its own label, twice that for one that is in twice
    times = moved / moved[np.argmin(np.abs(moved))]
    if np.all(np.abs(times - np.round(times)) < SAME * np.abs(times)) and np.all((times > 0.5) & (times < 100)):
        each = tuple(int(i) for i in np.repeat(rows, np.round(times).astype(int)))
        if len(rows) > 1 or any(abs(abs(moved[0]) - rate) < SAME * rate for rate in rates):
            return each, each
    else:
        each = ()
    for rate in (*rates, *(-rate for rate in rates)):
        meant = w[rows] + change[rows] * len(rows) / rate  # the labels that make this change
        nearest = np.argmin(np.abs(meant[:, None] - y), axis=1)
        if np.all(np.abs(meant - y[nearest]) < SAME * y[nearest]):
            return tuple(int(i) for i in rows), tuple(int(i) for i in nearest)
    return (each, each) if each else None  # its own label, and another weight


def ends_right(w: np.ndarray, n: int, batch_size: int, epochs: int, rate: float) -> bool:
    """Whether w is where some order of the samples in each epoch leads to, every sample being used once in each."""
    if not np.isfinite(w).all():
        return False
    left = (targets(n) - w) / (targets(n) - start(n))
    rest = n % batch_size
    full = min(batch_size, n)
    in_tail = np.arange(epochs + 1) if rest and rest < n else np.array([0])
    shrunk = (1 - rate / full) ** (epochs - in_tail) * (1 - rate / max(rest, 1)) ** in_tail
    apart = np.abs(left[:, None] - shrunk)
    if np.any(apart.min(axis=1) > SAME):
        return False
    return int(in_tail[apart.argmin(axis=1)].sum()) == (epochs * rest if len(in_tail) > 1 else 0)
