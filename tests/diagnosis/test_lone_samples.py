"""Which samples an update was made from, read off w alone."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnosis.catalogue.minibatch import right
from grader.diagnosis.catalogue.misconception import Batch
from grader.diagnosis.lone_samples import ends_right, seen_in, walk

SIZES = [(5, 2, 2), (9, 3, 1), (5, 8, 3), (7, 1, 1), (16, 4, 3), (16, 5, 4)]
RATE = 0.02


@pytest.mark.parametrize(("n", "batch_size", "epochs"), SIZES)
def test_any_order_is_read_and_right(n: int, batch_size: int, epochs: int) -> None:
    rng = np.random.default_rng(n)
    for _ in range(200):
        batches = right(n, batch_size, [rng.permutation(n) for _ in range(epochs)])
        ws = walk(batches, n, RATE)
        assert seen_in(ws, [RATE]) == [(tuple(sorted(b.rows)), tuple(sorted(b.rows))) for b in batches]
        assert ends_right(ws[-1], n, batch_size, epochs, RATE)
        assert ends_right(ws[-1].astype(np.float32).astype(float), n, batch_size, epochs, RATE)


@pytest.mark.parametrize(("n", "batch_size", "epochs"), SIZES)
def test_what_is_no_epoch_does_not_end_right(n: int, batch_size: int, epochs: int) -> None:
    rng = np.random.default_rng(n)
    for _ in range(50):
        batches = right(n, batch_size, [rng.permutation(n) for _ in range(epochs)])
        k = int(rng.integers(len(batches)))
        other = [*batches]
        other[k] = Batch(batches[k].rows, batches[k].rows, 1.5)
        for wrong in (batches[:-1], [*batches, batches[0]], other):
            assert not ends_right(walk(wrong, n, RATE)[-1], n, batch_size, epochs, RATE)
        assert not ends_right(walk(batches, n, -RATE)[-1], n, batch_size, epochs, RATE)


def test_labels_of_others_and_samples_that_come_twice() -> None:
    made = [
        Batch(np.array([0, 3]), np.array([2, 1])),
        Batch(np.array([4, 4, 1]), np.array([4, 4, 1])),
        Batch(np.array([2]), np.array([0])),
    ]
    ws = walk(made, 5, RATE)
    assert seen_in(ws, [RATE]) == [((0, 3), (2, 1)), ((1, 4, 4), (1, 4, 4)), ((2,), (0,))]


def test_what_is_no_number_is_not_read() -> None:
    nothing = np.array([], np.intp)
    assert seen_in(walk([Batch(nothing, nothing)], 4, RATE), [RATE]) is None
    assert not ends_right(np.full(4, np.nan), 4, 2, 1, RATE)
