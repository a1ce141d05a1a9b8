from math import sqrt

import numpy as np
import pytest

from reference.problems import Recorded
from reference.rule import run
from reference.rules import RULES
from reference.rules.nadam import Nadam

PROBLEM = Recorded(np.array([[2.0], [-1.0]]), np.array([1.0]))
OPTIONS = {"lr": 0.1, "beta_1": 0.5, "beta_2": 0.75}


def test_constant_momentum_by_hand() -> None:
    result = run(RULES["nadam"].build("constant", **OPTIONS, epsilon=0.5), PROBLEM, 1)
    m_bar = 0.5 * 1 / (1 - 0.5**2) + 0.5 * 2 / (1 - 0.5)  # m = 1; v̂ = 4
    np.testing.assert_allclose(result.w[1], 1 - 0.1 * m_bar / (sqrt(4) + 0.5))
    inside = run(RULES["nadam"].build("constant-inside", **OPTIONS, epsilon=0.5), PROBLEM, 1)
    np.testing.assert_allclose(inside.w[1], 1 - 0.1 * m_bar / sqrt(4 + 0.5))


@pytest.mark.parametrize(("dialect", "decay"), [("warming", 0.004), ("fast-warming", 1.0)])
def test_warming_momentum_by_hand(dialect: str, decay: float) -> None:
    mu = [0.5 * (1 - 0.5 * 0.96 ** (decay * t)) for t in (1, 2, 3)]
    result = run(RULES["nadam"].build(dialect, **OPTIONS, epsilon=0.0), PROBLEM, 2)
    m_bar = (1 - mu[1]) * -1 / (1 - mu[0] * mu[1])  # m = 0.5·1 − 0.5 = 0 after two updates
    v_hat = (0.75 * 1 + 0.25 * 1) / (1 - 0.75**2)
    np.testing.assert_allclose(result.w[1] - result.w[2], 0.1 * m_bar / sqrt(v_hat))


def test_momentum_warms_up_from_half_of_beta_1_to_beta_1() -> None:
    rule = Nadam(beta_1=0.9, momentum_decay=1.0)
    assert rule.mu(0) == pytest.approx(0.45)
    assert rule.mu(1) < rule.mu(2) < rule.mu(500) == pytest.approx(0.9)
    assert rule.mu_product(3) == pytest.approx(rule.mu(1) * rule.mu(2) * rule.mu(3))
