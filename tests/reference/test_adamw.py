import numpy as np

from reference.problems import Recorded
from reference.rule import run
from reference.rules.adam import Adam
from reference.rules.adamw import AdamW

PROBLEM = Recorded(np.array([[2.0], [-1.0], [0.0]]), np.array([4.0]))


def test_without_decay_it_is_adam() -> None:
    np.testing.assert_array_equal(run(AdamW(0.1, weight_decay=0), PROBLEM, 3).w, run(Adam(0.1), PROBLEM, 3).w)


def test_decay_shrinks_w_apart_from_the_step() -> None:
    plain, decayed = run(Adam(0.1), PROBLEM, 1), run(AdamW(0.1, weight_decay=0.25), PROBLEM, 1)
    np.testing.assert_allclose(plain.w[1] - decayed.w[1], 0.1 * 0.25 * 4)
    np.testing.assert_array_equal(plain.states[1]["m"], decayed.states[1]["m"])


def test_without_gradient_w_only_shrinks() -> None:
    still = run(AdamW(0.1, weight_decay=0.5), Recorded(np.zeros((3, 1)), np.array([4.0])), 3)
    np.testing.assert_allclose(still.w[:, 0], 4 * 0.95 ** np.arange(4))
