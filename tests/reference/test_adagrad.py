from math import sqrt

import numpy as np
import pytest

from reference.problems import Recorded
from reference.rule import run
from reference.rules import RULES
from reference.rules.adagrad import Adagrad

ADAGRAD = RULES["adagrad"]
GRADIENTS = np.array([[3.0], [4.0], [12.0]])
PROBLEM = Recorded(GRADIENTS, np.array([1.0]))


def test_by_hand() -> None:
    result = run(Adagrad(0.1, epsilon=0), PROBLEM, 3)  # √G: 3, 5, 13
    np.testing.assert_allclose(np.diff(result.w[:, 0]), [-0.1, -0.1 * 4 / 5, -0.1 * 12 / 13])
    np.testing.assert_allclose([s["G"][0] for s in result.states], [0, 9, 25, 169])


@pytest.mark.parametrize(
    ("dialect", "divisor"),
    [
        ("epsilon-outside", 3 + 0.5),
        ("epsilon-inside", sqrt(9 + 0.5)),
        ("from-0.1-epsilon-outside", sqrt(9.1) + 0.5),
        ("from-0.1-epsilon-inside", sqrt(9.1 + 0.5)),
        ("mean-epsilon-outside", 3 + 0.5),
        ("running-mean-epsilon-inside", sqrt(9 + 0.5)),
        ("mean-decaying-epsilon-outside", 3 + 0.5),
        ("running-mean-decaying-epsilon-inside", sqrt(9 + 0.5)),
    ],
)
def test_first_step_of_a_dialect(dialect: str, divisor: float) -> None:
    result = run(ADAGRAD.build(dialect, lr=0.1, epsilon=0.5), PROBLEM, 1)
    np.testing.assert_allclose(result.w[1], 1 - 0.1 * 3 / divisor)


def test_the_courses_form_is_the_usual_one_when_lr_falls_with_the_root_of_t() -> None:
    falling = Adagrad(lambda i: 0.1 / sqrt(i + 1), epsilon=0, over="mean")
    np.testing.assert_allclose(run(falling, PROBLEM, 3).w, run(Adagrad(0.1, epsilon=0), PROBLEM, 3).w)
    constant = run(Adagrad(0.1, epsilon=0, over="mean"), PROBLEM, 3)  # σ: 3, √(25/2), √(169/3)
    np.testing.assert_allclose(np.diff(constant.w[:, 0])[2], -0.1 * 12 / sqrt(169 / 3))


@pytest.mark.parametrize(
    ("dialect", "divisors"),
    [  # √G is 3, 5, 13: ε is weighed by √t outside the root and by t inside
        ("mean-decaying-epsilon-outside", [3 + 0.5, 5 + 0.5 * sqrt(2), 13 + 0.5 * sqrt(3)]),
        ("mean-decaying-epsilon-inside", [sqrt(9 + 0.5), sqrt(25 + 2 * 0.5), sqrt(169 + 3 * 0.5)]),
    ],
)
def test_with_the_falling_rate_only_epsilon_is_weighed_otherwise(dialect: str, divisors: list[float]) -> None:
    for name in (dialect, f"running-{dialect}"):
        result = run(ADAGRAD.build(name, lr=0.1, epsilon=0.5), PROBLEM, 3)
        np.testing.assert_allclose(np.diff(result.w[:, 0]), -0.1 * GRADIENTS[:, 0] / divisors)


def test_the_rate_falls_with_the_mean_only() -> None:
    with pytest.raises(ValueError, match="goes with a root of the mean"):
        Adagrad(rate_decays=True)


@pytest.mark.parametrize("place", ["outside", "inside"])
def test_sum_kept_and_mean_kept_give_the_same_w(place: str) -> None:
    kept_sum = run(ADAGRAD.build(f"mean-epsilon-{place}"), PROBLEM, 3)
    kept_mean = run(ADAGRAD.build(f"running-mean-epsilon-{place}"), PROBLEM, 3)
    np.testing.assert_allclose(kept_mean.w, kept_sum.w, rtol=1e-14)
    np.testing.assert_allclose(kept_mean.states[3]["G"] * 3, kept_sum.states[3]["G"])


def test_without_epsilon_a_zero_gradient_is_zero_over_zero() -> None:
    assert np.isnan(run(Adagrad(epsilon=0), Recorded(np.zeros((1, 1)), np.ones(1)), 1).w[1])


def test_a_root_of_the_sum_needs_the_sum() -> None:
    with pytest.raises(ValueError, match="needs the sum kept"):
        Adagrad(kept="mean")
    with pytest.raises(ValueError, match="sum or mean"):
        Adagrad(over="median")  # type: ignore[arg-type]
