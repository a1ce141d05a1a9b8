import numpy as np
import pytest

from reference.problems import Recorded
from reference.rule import run
from reference.rules import RULES

PROBLEM = Recorded(np.array([[2.0], [-1.0]]), np.array([1.0]))
OPTIONS = {"lr": 0.1, "beta_1": 0.5, "beta_2": 0.75}


def test_by_hand() -> None:
    result = run(RULES["adamax"].build(**OPTIONS, epsilon=0.0), PROBLEM, 2)
    np.testing.assert_allclose([s["u"][0] for s in result.states], [0, 2, 1.5])
    np.testing.assert_allclose(result.w[:, 0], [1, 0.9, 0.9])  # m: 1, 0


@pytest.mark.parametrize(("dialect", "u"), [("epsilon-in-divisor", 2.0), ("epsilon-with-gradient", 2.5)])
def test_places_of_epsilon(dialect: str, u: float) -> None:
    result = run(RULES["adamax"].build(dialect, **OPTIONS, epsilon=0.5), PROBLEM, 2)
    assert result.states[1]["u"] == u
    np.testing.assert_allclose(result.w[1], 1 - 0.1 / 0.5 * 1 / 2.5)
