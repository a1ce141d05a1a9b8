"""Mini-batch loops that can go wrong: which samples each update sees, and how its gradient is scaled.

A right loop visits the samples of epoch e in the order `orders[e]`, ⌈n/b⌉ batches of b with a last, smaller one. The
mistakes about it are in `minibatch_slices.py` and `minibatch_epochs.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.diagnosis.catalogue.misconception import Batch, Orders
from reference.minibatch import BatchGradient, Indices, batches


@dataclass(frozen=True, eq=False)
class WrongMiniBatches:
    """A problem whose i-th gradient is that of the i-th batch, right or wrong; as `reference.minibatch.MiniBatches`.

    `batch_gradient` gives the gradient of the mean loss over the rows it is given.
    """

    X: NDArray[Any]
    y: NDArray[Any]
    batch_gradient: BatchGradient
    batches: list[Batch]
    start: NDArray[Any]

    def gradient(self, w: NDArray[Any], i: int) -> ArrayLike:
        batch = self.batches[i]
        if not len(batch.rows):
            return np.full_like(w, np.nan)  # the mean over no samples
        return batch.weight * np.asarray(self.batch_gradient(w, self.X[batch.rows], self.y[batch.labels]))


def right(n: int, b: int, orders: Orders) -> list[Batch]:
    """The batches of all epochs as they should be."""
    return [Batch(rows, rows) for order in orders for rows in batches(n, b, order)]


def seen_as(rows: Iterable[Indices]) -> list[Batch]:
    """Batches whose X and y rows belong together, with the mean gradient."""
    return [Batch(r, r) for r in rows]


def weighted(weight: Callable[[int, int, int], float]) -> Callable[[int, int, Orders], list[Batch]]:
    """The right batches with gradients multiplied by `weight(rows of the batch, batch size, samples)`."""

    def wrong(n: int, b: int, orders: Orders) -> list[Batch]:
        return [Batch(batch.rows, batch.labels, weight(len(batch.rows), b, n)) for batch in right(n, b, orders)]

    return wrong


def sliced(slices: Callable[[int, int], Iterable[slice]]) -> Callable[[int, int, Orders], list[Batch]]:
    """Each epoch cut into `slices(n, b)` of its order, instead of the right ones."""

    def wrong(n: int, b: int, orders: Orders) -> list[Batch]:
        return seen_as(order[cut] for order in orders for cut in slices(n, b))

    return wrong
