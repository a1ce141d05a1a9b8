"""The tolerance: wide enough for every right program, far too narrow for another rule."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.agreement import expected, first_difference, tolerance
from grader.diagnosis.catalogue import RULES
from reference.problems import Recorded
from reference.rule import run

CHECKED = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "amsgrad")


def hyper(name: str, rng: np.random.Generator) -> dict[str, float]:
    values = {"lr": rng.uniform(1e-3, 0.5), "beta": rng.uniform(0.1, 0.99), "rho": rng.uniform(0.1, 0.99), "beta_1": rng.uniform(0.1, 0.95),
              "beta_2": rng.uniform(0.5, 0.9995), "epsilon": 10.0 ** rng.uniform(-8, -1)}  # fmt: skip
    return {key: float(values[key]) for key in RULES[name].hyperparameters}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), name=st.sampled_from(CHECKED), dtype=st.sampled_from(["float32", "float64"]))
def test_the_rule_itself_in_the_students_dtype_agrees(seed: int, name: str, dtype: str) -> None:
    rng = np.random.default_rng(seed)
    shape = [(), (3,), (2, 2)][seed % 3]
    w, gradients = rng.normal(size=shape).astype(dtype), rng.normal(size=(8, *shape)).astype(dtype)
    kind, values = RULES[name], hyper(name, rng)
    for dialect in kind.dialects:
        want, states = expected(kind, dialect, values, w, gradients, None, 1)
        allowed, allowed_states = tolerance(kind, dialect, values, w, gradients, None, 1, np.dtype(dtype))
        got = run(kind.build(dialect, **values), Recorded(gradients, w), len(gradients), w0=w)
        assert got.w.dtype == dtype
        assert first_difference(got.w.astype(np.float64), want, allowed) is None, dialect.id
        for slot, bound in allowed_states.items():
            sequence = np.array([s[slot] for s in got.states], np.float64)
            assert first_difference(sequence, np.array([s[slot] for s in states]), bound) is None, (dialect.id, slot)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), dtype=st.sampled_from([np.float32, np.float64]))
def test_adam_written_otherwise_agrees(seed: int, dtype: type) -> None:
    """Running products for the powers of β, another order of operations, np.power for squares."""
    rng = np.random.default_rng(seed)
    values = hyper("adam", rng)
    lr, b1, b2, eps = (dtype(values[k]) for k in ("lr", "beta_1", "beta_2", "epsilon"))
    w0, gradients = rng.normal(size=4).astype(dtype), rng.normal(size=(12, 4)).astype(dtype)
    w, m, v, p1, p2 = w0.copy(), np.zeros(4, dtype), np.zeros(4, dtype), dtype(1), dtype(1)
    got = [w.copy()]
    for g in gradients:
        p1, p2 = p1 * b1, p2 * b2
        m = m + (dtype(1) - b1) * (g - m)
        v = v - (dtype(1) - b2) * (v - np.power(g, 2))
        w = w - (m / (dtype(1) - p1)) * lr * (dtype(1) / (np.sqrt(v / (dtype(1) - p2)) + eps))
        got.append(w.copy())
    kind = RULES["adam"]
    setting = (kind, kind.dialect("epsilon-outside"), values, w0, gradients, None, 1)
    want, allowed = expected(*setting)[0], tolerance(*setting, np.dtype(dtype))[0]
    assert first_difference(np.array(got, np.float64), want, allowed) is None


@pytest.mark.parametrize("name", CHECKED)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dialects_stay_apart_on_the_probes(name: str, dtype: str) -> None:
    """Whatever is told apart at all is told apart by far: no tolerance bridges two dialects."""
    from grader.checks.update_rule.probes import probes

    kind = RULES[name]
    for first, second in itertools.combinations(kind.dialects, 2):
        distance = 0.0
        for probe in probes(kind, {}, epsilon_is_given=True):
            setting = (probe.hyperparameters, probe.w, probe.gradients, probe.state, probe.t)
            a, b = expected(kind, first, *setting)[0], expected(kind, second, *setting)[0]
            allowed = tolerance(kind, first, *setting, np.dtype(dtype))[0]
            distance = max(distance, float(np.max(np.abs(a - b) / np.maximum(allowed, 1e-300))))
        assert distance > 20, (first.id, second.id, distance)


def test_first_difference_prefers_the_first_step_and_never_accepts_nan() -> None:
    want = np.zeros((4, 2))
    got = want.copy()
    got[2, 1], got[3, 0] = 1.0, 5.0
    assert first_difference(got, want, np.full_like(want, 1e-9)) == (2, 1)
    got[1, 0] = np.nan
    assert first_difference(got, want, np.full_like(want, 1e9)) == (1, 0)
    assert first_difference(want, want, np.zeros_like(want)) is None


@pytest.mark.parametrize(
    ("got", "want", "allowed", "where"),
    [
        ([1.0, 2.0], [1.0, 2.0], [0.0, 0.0], None),
        ([1.0, 2.5], [1.0, 2.0], [0.1, 0.5], None),
        ([1.0, 2.6], [1.0, 2.0], [0.1, 0.5], (1,)),
        ([np.nan, 2.0], [1.0, 2.0], [9.0, 9.0], (0,)),
        ([1.0, np.inf], [1.0, np.inf], [0.0, np.inf], (1,)),
        ([1.0, 2.0], [1.0, np.inf], [0.0, np.inf], (1,)),
        ([[1.2, 5.0], [0.0, 0.0]], [[1.0, 4.0], [9.0, 9.0]], [[0.01, 0.5], [1.0, 1.0]], (0, 0)),
        ([[1.2, np.nan]], [[1.0, 4.0]], [[0.01, 0.5]], (0, 1)),
    ],
)
def test_the_first_difference_is_the_earliest_and_there_the_largest(
    got: list[Any], want: list[Any], allowed: list[Any], where: tuple[int, ...] | None
) -> None:
    assert first_difference(np.array(got), np.array(want), np.array(allowed)) == where
