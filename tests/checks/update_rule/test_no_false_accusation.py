"""A right program is never accused: every dialect, with random hyperparameters, shapes, states and precisions.

The student is a right program that rounds in its own way: every operation of its formula is off by up to a unit of
rounding at random, which is what any other order of the same operations does, or less.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.checks.update_rule.comparison import outcome_of
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.update_rule import UpdateRule, rule_test_of
from grader.diagnosis.catalogue import RULES
from grader.model.observation import Answer
from reference.rule import Dialect, RuleKind

DIALECTS = [pytest.param(kind, d, id=f"{kind.name}-{d.id}") for kind in RULES.values() for d in kind.dialects]


class Rounding(np.ndarray):
    """An array whose every operation rounds differently: results are moved by up to one unit of their precision."""

    noise: np.random.Generator

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **options: Any) -> Any:
        plain = [np.asarray(x) if isinstance(x, Rounding) else x for x in inputs]
        result = getattr(ufunc, method)(*plain, **options)
        if not isinstance(result, np.ndarray | np.floating) or np.asarray(result).dtype.kind != "f":
            return result
        result = np.asarray(result)
        unit = np.finfo(result.dtype).eps / 2
        moved = result * (1 + unit * Rounding.noise.uniform(-1, 1, result.shape)).astype(result.dtype)
        return moved.astype(result.dtype).view(Rounding)


def rounded_run(rule: Any, probe: Probe, dtype: str) -> dict[str, np.ndarray]:
    """w and the state after every update, computed by a program that rounds in its own way."""
    w = probe.w.astype(dtype).view(Rounding)
    s = {name: np.full_like(probe.w, value, dtype).view(Rounding) for name, value in rule.slots().items()}
    s |= {name: value.astype(dtype).view(Rounding) for name, value in (probe.state or {}).items()}
    rows: dict[str, list[np.ndarray]] = {name: [] for name in ("w", *s)}
    for k, g in enumerate(probe.gradients):
        t = probe.t + k
        w, new = rule.update(w, g.astype(dtype).view(Rounding), s, rule.lr, t)
        s = {name: np.asarray(value, dtype).view(Rounding) for name, value in new.items()}
        w = np.asarray(w, dtype).view(Rounding)
        for name, value in (("w", w), *s.items()):
            rows[name].append(np.broadcast_to(np.asarray(value), probe.w.shape))
    return {name: np.array(values) for name, values in rows.items()}


@st.composite
def probes(draw: st.DrawFn, kind: RuleKind) -> tuple[Probe, str, int]:
    shape = draw(st.sampled_from([(), (1,), (3,), (2, 2), (1, 4), (2, 1, 2)]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    log = lambda low, high: float(10 ** rng.uniform(low, high))  # noqa: E731
    shares = [0.0, 0.5, 0.9, 0.99, 0.999, float(rng.uniform(0, 0.999))]
    hyper = {
        name: log(-4, 0.5)
        if name == "lr"
        else log(-10, 0)
        if name == "epsilon"
        else log(-4, -1)
        if name == "weight_decay"
        else draw(st.sampled_from(shares))
        for name in kind.hyperparameters
    }
    steps = draw(st.integers(1, 5))
    gradients = rng.normal(size=(steps, *shape)) * log(-3, 3)
    if draw(st.booleans()):
        gradients *= rng.random(gradients.shape) < 0.7  # zeros in them
    state = None
    if draw(st.booleans()):
        names = [name for name in kind.state if name != "t"]
        state = {n: rng.normal(size=shape) * log(-2, 1) for n in names}
        state = {n: np.asarray(abs(v) if n in kind.nonnegative else v) for n, v in state.items()}
    dtype = draw(st.sampled_from(["float64", "float32"]))
    probe = Probe("vector", np.asarray(rng.normal(size=shape) * log(-1, 2)).astype(dtype), gradients.astype(dtype), hyper, state,
                  draw(st.integers(1, 3)) if state else 1)  # fmt: skip
    return probe, dtype, draw(st.integers(0, 2**32))


def check_of(kind: RuleKind, dialect: Dialect) -> UpdateRule:
    state = [name for name in kind.state if name != "t"]
    arguments = ", ".join(["w", "g", "t", *state, *kind.hyperparameters])
    call = f"step({arguments}) -> {', '.join(['w', *state])}"
    return UpdateRule(points=1, rule=kind.name, call=call, dialects=(dialect.id,))


@pytest.mark.parametrize("examples", [60, pytest.param(200, marks=pytest.mark.long)])
@pytest.mark.parametrize(("kind", "dialect"), DIALECTS)
def test_no_right_program_is_accused(kind: RuleKind, dialect: Dialect, examples: int) -> None:
    check = check_of(kind, dialect)

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(probes(kind))
    def right(drawn: tuple[Probe, str, int]) -> None:
        probe, dtype, seed = drawn
        Rounding.noise = np.random.default_rng(seed)
        with np.errstate(all="ignore"):
            rule = kind.build(dialect, **probe.hyperparameters)
            rows = rounded_run(rule, probe, dtype)
            if not all(np.isfinite(values).all() for values in rows.values()):
                return  # 0/0 or overflow: nothing to compare
            exam = rule_test_of(check, [probe])
            out = {slot: rows.get(slot, np.zeros_like(rows["w"])) for slot in exam.call.returns}
            outcome = outcome_of(exam, [Answer("ok", steps=len(probe.gradients), out=out)])
        assert outcome.accepted == dialect

    right()
