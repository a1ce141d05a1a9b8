import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reference.problems import Quadratic, Recorded
from reference.rule import run
from reference.rules import RULES
from reference.rules.sgd import SGD, Momentum
from reference.schedule import InverseTime

MOMENTUM, NESTEROV = RULES["momentum"], RULES["nesterov"]
GRADIENTS = arrays(np.float64, (8, 3), elements=st.floats(-10, 10))
FRACTION = st.floats(0, 0.99)
BOWL = Quadratic(np.diag([1.0, 25.0]), np.array([1.0, 1.0]), np.array([1.0, -1.0]))


def _w(rule: object, gradients: np.ndarray, **start: object) -> np.ndarray:
    return run(rule, Recorded(gradients, np.ones(gradients.shape[1:])), len(gradients), **start).w  # type: ignore[arg-type]


def test_by_hand() -> None:
    gradients = np.array([[1.0], [1.0], [-2.0]])
    np.testing.assert_allclose(_w(SGD(0.1), gradients)[:, 0], [1, 0.9, 0.8, 1.0])
    # V: −0.1, −0.19, 0.029
    np.testing.assert_allclose(_w(MOMENTUM.build(lr=0.1, beta=0.9), gradients)[:, 0], [1, 0.9, 0.71, 0.739])
    # V as above; steps β·V − η·g: −0.19, −0.271, 0.2261
    np.testing.assert_allclose(_w(NESTEROV.build(lr=0.1, beta=0.9), gradients)[:, 0], [1, 0.81, 0.539, 0.7651])
    # v: 0.1, 0.19, −0.029
    np.testing.assert_allclose(_w(MOMENTUM.build("average", lr=1, beta=0.9), gradients)[:, 0], [1, 0.9, 0.71, 0.739])


@given(GRADIENTS, st.floats(1e-4, 1), FRACTION)
def test_all_velocities_agree_for_constant_lr_from_zero(gradients: np.ndarray, lr: float, beta: float) -> None:
    for kind in (MOMENTUM, NESTEROV):
        first, *others = (_w(kind.build(d, lr=lr, beta=beta), gradients) for d in kind.dialects if d.by_default)
        for other in others:
            np.testing.assert_allclose(other, first, rtol=1e-10, atol=1e-10)


def test_velocities_differ_when_lr_changes_or_a_velocity_is_given() -> None:
    gradients = np.ones((4, 1))
    inside, outside = MOMENTUM.build("lr-inside", lr=0.1), MOMENTUM.build("lr-outside-added", lr=0.1)
    given_velocity = {"t": 0, "v": np.ones(1)}
    assert _w(inside, gradients, state=given_velocity)[1] == 1 + 0.8
    np.testing.assert_allclose(_w(outside, gradients, state=given_velocity)[1], 1 - 0.1 * 0.1)
    falling = InverseTime(0.1, 1.0)
    inside, outside = MOMENTUM.build("lr-inside", lr=falling), MOMENTUM.build("lr-outside", lr=falling)
    assert not np.allclose(_w(inside, gradients)[2:], _w(outside, gradients)[2:], rtol=1e-3)


@given(GRADIENTS, st.floats(1e-4, 1), FRACTION)
def test_keras_nesterov_is_the_rewritten_form(gradients: np.ndarray, lr: float, beta: float) -> None:
    w, v = np.ones(3), np.zeros(3)
    for g in gradients:
        old, v = v, beta * v - lr * g
        w = w - beta * old + (1 + beta) * v
    np.testing.assert_allclose(_w(NESTEROV.build(lr=lr, beta=beta), gradients)[-1], w, rtol=1e-10, atol=1e-10)


def test_look_ahead_points_are_the_parameters_of_the_usual_form() -> None:
    for switches in (
        {},
        {"lr_inside": False},
        {"subtracted": True},
        {"lr_inside": False, "subtracted": True},
    ):
        rule = Momentum(0.01, beta=0.8, nesterov=True, look_ahead=True, **switches)
        result = run(rule, BOWL, 30)
        ahead = [rule.gradient_at(w, state) for w, state in zip(result.w, result.states, strict=True)]
        np.testing.assert_allclose(ahead, run(NESTEROV.build(lr=0.01, beta=0.8), BOWL, 30).w, rtol=1e-12)
    assert not np.allclose(result.w, run(MOMENTUM.build(lr=0.01, beta=0.8), BOWL, 30).w)


def test_beta_zero_is_plain_descent() -> None:
    gradients = np.array([[1.0], [-2.0]])
    for kind in (MOMENTUM, NESTEROV):
        np.testing.assert_array_equal(_w(kind.build(lr=0.1, beta=0.0), gradients), _w(SGD(0.1), gradients))


def test_weight_decay_in_the_gradient_or_apart_differs_only_with_momentum() -> None:
    gradients = np.array([[1.0], [-2.0], [0.5]])
    l2, apart = SGD(0.1, weight_decay=0.2), SGD(0.1, weight_decay=0.2, decoupled=True)
    np.testing.assert_allclose(_w(l2, gradients), _w(apart, gradients))
    assert _w(l2, gradients)[1] == 1 - 0.1 * (1 + 0.2)
    with_momentum = (Momentum(0.1, weight_decay=0.2, decoupled=d) for d in (False, True))
    assert not np.allclose(*(_w(rule, gradients) for rule in with_momentum))
