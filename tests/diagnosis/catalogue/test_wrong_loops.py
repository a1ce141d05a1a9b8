"""Misconceptions of counts, schedules and mini-batch loops: wrong, told apart, and as students write them."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from grader.diagnosis.catalogue import (
    CATALOGUE,
    OF_COUNTS,
    OF_LOOPS,
    OF_SCHEDULES,
    RULES,
    WrongLoop,
    WrongSchedule,
    counts_explaining,
    variant,
)
from grader.diagnosis.catalogue.minibatch import WrongMiniBatches, right
from grader.diagnosis.catalogue.misconception import Batch, Decay
from reference.minibatch import MiniBatches, epochs, iterations
from reference.problems import Recorded
from reference.rule import run
from reference.rules.sgd import SGD
from reference.schedule import InverseTime, StepDecay

CASES = [(50_000, 128), (50_000, 100), (1_000_000, 1_000), (60_000, 128), (5, 8), (7, 1), (32, 32), (1_000_001, 1_000)]
"""What the shipped assignment asks for, hidden cases included."""


def counted(count) -> tuple[float, ...]:  # type: ignore[no-untyped-def]
    return tuple(float(count(n, b)) for n, b in CASES)


def spelled(found):  # type: ignore[no-untyped-def]
    """The mistake in each of its formulas."""
    return (found.count, *found.counts, *found.spellings.values())


@pytest.mark.parametrize("found", OF_COUNTS, ids=lambda f: f.id)
def test_wrong_counts_are_wrong_in_a_case_of_the_assignment(found) -> None:  # type: ignore[no-untyped-def]
    for count in spelled(found):
        assert counted(count) != counted(iterations)


def test_wrong_counts_are_told_apart() -> None:
    for first, second in itertools.combinations(OF_COUNTS, 2):
        for a, b in itertools.product(spelled(first), spelled(second)):
            assert counted(a) != counted(b), (first.id, second.id)


@pytest.mark.parametrize(
    ("id", "values"),
    [
        ("iterations/floor", [390, 500, 0]),
        ("iterations/floor-plus-one", [391, 501, 1]),
        ("iterations/rounded", [391, 500, 1]),
        ("iterations/one-too-many", [392, 501, 2]),
        ("iterations/samples", [50_000, 50_000, 5]),
    ],
)
def test_wrong_counts_by_hand(id: str, values: list[int]) -> None:
    count = CATALOGUE[id].count  # type: ignore[attr-defined]
    assert [count(50_000, 128), count(50_000, 100), count(5, 8)] == values


def named(counted: dict[tuple[int, int], float]) -> list[str]:
    return [found.id for found, _ in counts_explaining(counted)]


def test_a_students_numbers_are_named() -> None:
    assert named({case: case[0] // case[1] for case in CASES}) == ["iterations/floor"]
    assert named({case: 20 * iterations(*case) for case in CASES}) == ["iterations/times-epochs"]
    assert counts_explaining({case: iterations(*case) for case in CASES}) == ()
    assert counts_explaining(dict.fromkeys(CASES, 17.5)) == ()


def test_one_case_alone_leaves_several_explanations() -> None:
    assert set(named({(50_000, 128): 390})) == {"iterations/floor", "iterations/one-too-few"}
    assert set(named({(50_000, 100): 501})) == {"iterations/floor-plus-one", "iterations/one-too-many"}


def test_the_formula_told_is_the_one_that_gives_the_numbers() -> None:
    def told(count) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
        return [(found.id, formula) for found, formula in counts_explaining({case: count(*case) for case in CASES})]

    assert told(lambda n, b: n // b) == [("iterations/floor", "⌊n / batch_size⌋")]
    assert told(lambda n, b: max(1, n // b)) == [("iterations/floor", "max(1, ⌊n / batch_size⌋)")]
    assert told(lambda n, b: b / n) == [("iterations/inverted", "batch_size / n")]
    assert told(lambda n, b: -(-b // n)) == [("iterations/inverted", "⌈batch_size / n⌉")]


def test_what_the_cases_do_not_tell_apart_is_named_together() -> None:
    few = {(n, b): max(1, n // b) for n, b in ((5, 8), (7, 1), (32, 32), (1_000_001, 1_000))}
    assert named(few) == ["iterations/rounded", "iterations/floor"]  # the usual formula comes first
    assert named({**few, (15, 8): 1}) == ["iterations/floor"]
    assert named({**few, (15, 8): 2}) == ["iterations/rounded"]


# -- schedules

SETTINGS = [Decay(), Decay(lr=0.01, decay=0.1, factor=0.1, every=4)]


def rates(schedule) -> list[float]:  # type: ignore[no-untyped-def]
    return [schedule(i) for i in range(14)]


def right_schedule(of: str, s: Decay):  # type: ignore[no-untyped-def]
    return InverseTime(s.lr, s.decay) if of == "inverse-time" else StepDecay(s.lr, s.factor, s.every)


@pytest.mark.parametrize("found", OF_SCHEDULES, ids=lambda f: f.id)
def test_wrong_schedules_are_wrong_and_told_apart(found: WrongSchedule) -> None:
    assert any(rates(found.schedule(s)) != pytest.approx(rates(right_schedule(found.of, s))) for s in SETTINGS)
    for other in OF_SCHEDULES:
        if other.of == found.of and other.id != found.id:
            for a, b in itertools.product(range(1 + len(found.rates)), range(1 + len(other.rates))):
                same = all(rates(found.schedule(s, a)) == pytest.approx(rates(other.schedule(s, b))) for s in SETTINGS)
                assert not same, (other.id, a, b)


def test_wrong_schedules_by_hand() -> None:
    s = Decay(lr=1.0, decay=1.0, factor=0.5, every=2)
    expected = {
        "decay/without-i": [1 / 2, 1 / 2, 1 / 2],
        "decay/from-one": [1 / 2, 1 / 3, 1 / 4],
        "decay/per-epoch": [1, 1, 1 / 2],
        "decay/compounded": [1, 1 / 2, 1 / 6],
        "decay/no-floor": [1, math.sqrt(0.5), 1 / 2],
        "decay/only-at-the-border": [1, 1, 1 / 2],
        "decay/one-too-early": [1, 1 / 2, 1 / 2],
    }
    for id, values in expected.items():
        schedule = CATALOGUE[id].schedule(s)  # type: ignore[attr-defined]
        assert [schedule(i) for i in range(3)] == pytest.approx(values), id
    assert CATALOGUE["decay/only-at-the-border"].schedule(s)(3) == 1  # type: ignore[attr-defined]


def test_a_wrong_schedule_goes_with_a_wrong_rule() -> None:
    schedule = CATALOGUE["decay/from-one"].schedule(Decay(lr=1.0, decay=1.0))  # type: ignore[attr-defined]
    rule = variant(RULES["sgd"], None, (CATALOGUE["direction/ascends"],)).build(lr=schedule)
    assert run(rule, Recorded(np.ones((2, 1)), np.zeros(1)), 2).w[:, 0] == pytest.approx([0, 1 / 2, 1 / 2 + 1 / 3])


# -- loops

SIZES = [(10, 4, 3), (9, 3, 2), (8, 4, 3), (3, 5, 2)]


def orders_of(n: int, times: int) -> list[np.ndarray]:
    return [np.random.default_rng(100 + k).permutation(n) for k in range(times)]


def trained(batches: list[Batch], n: int) -> np.ndarray:
    """w after every update of fitting y = 2x + 1 with these batches, a row of nan behind the last."""
    rng = np.random.default_rng(n)
    x = rng.normal(size=n)
    X, y = np.stack([x, np.ones(n)], 1), 2 * x + 1 + rng.normal(size=n)

    def mean_gradient(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.asarray(X.T @ (X @ w - y) / len(y))

    w = run(SGD(0.1), WrongMiniBatches(X, y, mean_gradient, batches, np.zeros(2)), len(batches)).w
    return np.vstack([w, np.full((60 - len(w), 2), np.nan)])


def all_trained(found: WrongLoop) -> np.ndarray:
    return np.concatenate([trained(found.batches(n, b, orders_of(n, e)), n) for n, b, e in SIZES])


def test_right_batches_are_the_references() -> None:
    for n, b, e in SIZES:
        generator = np.random.default_rng(5)
        orders = [generator.permutation(n) for _ in range(e)]
        ours, theirs = right(n, b, orders), list(epochs(n, b, e, seed=5))
        assert len(ours) == len(theirs)
        for batch, rows in zip(ours, theirs, strict=True):
            assert np.array_equal(batch.rows, rows)
            assert np.array_equal(batch.labels, rows)
            assert batch.weight == 1


def test_right_batches_train_as_the_reference_does() -> None:
    n, b, e = 10, 4, 2
    orders, X, y = orders_of(n, e), np.arange(10.0), np.arange(10.0) ** 2
    batches = right(n, b, orders)

    def mean_gradient(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.array([np.mean((w[0] * X - y) * X)])

    ours = run(SGD(0.01), WrongMiniBatches(X, y, mean_gradient, batches, np.zeros(1)), len(batches))
    indices = [batch.rows for batch in batches]
    theirs = run(SGD(0.01), MiniBatches(X, y, mean_gradient, indices, np.zeros(1)), len(indices))
    assert np.array_equal(ours.w, theirs.w)


@pytest.mark.parametrize("found", OF_LOOPS, ids=lambda f: f.id)
def test_wrong_loops_are_wrong_and_told_apart(found: WrongLoop) -> None:
    correct = np.concatenate([trained(right(n, b, orders_of(n, e)), n) for n, b, e in SIZES])
    mine = all_trained(found)
    assert not np.allclose(mine, correct, rtol=1e-6, equal_nan=True)
    for other in OF_LOOPS:
        assert other.id == found.id or not np.allclose(mine, all_trained(other), rtol=1e-6, equal_nan=True), other.id


@pytest.mark.parametrize("found", OF_LOOPS, ids=lambda f: f.id)
def test_wrong_loops_pick_rows_that_are_there(found: WrongLoop) -> None:
    for n, b, e in SIZES:
        for batch in found.batches(n, b, orders_of(n, e)):
            assert len(batch.rows) == len(batch.labels)
            assert all(0 <= k < n for k in (*batch.rows, *batch.labels))


@pytest.mark.parametrize(
    ("id", "rows"),
    [
        ("minibatch/tail-dropped", [[0, 1], [2, 3]]),
        ("minibatch/tail-stale", [[0, 1], [2, 3], [2, 3, 4]]),
        ("minibatch/tail-padded", [[0, 1], [2, 3], [4, 0]]),
        ("minibatch/windows-overlap", [[0, 1], [1, 2], [2, 3]]),
        ("minibatch/one-sample-twice", [[0, 1, 2], [2, 3, 4], [4]]),
        ("minibatch/one-sample-missed", [[0], [2], [4]]),
        ("minibatch/first-batch-always", [[0, 1], [0, 1], [0, 1]]),
        ("minibatch/one-by-one", [[0], [1], [2], [3], [4]]),
        ("minibatch/whole-set", [[0, 1, 2, 3, 4]]),
    ],
)
def test_wrong_slices_by_hand(id: str, rows: list[list[int]]) -> None:
    found = CATALOGUE[id]
    assert isinstance(found, WrongLoop)
    assert [batch.rows.tolist() for batch in found.batches(5, 2, [np.arange(5)])] == rows


def test_batches_across_epochs_are_fewer() -> None:
    found = CATALOGUE["minibatch/across-epochs"]
    assert isinstance(found, WrongLoop)
    assert [b.rows.tolist() for b in found.batches(3, 2, [np.arange(3), np.arange(3)])] == [[0, 1], [2, 0], [1, 2]]


def test_an_empty_batch_has_no_gradient() -> None:
    found = CATALOGUE["minibatch/extra-empty-batch"]
    assert isinstance(found, WrongLoop)
    batches = found.batches(4, 2, [np.arange(4)])
    assert [len(b.rows) for b in batches] == [2, 2, 0]
    assert np.isnan(trained(batches, 4)[3]).all()
