from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.minibatch import batches, epochs, iterations, train
from reference.rules.sgd import SGD

SIZES = st.integers(0, 300), st.integers(1, 320)


@pytest.mark.parametrize(
    ("n", "batch_size", "expected"),
    [
        (50000, 128, 391),
        (50000, 100, 500),
        (50000, 1, 50000),
        (50000, 50000, 1),
        (1_000_000, 1000, 1000),
        (5, 8, 1),
        (0, 8, 0),
    ],
)
def test_iterations_of_the_course(n: int, batch_size: int, expected: int) -> None:
    assert iterations(n, batch_size) == expected


@given(*SIZES)
def test_iterations_is_the_ceiling(n: int, batch_size: int) -> None:
    assert iterations(n, batch_size) == ceil(n / batch_size) == len(batches(n, batch_size))


def test_iterations_is_exact_where_floats_are_not() -> None:
    assert iterations(10**18 + 1, 10**9) == 10**9 + 1


@pytest.mark.parametrize(("n", "batch_size", "message"), [(-1, 8, "n is -1"), (8, 0, "batch_size is 0")])
def test_impossible_sizes_are_named(n: int, batch_size: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        iterations(n, batch_size)
    with pytest.raises(ValueError, match=message):
        epochs(n, batch_size, 1)


@given(*SIZES, st.randoms())
def test_batches_partition_the_samples(n: int, batch_size: int, random: object) -> None:
    order = list(range(n))
    random.shuffle(order)  # type: ignore[attr-defined]
    parts = batches(n, batch_size, order)
    assert [int(i) for part in parts for i in part] == order
    assert all(len(part) == batch_size for part in parts[:-1])
    assert all(0 < len(part) <= batch_size for part in parts)


@pytest.mark.parametrize("order", [[0, 1, 1], [0, 1], [0, 1, 3], [[0], [1], [2]]])
def test_order_must_have_every_sample_once(order: list[int]) -> None:
    with pytest.raises(ValueError, match="order"):
        batches(3, 2, order)


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 4), st.integers(0, 9))
def test_every_epoch_has_every_sample_once(n: int, batch_size: int, count: int, seed: int) -> None:
    parts = list(epochs(n, batch_size, count, seed=seed))
    per_epoch = iterations(n, batch_size)
    assert len(parts) == count * per_epoch
    for k in range(count):
        epoch = np.concatenate(parts[k * per_epoch : (k + 1) * per_epoch])
        assert sorted(epoch) == list(range(n))


def test_every_epoch_has_its_own_order_and_a_seed_repeats_it() -> None:
    first, second = np.split(np.concatenate(list(epochs(100, 10, 2, seed=3))), 2)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(np.concatenate(list(epochs(100, 10, 2, seed=3))), np.concatenate([first, second]))
    unshuffled = np.concatenate(list(epochs(100, 10, 2, shuffle=False)))
    np.testing.assert_array_equal(unshuffled, np.tile(np.arange(100), 2))
    with pytest.raises(ValueError, match="epochs is -1"):
        epochs(10, 2, -1)


def _mean_squares(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    return X.T @ (X @ w - y) / len(y)


def test_train_by_hand() -> None:
    X, y = np.array([[1.0], [1.0], [1.0]]), np.array([1.0, 3.0, 6.0])
    result = train([0.0], X, y, _mean_squares, SGD(0.5), batch_size=2, epochs=2, shuffle=False)
    # gradient = w − mean(y): the batch (1, 3) has mean 2, the last batch (6) is smaller
    np.testing.assert_array_equal(result.w[:, 0], [0, 1, 3.5, 2.75, 4.375])


def test_train_keeps_samples_and_targets_together() -> None:
    X = np.random.default_rng(0).normal(size=(50, 3))
    w = np.array([1.0, -2.0, 0.5])
    result = train(np.zeros(3), X, X @ w, _mean_squares, SGD(0.1), batch_size=8, epochs=60, seed=1)
    assert len(result.w) == 60 * 7 + 1
    np.testing.assert_allclose(result.w[-1], w, atol=1e-6)
    with pytest.raises(ValueError, match="50 samples, y has 49"):
        train(np.zeros(3), X, (X @ w)[:-1], _mean_squares, SGD(0.1))
