"""What holds for every rule in every dialect, and for `run`."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from reference.problems import Function, Quadratic, Recorded
from reference.rule import Dialect, Rule, RuleKind, State, floating, run
from reference.rules import RULES
from reference.rules.adam import Adam
from reference.rules.adamax import Adamax
from reference.rules.rmsprop import RMSprop
from reference.rules.sgd import SGD, Momentum

BUILT = [pytest.param(k.build(d), id=f"{name}-{d.id}") for name, k in RULES.items() for d in k.dialects] + [
    pytest.param(RMSprop(centered=True, beta=0.9), id="rmsprop-centered-momentum"),
    pytest.param(Momentum(weight_decay=0.1, dampening=0.2, subtracted=True, lr_inside=False), id="momentum-dampened"),
    pytest.param(SGD(lambda i: np.float64(0.1) / (i + 1)), id="sgd-schedule"),
]
SHAPES = [(), (3,), (2, 3), (2, 1, 4)]


def _steps(rule: Rule, w: np.ndarray, gradients: np.ndarray) -> tuple[np.ndarray, State]:
    state = rule.init(w)
    for g in gradients:
        w, state = rule.step(w, g, state)
    return w, state


def _inputs(shape: tuple[int, ...], dtype: Any = np.float64) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    return np.asarray(rng.normal(size=shape), dtype), np.asarray(rng.normal(size=(12, *shape)), dtype)


@pytest.mark.parametrize("rule", BUILT)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_any_shape_element_by_element(rule: Rule, shape: tuple[int, ...]) -> None:
    w, gradients = _inputs(shape)
    got, state = _steps(rule, w, gradients)
    assert isinstance(got, np.ndarray)
    assert got.shape == shape
    assert state["t"] == 12
    assert all(isinstance(a, np.ndarray) and a.shape == shape for n, a in state.items() if n != "t")
    flat, _ = _steps(rule, w.reshape(-1), gradients.reshape(12, -1))
    np.testing.assert_array_equal(got.reshape(-1), flat)
    alone, _ = _steps(rule, w.reshape(-1)[-1:], gradients.reshape(12, -1)[:, -1:])
    np.testing.assert_allclose(alone, flat[-1:], rtol=1e-14)


@pytest.mark.parametrize("rule", BUILT)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_float32_stays_float32_and_near_float64(rule: Rule, shape: tuple[int, ...]) -> None:
    w, gradients = _inputs(shape, np.float32)
    got, state = _steps(rule, w, gradients.astype(np.float64))
    assert got.dtype == np.float32
    assert all(a.dtype == np.float32 for n, a in state.items() if n != "t")
    want, _ = _steps(rule, w.astype(np.float64), gradients.astype(np.float64))
    assert want.dtype == np.float64
    np.testing.assert_allclose(got, want, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("rule", BUILT)
def test_step_changes_no_argument_and_repeats(rule: Rule) -> None:
    w, gradients = _inputs((3,))
    state = rule.init(w)
    _, state = rule.step(w, gradients[0], state)
    for array in (w, gradients, *(a for n, a in state.items() if n != "t")):
        array.flags.writeable = False
    before = dict(state)
    first, second = rule.step(w, gradients[1], state), rule.step(w, gradients[1], state)
    assert state.keys() == before.keys()
    assert all(state[name] is before[name] for name in state)
    np.testing.assert_array_equal(first[0], second[0])
    assert not any(np.shares_memory(first[1][n], state[n]) for n in state if n != "t")
    assert not np.shares_memory(first[0], w)
    with pytest.raises(FrozenInstanceError):
        rule.lr = 1.0  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", BUILT)
def test_goes_downhill(rule: Rule) -> None:
    rule = replace(rule, lr=0.01)  # type: ignore[type-var]
    bowl = Quadratic(np.diag([1.0, 3.0]), np.zeros(2), np.array([2.0, -1.0]))
    result = run(rule, bowl, 50)
    assert bowl.value(result.w[-1]) < bowl.value(result.w[0])


def test_integers_become_float64_and_other_things_are_refused() -> None:
    w, _ = SGD(0.5).step(np.array([1, 2]), [1, 1], {"t": 0})
    np.testing.assert_array_equal(w, [0.5, 1.5])
    for wrong in (["a"], [1j], [None]):
        with pytest.raises(TypeError, match="real numbers"):
            floating(wrong)


def test_shapes_that_only_broadcast_are_refused() -> None:
    with pytest.raises(ValueError, match=r"gradient has shape \(1,\), w has \(3,\)"):
        SGD().step(np.zeros(3), np.zeros(1), {"t": 0})
    with pytest.raises(ValueError, match="shape"):
        Momentum().step(np.zeros(3), np.zeros(3), {"t": 0, "v": np.zeros(2)})
    with pytest.raises(KeyError, match="v"):
        Momentum().step(np.zeros(3), np.zeros(3), {"t": 0})


@pytest.mark.parametrize("make", [Adam, RMSprop, Adamax])
def test_an_unknown_place_of_epsilon_is_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        run(make(epsilon_at="nowhere"), Recorded(np.ones((1, 1)), np.zeros(1)), 1)


def test_run_gives_start_states_and_gradients() -> None:
    result = run(Momentum(0.1, beta=0.5), Recorded(np.array([[1.0], [2.0]]), np.array([1.0])), 2)
    np.testing.assert_allclose(result.w, [[1], [0.9], [0.65]])
    np.testing.assert_allclose([s["v"] for s in result.states], [[0], [-0.1], [-0.25]])
    assert [s["t"] for s in result.states] == [0, 1, 2]
    np.testing.assert_array_equal(result.gradients, [[1.0], [2.0]])


def test_run_goes_on_from_a_given_state() -> None:
    problem = Function(lambda w: 2 * w, np.array([1.0, -3.0]))
    whole = run(Adam(0.1), problem, 10)
    rest = run(Adam(0.1), problem, 6, w0=whole.w[4], state=whole.states[4])
    np.testing.assert_array_equal(rest.w, whole.w[4:])
    assert run(SGD(), problem, 0).w.shape == (1, 2)
    with pytest.raises(ValueError, match="steps is -1"):
        run(SGD(), problem, -1)


def test_a_diverging_run_ends_in_infinity_without_a_warning() -> None:
    result = run(SGD(1e200), Function(lambda w: w**3, np.array([1e10])), 5)
    assert not np.isfinite(result.w[-1]).any()


def test_build_takes_a_dialect_by_name_or_itself() -> None:
    kind = RULES["momentum"]
    assert kind.build("lr-outside", lr=0.2) == kind.build(kind.dialect("lr-outside"), lr=0.2)
    assert kind.build() == kind.build(kind.dialects[0])
    assert kind.build(Dialect("own", "own", {"subtracted": True})) == Momentum(subtracted=True)
    assert RULES["adagrad"].build("from-0.1-epsilon-inside", initial_accumulator=0.3).init(np.zeros(1))["G"] == [0.3]


@pytest.mark.parametrize("wrong", [{"rho": 0.9}, {"nesterov": False}])
def test_build_refuses_what_the_rule_lacks_or_fixes(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="nesterov has no hyperparameter"):
        RULES["nesterov"].build(**wrong)
    with pytest.raises(ValueError, match="no dialect 'keras'; it has lr-inside, "):
        RULES["nesterov"].build("keras")


def test_kinds_and_dialects_can_be_keys() -> None:
    assert len({d for kind in RULES.values() for d in kind.dialects}) > 20
    assert len({*RULES.values()}) == len(RULES)
    assert isinstance(RULES["sgd"], RuleKind)
