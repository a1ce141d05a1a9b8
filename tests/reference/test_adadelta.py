from math import sqrt

import numpy as np

from reference.problems import Recorded
from reference.rule import run
from reference.rules.adadelta import Adadelta

PROBLEM = Recorded(np.array([[2.0], [-1.0]]), np.array([1.0]))


def test_by_hand() -> None:
    result = run(Adadelta(0.5, rho=0.75, epsilon=0.01), PROBLEM, 2)
    first = sqrt(0.01) / sqrt(1 + 0.01) * 2  # r = 1, d = 0
    d = 0.25 * first**2
    second = sqrt(d + 0.01) / sqrt(0.75 + 0.25 + 0.01) * -1  # r = 1 again
    np.testing.assert_allclose(result.w[:, 0], [1, 1 - 0.5 * first, 1 - 0.5 * first - 0.5 * second])
    np.testing.assert_allclose([result.states[1]["d"][0], result.states[2]["r"][0]], [d, 1])


def test_d_follows_the_step_before_lr() -> None:
    a, b = (run(Adadelta(lr), PROBLEM, 2).states[2]["d"] for lr in (1.0, 0.1))
    np.testing.assert_array_equal(a, b)
