"""One wrong hyperparameter in right code is found, with its value; right code and other mistakes are not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_rules import drive

from grader.assignments.load import load
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.catalogue import RULES
from grader.diagnosis.hyperparameter import Scaled, scaled
from grader.model.texts import translation

ROOT = Path(__file__).parents[2]


@cache
def exam(rule: str) -> RuleTest:
    checks = load(ROOT / "assignments" / "optimizers").checks
    return next(check.test() for check in checks if isinstance(check, UpdateRule) and check.rule == rule)


def sgd(w, g, s, t, h):  # type: ignore[no-untyped-def]
    return w - h["lr"] * g, {}


def momentum(w, g, s, t, h):  # type: ignore[no-untyped-def]
    v = h["beta"] * s["v"] + h["lr"] * g
    return w - v, {"v": v}


def nesterov(w, g, s, t, h):  # type: ignore[no-untyped-def]
    v = h["beta"] * s["v"] + g
    return w - h["lr"] * (g + h["beta"] * v), {"v": v}


def adagrad(w, g, s, t, h):  # type: ignore[no-untyped-def]
    G = s["G"] + g * g
    return w - h["lr"] * g / (np.sqrt(G / t) + h["epsilon"]), {"G": G}


def rmsprop(w, g, s, t, h):  # type: ignore[no-untyped-def]
    r = h["rho"] * s["r"] + (1 - h["rho"]) * g * g
    return w - h["lr"] * g / np.sqrt(r + h["epsilon"]), {"r": r}


def adam(w, g, s, t, h):  # type: ignore[no-untyped-def]
    m = h["beta_1"] * s["m"] + (1 - h["beta_1"]) * g
    v = h["beta_2"] * s["v"] + (1 - h["beta_2"]) * g * g
    rate = h["lr"] * np.sqrt(1 - h["beta_2"] ** t) / (1 - h["beta_1"] ** t)
    return w - rate * m / (np.sqrt(v) + h["epsilon"]), {"m": m, "v": v}


STEPS = {"sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adagrad": adagrad, "rmsprop": rmsprop, "adam": adam}


def found(rule: str, change: Any, dtype: str) -> Scaled | None:
    def step(w: Any, g: Any, s: Any, t: int, h: dict[str, float]) -> Any:
        return STEPS[rule](w, g, s, t, change(h))  # type: ignore[no-untyped-call]

    trials = [drive(step, RULES[rule], probe, dtype) for probe in exam(rule).probes]
    return scaled(RULES[rule], exam(rule).accepted, trials)


CASES = [
    *((rule, "lr", "factor", 10.0) for rule in STEPS),
    *((rule, "lr", "factor", 0.5) for rule in STEPS),
    *((rule, "lr", "constant", 0.01) for rule in STEPS),
    *((rule, "lr", "constant", 0.1) for rule in STEPS),  # what some probes pass
    ("momentum", "beta", "constant", 0.9),
    ("nesterov", "beta", "constant", 0.9),
    ("rmsprop", "rho", "constant", 0.9),
    ("rmsprop", "rho", "constant", 0.99),
    ("adam", "beta_1", "constant", 0.9),
    ("adam", "beta_2", "constant", 0.999),
    ("adam", "beta_2", "constant", 0.99),
    *((rule, "epsilon", "constant", value) for rule in ("adagrad", "rmsprop", "adam") for value in (1e-8, 1e-3)),
    *((rule, "epsilon", "factor", 10.0) for rule in ("adagrad", "rmsprop", "adam")),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("rule", "name", "how", "value"), CASES)
def test_a_factor_or_a_constant(rule: str, name: str, how: str, value: float, dtype: str) -> None:
    def change(h: dict[str, float]) -> dict[str, float]:
        return {**h, name: h[name] * value if how == "factor" else value}

    result = found(rule, change, dtype)
    assert result is not None
    assert (result.name, result.how) == (name, how)
    smallest = name == "epsilon" and value == 1e-8
    if not (smallest and dtype == "float32"):  # float32 doesn't tell 1e-8 from 1e-7
        assert result.value == pytest.approx(value, rel=1e-6)
    assert result.residual < (1e-9 if dtype == "float64" else 2e-5)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("rule", "pair"),
    [("adam", ("beta_1", "beta_2")), ("momentum", ("lr", "beta")), ("rmsprop", ("lr", "rho"))],
)
def test_exchanged(rule: str, pair: tuple[str, str], dtype: str) -> None:
    one, two = pair
    result = found(rule, lambda h: {**h, one: h[two], two: h[one]}, dtype)
    assert result is not None
    assert (result.how, result.name, result.other) == ("exchanged", one, two)


@pytest.mark.parametrize(
    ("rule", "name", "other"), [("adam", "beta_2", "beta_1"), ("adam", "epsilon", "lr"), ("momentum", "beta", "lr")]
)
def test_another_used_in_its_place(rule: str, name: str, other: str) -> None:
    result = found(rule, lambda h: {**h, name: h[other]}, "float64")
    assert result is not None
    assert (result.how, result.name, result.other) == ("copied", name, other)


def test_the_complement() -> None:
    result = found("rmsprop", lambda h: {**h, "rho": 1 - h["rho"]}, "float64")
    assert result is not None
    assert (result.how, result.name) == ("complement", "rho")


@pytest.mark.parametrize("rule", STEPS)
def test_right_code_has_nothing_wrong(rule: str) -> None:
    assert found(rule, lambda h: h, "float64") is None
    assert found(rule, lambda h: h, "float32") is None


@pytest.mark.parametrize("rule", STEPS)
def test_another_mistake_is_not_taken_for_a_hyperparameter(rule: str) -> None:
    def sine(w, g, s, t, h):  # type: ignore[no-untyped-def]
        return STEPS[rule](w, np.sin(3 * g), s, t, h)  # type: ignore[no-untyped-call]

    trials = [drive(sine, RULES[rule], probe) for probe in exam(rule).probes]
    assert scaled(RULES[rule], exam(rule).accepted, trials) is None


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_the_student_reads_the_own_name_and_the_value(lang: str) -> None:
    large = found("adam", lambda h: {**h, "lr": 10 * h["lr"]}, "float64")
    fixed = found("adam", lambda h: {**h, "beta_1": 0.9}, "float64")
    assert large is not None
    assert fixed is not None
    names = {"lr": "learning_rate", "beta_1": "b1"}
    assert "learning_rate" in large.message(names).show(lang)
    assert "10" in large.message(names).show(lang)
    assert "b1" in fixed.message(names).show(lang)
    assert "0.9" in fixed.message(names).show(lang)


def test_every_text_is_translated() -> None:
    chinese = vars(translation("zh-TW"))["_catalog"]
    source = "".join(
        (ROOT / "grader" / "diagnosis" / f"{name}.py").read_text("utf-8")
        for name in ("recover/recover", "hyperparameter")
    )
    texts = re.findall(r'N_\(\s*"([^"]+)"', source)
    assert set(texts) <= set(chinese)
    assert len(texts) >= 9
    for text in texts:
        translated = chinese[text]
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", translated))


def test_where_one_value_is_passed_throughout_it_is_named_beside_the_one_that_fits() -> None:
    trials = [drive(adam, RULES["adam"], exam("adam").probes[0])]
    trials = [type(t)(t.probe, t.w, t.gradients, {**t.hyperparameters, "beta_1": 0.5}, t.state, t.t, t.got, t.dtype)
              for t in trials]  # fmt: skip
    result = scaled(RULES["adam"], exam("adam").accepted, trials)
    assert result is not None
    assert (result.name, result.how, result.passed) == ("beta_1", "constant", 0.5)
    assert result.value == pytest.approx(0.7)


def test_constants_written_into_the_code_are_all_told() -> None:
    """Two hyperparameters at once that no longer depend on what is passed."""

    def hard_coded(w, g, s, t, h):  # type: ignore[no-untyped-def]
        return adam(w, g, s, t, {**h, "beta_1": 0.9, "beta_2": 0.999})

    trials = [drive(hard_coded, RULES["adam"], probe) for probe in exam("adam").probes]
    found = scaled(exam("adam").kind, exam("adam").accepted, trials)
    assert found is not None
    assert (found.how, dict(found.fixed)) == ("constants", {"beta_1": 0.9, "beta_2": 0.999})
    said = found.message({"beta_1": "b1"}).show("en")
    assert "b1 = 0.9" in said and "whatever is passed" in said  # noqa: PT018
