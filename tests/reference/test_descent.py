"""The loop with a precision and a maximum: counts worked out by hand, and what counts as its end."""

from __future__ import annotations

import numpy as np
import pytest

from reference.descent import descend, stops_right


def halving(x: float) -> float:
    """With learning rate 0.5, x is halved in every iteration: the derivative of x²/2."""
    return x


def test_values_and_count() -> None:
    # 8 → 4 → 2 → 1 → 0.5: the steps are 4, 2, 1, 0.5, and 0.5 is the first that is at most 0.75
    assert descend(halving, 8, 0.5, 0.75, 100).tolist() == [8, 4, 2, 1, 0.5]


def test_a_step_of_exactly_the_precision_is_the_last() -> None:
    assert descend(halving, 8, 0.5, 1, 100).tolist() == [8, 4, 2, 1]


def test_the_maximum_ends_it() -> None:
    assert descend(halving, 8, 0.5, 0, 2).tolist() == [8, 4, 2]
    assert descend(halving, 8, 0.5, 100, 0).tolist() == [8]


def test_at_least_one_iteration() -> None:
    assert len(descend(lambda x: 0.0, 8, 0.5, 1, 100)) == 2


def test_precision_zero_goes_on_to_the_maximum() -> None:
    assert len(descend(lambda x: 0.0, 8, 0.5, 0, 7)) == 8


def test_divergence_is_no_error() -> None:
    values = descend(lambda x: -(x**3), 3.0, 10.0, 1e-6, 50)
    assert not np.isfinite(values[-1])


def test_a_negative_maximum_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        descend(halving, 8, 0.5, 1, -1)


@pytest.mark.parametrize("precision", [0.0, 1e-3, 0.7])
def test_the_loops_own_end_is_right_and_no_other(precision: float) -> None:
    values = descend(halving, 8, 0.5, precision, 20)
    assert stops_right(values, precision, 20)
    assert not stops_right(values[:-1], precision, 20)
    assert not stops_right(np.append(values, values[-1] / 2), precision, 20)
