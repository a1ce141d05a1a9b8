"""Results that are rounded: as the task asks, to other decimals, and where it asks for none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.checks.update_rule.test_declared import graded, refused, told

ROUNDED = 'rule = "momentum"\ncall = "step(w, g, v, lr, beta) -> w, v"\n'


def rounding(w: str = "w - v", v: str = "beta * v + lr * g", returned: str = "np.round(w, 5), np.round(v, 5)") -> str:
    return f"""
    def step(w, g, v, lr=0.01, beta=0.9):
        v = {v}
        w = {w}
        return {returned}
    """


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (rounding(), ""),
        (rounding(returned="w, v"), ""),
        (rounding(v="np.round(beta * v + lr * g, 5)", returned="w, v"), ""),
        (rounding(returned="[round(float(x), 5) for x in w.ravel()], v").replace("w.ravel()], v", "w.ravel()] if w.ndim < 2 else np.round(w, 5), v"), ""),
        (rounding(returned="np.round(w, 6), np.round(v, 6)"), ""),
        (rounding("w + v"), "direction/ascends"),
        (rounding(v="beta * v + (1 - beta) * lr * g"), "momentum/averaged"),
        (rounding(v="beta * v + g"), "rate/forgotten"),
        (rounding(v="beta * v + 1.7 * lr * g"), "update-rule/hyperparameter"),
        (rounding(returned="np.round(w, 3), np.round(v, 3)"), "update-rule/rounded"),
        (rounding(returned="np.round(w, 2), np.round(v, 2)"), "update-rule/rounded"),
        (rounding("w + v", returned="np.round(w, 2), np.round(v, 2)"), "update-rule/differs"),
    ],
    ids=str.__len__,
)  # fmt: skip
def test_results_rounded_as_the_task_asks(tmp_path: Path, warm: Any, code: str, name: str) -> None:
    verdict = graded(tmp_path, warm, ROUNDED + "decimals = 5", code)
    assert [finding.id for finding in verdict.findings] == [name] * bool(name)
    assert (verdict.status == "passed") == (not name)


def test_rounded_results_are_wrong_where_the_task_asks_for_none(tmp_path: Path, warm: Any) -> None:
    assert graded(tmp_path, warm, ROUNDED, rounding()).status != "passed"
    assert "none of 1 to 8" in refused(tmp_path, ROUNDED + "decimals = 0")


def test_few_decimals_hide_nothing(tmp_path: Path, warm: Any) -> None:
    call = 'rule = "adam"\ncall = "adam(w, g, m, v, t, lr, b1, b2, eps) -> w, m, v"\ndecimals = 2\ndialects = ["epsilon-outside"]'
    code = """
    def adam(w, g, m, v, t, lr, b1, b2, eps):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        w = w - lr * m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps)
        return np.round(w, 2), np.round(m, 2), np.round(v, 2)
    """
    assert graded(tmp_path, warm, call, code).status == "passed"
    none = graded(tmp_path, warm, call, code.replace(" + eps", ""))
    assert none.findings[0].id == "adaptive/no-epsilon"


def test_right_results_that_are_rounded_unasked_are_told_as_that(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, ROUNDED, rounding())
    assert [finding.id for finding in verdict.findings] == ["update-rule/rounded"]
    assert "rounded to 5 decimals" in told(verdict)
    assert verdict.score == 8
    wrong = graded(tmp_path, warm, ROUNDED, rounding("w + v"))
    assert "update-rule/rounded" not in [finding.id for finding in wrong.findings]


@pytest.mark.parametrize(
    ("step", "places"),
    [
        ("lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2)) + eps)", 1),
        ("lr * (m / (1 - b1**t)) / np.sqrt(v / (1 - b2**t) + eps**2)", 1),
        ("lr * (m / (1 - b1**t)) / np.sqrt(v / (1 - b2**t) + eps**2)", 2),
    ],
)
def test_a_wrong_rule_that_is_rounded_isnt_called_right(tmp_path: Path, warm: Any, step: str, places: int) -> None:
    call = 'rule = "adam"\ncall = "adam(w, g, m, v, t, lr, b1, b2, eps) -> w, m, v"\ndecimals = 5'
    code = f"""
    def adam(w, g, m, v, t, lr, b1, b2, eps):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        w = w - {step}
        return np.round(w, {places}), np.round(m, {places}), np.round(v, {places})
    """
    verdict = graded(tmp_path, warm, call, code)
    assert [finding.id for finding in verdict.findings] == ["update-rule/differs"]
    assert verdict.score <= 5
