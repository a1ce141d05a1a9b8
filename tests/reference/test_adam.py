from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.problems import Recorded
from reference.rule import run
from reference.rules import RULES
from reference.rules.adam import Adam
from reference.rules.rmsprop import RMSprop

PROBLEM = Recorded(np.array([[2.0], [-1.0], [0.5], [0.1]]), np.array([1.0]))
BETAS = {"beta_1": 0.5, "beta_2": 0.75}


def test_by_hand() -> None:
    result = run(Adam(0.1, **BETAS, epsilon=0), PROBLEM, 2)
    np.testing.assert_allclose(result.states[1]["m"], 1)
    np.testing.assert_allclose(result.states[1]["v"], 1)
    np.testing.assert_allclose(result.w[1], 0.9)  # m̂ = 2, v̂ = 4
    np.testing.assert_allclose(result.w[2], 0.9)  # m = 0.5 − 0.5 = 0
    np.testing.assert_allclose(result.states[2]["v"], 0.75 + 0.25)


@pytest.mark.parametrize(
    ("dialect", "step"),
    [
        ("epsilon-outside", 2 / (2 + 0.5)),
        ("epsilon-inside", 2 / sqrt(4 + 0.5)),
        ("epsilon-hat", sqrt(0.25) / 0.5 * 1 / (1 + 0.5)),
        ("epsilon-hat-inside", sqrt(0.25) / 0.5 * 1 / sqrt(1 + 0.5)),
    ],
)
def test_places_of_epsilon(dialect: str, step: float) -> None:
    for kind in (RULES["adam"], RULES["adamw"]):
        rule = kind.build(dialect, lr=0.1, epsilon=0.5, weight_decay=0.0, **BETAS)
        np.testing.assert_allclose(run(rule, PROBLEM, 1).w[1], 1 - 0.1 * step)


@given(st.floats(0, 0.99), st.floats(0, 0.999), st.floats(1e-6, 1e6))
def test_without_epsilon_places_agree_and_scale_does_not_matter(beta_1: float, beta_2: float, scale: float) -> None:
    first, *others = (
        run(RULES["adam"].build(d, lr=0.1, beta_1=beta_1, beta_2=beta_2, epsilon=0), PROBLEM, 4).w
        for d in RULES["adam"].dialects
    )
    np.testing.assert_allclose(first[1], 0.9)  # the first step is lr long, whatever the gradient
    scaled = Recorded(PROBLEM.gradients * scale, PROBLEM.start)
    others.append(run(Adam(0.1, beta_1=beta_1, beta_2=beta_2, epsilon=0), scaled, 4).w)
    for other in others:
        np.testing.assert_allclose(other, first, rtol=1e-9, atol=1e-9)


@given(st.floats(0, 0.999), st.floats(1e-8, 1))
def test_beta_1_zero_is_rmsprop_with_correction(beta_2: float, epsilon: float) -> None:
    adam = Adam(0.1, beta_1=0, beta_2=beta_2, epsilon=epsilon, epsilon_at="hat")
    rmsprop = RMSprop(lambda i: 0.1 * sqrt(1 - beta_2 ** (i + 1)), rho=beta_2, epsilon=epsilon)
    np.testing.assert_allclose(run(adam, PROBLEM, 4).w, run(rmsprop, PROBLEM, 4).w, rtol=1e-12)


def test_amsgrad_keeps_the_largest() -> None:
    kind, options = RULES["amsgrad"], {"lr": 0.1, "epsilon": 0.0, **BETAS}
    result = run(kind.build("max-v", **options), PROBLEM, 4)
    v = [1, 1, 0.8125, 0.611875]
    np.testing.assert_allclose([s["v"][0] for s in result.states[1:]], v)
    np.testing.assert_allclose([s["v_max"][0] for s in result.states[1:]], [1, 1, 1, 1])
    corrected = run(kind.build("max-v-hat", **options), PROBLEM, 4)  # v̂₁ = 1/0.25
    np.testing.assert_allclose([s["v_max"][0] for s in corrected.states[1:]], [4, 4, 4, 4])
    m = result.states[4]["m"] / (1 - 0.5**4)
    np.testing.assert_allclose(result.w[3] - result.w[4], 0.1 * m / sqrt(1 / (1 - 0.75**4)))
    np.testing.assert_allclose(corrected.w[3] - corrected.w[4], 0.1 * m / sqrt(4))


def test_amsgrad_of_the_paper_has_no_correction() -> None:
    result = run(RULES["amsgrad"].build("uncorrected", lr=0.1, epsilon=0.0, **BETAS), PROBLEM, 1)
    np.testing.assert_allclose(result.w[1], 1 - 0.1 * 1 / 1)
    assert not RULES["amsgrad"].dialect("uncorrected").by_default


def test_amsgrad_must_name_a_form() -> None:
    with pytest.raises(ValueError, match="max-v-hat"):
        Adam(amsgrad=True)  # type: ignore[arg-type]


def test_weight_decay_enters_the_gradient() -> None:
    with_decay = run(Adam(0.1, epsilon=0.5, weight_decay=0.25), Recorded(np.array([[2.0]]), np.array([4.0])), 1)
    without = run(Adam(0.1, epsilon=0.5), Recorded(np.array([[3.0]]), np.array([4.0])), 1)
    np.testing.assert_array_equal(with_decay.w, without.w)
