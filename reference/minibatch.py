"""The training loop: one iteration is one update with one batch, one epoch uses every sample once.

50,000 samples in batches of 128: ⌈50000/128⌉ = 391 iterations an epoch, the last with the 80 left over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference.rule import Rule, Run, run

Indices = NDArray[np.intp]
BatchGradient = Callable[[NDArray[Any], NDArray[Any], NDArray[Any]], ArrayLike]
"""(w, X_batch, y_batch) -> gradient of the mean loss over the batch, shaped like w."""


def iterations(n: int, batch_size: int) -> int:
    """Updates in one epoch: ⌈n / batch_size⌉, so a last, smaller batch counts too; 0 for no samples.

    ValueError for n < 0 or batch_size < 1. Exact for integers of any size.
    """
    if n < 0:
        raise ValueError(f"n is {n}; a number of samples is 0 or more")
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; a batch holds 1 sample or more")
    return -(-n // batch_size)  # ⌈n/b⌉ = −⌊−n/b⌋


def batches(n: int, batch_size: int, order: ArrayLike | None = None) -> list[Indices]:
    """The index arrays of one epoch's batches, in `order` (None: 0, 1, ..., n−1); the last may be smaller.

    ValueError where `order` does not have every index once, and as `iterations`.
    """
    count = iterations(n, batch_size)
    indices = np.arange(n) if order is None else np.asarray(order, np.intp)
    if not np.array_equal(np.sort(indices, axis=-1), np.arange(n)):
        raise ValueError(f"order must have each of 0 ... {n - 1} once")
    return [indices[k * batch_size : (k + 1) * batch_size] for k in range(count)]


def epochs(
    n: int,
    batch_size: int,
    epochs: int,
    *,
    shuffle: bool = True,
    seed: int | np.random.Generator | None = None,
) -> Iterator[Indices]:
    """The index arrays of `epochs` epochs, one after the other; `shuffle` draws a new order for every epoch.

    epochs · ⌈n/batch_size⌉ arrays in all. The same integer `seed` gives the same orders. ValueError for
    epochs < 0, and as `iterations`.
    """
    iterations(n, batch_size)
    if epochs < 0:
        raise ValueError(f"epochs is {epochs}; it is 0 or more")
    rng = np.random.default_rng(seed)
    orders = (rng.permutation(n) if shuffle else None for _ in range(epochs))
    return (batch for order in orders for batch in batches(n, batch_size, order))


@dataclass(frozen=True, eq=False)
class MiniBatches:
    """A problem whose i-th gradient is that of the i-th batch: rows `indices[i]` of X and of y, together."""

    X: NDArray[Any]
    y: NDArray[Any]
    batch_gradient: BatchGradient
    indices: list[Indices]
    start: NDArray[Any]

    def gradient(self, w: NDArray[Any], i: int) -> ArrayLike:
        return self.batch_gradient(w, self.X[self.indices[i]], self.y[self.indices[i]])


def train(
    w0: ArrayLike,
    X: NDArray[Any],
    y: NDArray[Any],
    gradient: BatchGradient,
    rule: Rule,
    *,
    batch_size: int = 32,
    epochs: int = 1,
    shuffle: bool = True,
    seed: int | np.random.Generator | None = None,
) -> Run:
    """The update sequence of training on X (n, ...) and y (n, ...): epochs · ⌈n/batch_size⌉ updates.

    Defaults of batch_size, epochs and shuffle as in Keras' fit. ValueError where X and y differ in length.
    """
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} samples, y has {len(y)}")
    indices = list(_epochs(len(X), batch_size, epochs, shuffle=shuffle, seed=seed))
    return run(rule, MiniBatches(X, y, gradient, indices, np.asarray(w0)), len(indices))


_epochs = epochs  # `train` has a parameter of that name
