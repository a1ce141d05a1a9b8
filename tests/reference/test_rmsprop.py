from math import sqrt

import numpy as np
import pytest

from reference.problems import Recorded
from reference.rule import run
from reference.rules.rmsprop import RMSprop

PROBLEM = Recorded(np.array([[2.0], [-4.0], [1.0]]), np.array([1.0]))


def test_by_hand() -> None:
    result = run(RMSprop(0.1, rho=0.75, epsilon=0), PROBLEM, 2)  # r: 1, 4.75
    np.testing.assert_allclose(np.diff(result.w[:, 0]), [-0.1 * 2 / 1, 0.1 * 4 / sqrt(4.75)])
    assert result.states[2]["r"] == 4.75


@pytest.mark.parametrize(("place", "divisor"), [("outside", 1 + 0.5), ("inside", sqrt(1 + 0.5))])
def test_places_of_epsilon(place: str, divisor: float) -> None:
    result = run(RMSprop(0.1, rho=0.75, epsilon=0.5, epsilon_at=place), PROBLEM, 1)  # type: ignore[arg-type]
    np.testing.assert_allclose(result.w[1], 1 - 0.1 * 2 / divisor)


def test_centered_divides_by_the_standard_deviation() -> None:
    result = run(RMSprop(0.1, rho=0.75, epsilon=0, centered=True), PROBLEM, 1)  # r = 1, mean 0.5
    np.testing.assert_allclose(result.w[1], 1 - 0.1 * 2 / sqrt(1 - 0.5**2))


def test_momentum_inside_and_outside_agree_for_constant_lr() -> None:
    inside, outside = (run(RMSprop(0.1, beta=0.5, lr_inside=i), PROBLEM, 3) for i in (True, False))
    np.testing.assert_allclose(inside.w, outside.w)
    np.testing.assert_allclose(inside.states[3]["v"], 0.1 * outside.states[3]["v"])
    scaled = -np.diff(run(RMSprop(0.1), PROBLEM, 3).w[:, 0])
    moves = -np.diff(inside.w[:, 0])
    np.testing.assert_allclose(moves, [scaled[0], scaled[1] + 0.5 * moves[0], scaled[2] + 0.5 * moves[1]])


def test_rho_zero_moves_by_the_sign() -> None:
    np.testing.assert_allclose(np.diff(run(RMSprop(0.1, rho=0, epsilon=0), PROBLEM, 3).w[:, 0]), [-0.1, 0.1, -0.1])
