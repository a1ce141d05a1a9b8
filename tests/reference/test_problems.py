from collections.abc import Callable

import numpy as np
import pytest

from reference.problems import Function, Quadratic, Recorded, Rosenbrock

QUADRATIC = Quadratic(np.array([[4.0, 1.0], [1.0, 3.0]]), np.array([1.0, 2.0]), np.zeros(2))


def _slope(value: Callable[[np.ndarray], float], w: np.ndarray) -> np.ndarray:
    h = 1e-6
    return np.array([(value(w + h * e) - value(w - h * e)) / (2 * h) for e in np.eye(len(w))])


@pytest.mark.parametrize("problem", [QUADRATIC, Rosenbrock(np.zeros(2))])
def test_gradient_is_the_slope_of_the_value(problem: Quadratic | Rosenbrock) -> None:
    for w in np.random.default_rng(1).normal(size=(5, 2)):
        np.testing.assert_allclose(problem.gradient(w, 0), _slope(problem.value, w), rtol=1e-6, atol=1e-6)


def test_gradient_is_zero_at_the_lowest_point() -> None:
    np.testing.assert_allclose(QUADRATIC.gradient(np.linalg.solve(QUADRATIC.A, QUADRATIC.b), 0), 0, atol=1e-15)
    np.testing.assert_array_equal(Rosenbrock(np.zeros(2)).gradient(np.ones(2), 0), 0)


def test_quadratic_wants_a_symmetric_matrix() -> None:
    with pytest.raises(ValueError, match="symmetric"):
        Quadratic(np.array([[1.0, 2.0], [0.0, 1.0]]), np.zeros(2), np.zeros(2))


def test_recorded_ignores_w_and_ends() -> None:
    problem = Recorded(np.array([[1.0], [2.0]]), np.zeros(1))
    np.testing.assert_array_equal(problem.gradient(np.full(1, np.nan), 1), [2.0])
    for i in (2, -1):
        with pytest.raises(IndexError, match="2 are recorded"):
            problem.gradient(np.zeros(1), i)


def test_a_function_of_ones_own() -> None:
    problem = Function(lambda w: 2 * w, np.array([3.0]))
    np.testing.assert_array_equal(problem.gradient(np.array([3.0]), 0), [6.0])
