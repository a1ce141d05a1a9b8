from math import exp

import pytest

from reference.schedule import Constant, Exponential, InverseTime, StepDecay, rate


def test_inverse_time_counts_from_zero() -> None:
    schedule = InverseTime(0.1, 0.5)
    assert [schedule(i) for i in range(4)] == pytest.approx([0.1, 0.1 / 1.5, 0.05, 0.04])


def test_step_decay_is_constant_between_drops() -> None:
    schedule = StepDecay(0.8, 0.5, 3)
    assert [schedule(i) for i in range(7)] == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2]


def test_exponential_meets_step_decay_at_the_drops() -> None:
    smooth, steps = Exponential(0.8, 0.5, 3), StepDecay(0.8, 0.5, 3)
    assert smooth(6) == pytest.approx(steps(6))
    assert steps(4) > smooth(4) > steps(6)
    assert Exponential(1.0, exp(-0.1))(7) == pytest.approx(exp(-0.7))


def test_rate_takes_a_number_or_a_schedule() -> None:
    assert rate(0.3, 9) == rate(Constant(0.3), 9) == 0.3
    assert rate(lambda i: 1 / (i + 1), 3) == 0.25


@pytest.mark.parametrize("make", [StepDecay, Exponential])
def test_every_must_be_positive(make: type[StepDecay] | type[Exponential]) -> None:
    with pytest.raises(ValueError, match="every is 0"):
        make(0.1, 0.5, 0)
