"""What each update gave is kept as it was at that step, in the shortest form that the wire has for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.guest import wire
from grader.guest.recorded_rows import LARGEST_ROW, Table


def crossed(table: Table) -> dict[str, Any]:
    """What arrives on the other side."""
    arrived: dict[str, Any] = wire.decode(wire.encode(table.plain())[wire.HEADER.size :])
    return arrived


def table_of(*steps: list[Any]) -> Table:
    table = Table(["w", "v"])
    for values in steps:
        table.add(values)
    return table


def test_arrays_alike_cross_as_one() -> None:
    table = table_of([np.array([1.0, 2.0]), np.array([3.0, 4.0])], [np.array([5.0, 6.0]), np.array([7.0, 8.0])])
    assert table.steps == 2
    assert np.array_equal(crossed(table)["table"], [[[1, 2], [3, 4]], [[5, 6], [7, 8]]])


def test_what_is_changed_afterwards_was_kept_as_it_was() -> None:
    w, v = np.zeros(2), np.zeros(2)
    table = Table(["w", "v"])
    for _ in range(3):
        w += 1
        v -= 1
        table.add([w, v])
    assert np.array_equal(crossed(table)["table"][:, 0, 0], [1, 2, 3])
    assert np.array_equal(crossed(table)["table"][:, 1, 0], [-1, -2, -3])


UNLIKE = {
    "another shape": (np.ones(2), np.ones((1, 2))),
    "another dtype": (np.ones(2), np.ones(2, np.float32)),
    "no array": (np.ones(2), 0.5),
    "an integer": (np.ones(2), np.array([1, 2])),
    "too long": (np.ones(2), np.ones(LARGEST_ROW)),
    "nothing": (np.ones(2), None),
}


@pytest.mark.parametrize(("w", "v"), UNLIKE.values(), ids=UNLIKE)
@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("after", [0, 2])
def test_what_is_unlike_the_rest_crosses_slot_by_slot(w: Any, v: Any, before: int, after: int) -> None:
    table = table_of(*[[w, w]] * before, [w, v], *[[w, w]] * after)
    out = crossed(table)["out"]
    assert len(out["w"]) == len(out["v"]) == table.steps == before + 1 + after
    assert isinstance(out["w"], np.ndarray)
    assert np.array_equal(out["w"], [w] * table.steps)
    for kept, given_ in zip(out["v"], [w] * before + [v] + [w] * after, strict=True):
        assert np.array_equal(kept, given_) if given_ is not None else kept is None


def test_no_step_is_no_value() -> None:
    assert crossed(Table(["w", "v"])) == {"out": {"w": [], "v": []}}


def test_a_value_that_cannot_be_kept_is_no_step() -> None:
    class Breaks:
        def __array__(self, *_: Any) -> np.ndarray:
            raise ValueError("no")

    table = table_of([np.ones(2), np.ones(2)])
    with pytest.raises(ValueError, match="no"):
        table.add([np.ones(2), Breaks()])
    assert table.steps == 1
    assert crossed(table)["table"].shape == (1, 2, 2)


def test_more_than_an_array_may_hold_crosses_step_by_step() -> None:
    large = np.ones(LARGEST_ROW // 8 - 1)
    steps = wire.MAX_ARRAY // (2 * large.nbytes) + 1
    out = crossed(table_of(*[[large, large]] * steps))["out"]
    assert len(out["w"]) == len(out["v"]) == steps
    assert np.array_equal(out["v"][-1], large)


@given(
    shape=st.lists(st.integers(1, 3), max_size=4).map(tuple),
    steps=st.integers(1, 4),
    dtype=st.sampled_from(["float64", "float32"]),
    seed=st.integers(0, 9),
)
def test_every_number_arrives(shape: tuple[int, ...], steps: int, dtype: str, seed: int) -> None:
    numbers = np.random.default_rng(seed).normal(size=(steps, 2, *shape)).astype(dtype)
    table = table_of(*[[np.array(w), np.array(v)] for w, v in numbers])
    arrived = crossed(table)["table"]
    assert arrived.dtype == dtype
    assert np.array_equal(arrived, numbers)
