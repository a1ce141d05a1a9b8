"""A form of the rule that is right elsewhere is told as that, where the task asks for another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.checks.update_rule.test_declared import graded

MAX_V_HAT = """
def f(w, m, v, v_max, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    v_max = np.maximum(v_max, v / (1 - beta_2**t))
    w = w - lr * m / (1 - beta_1**t) / (np.sqrt(v_max) + epsilon)
    return w, m, v, v_max
"""
CLASSICAL = "def f(w, v, g, lr, beta):\n    v = beta * v - lr * g\n    return w + v, v\n"
AMSGRAD = 'rule = "amsgrad"\ncall = "f(w, m, v, v_max, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v, v_max"\n'
MOMENTUM = 'rule = "momentum"\ncall = "f(w, v, g, lr, beta) -> w, v"\n'


@pytest.mark.parametrize(
    ("declaration", "code", "asked"),
    [
        (AMSGRAD + 'dialects = ["max-v"]', MAX_V_HAT, "another form of AMSGrad: largest v̂, ε outside the root (optax). The task asks for: largest v, corrected afterwards"),
        (AMSGRAD + 'dialects = ["max-v", "epsilon-hat"]', MAX_V_HAT, "another form of AMSGrad, which the task doesn't ask for: largest v̂"),
        (MOMENTUM + 'dialects = ["average"]', CLASSICAL, "another form of Momentum: learning rate inside the velocity, velocity added (Keras). The task asks for: velocity as a moving average"),
    ],
)  # fmt: skip
def test_another_form_than_the_one_asked_for(
    tmp_path: Path, warm: Any, declaration: str, code: str, asked: str
) -> None:
    verdict = graded(tmp_path, warm, declaration, code)
    assert [finding.id for finding in verdict.findings] == ["update-rule/other-form"]
    assert verdict.score < verdict.max_score
    assert asked in verdict.findings[0].message.show("en")


@pytest.mark.parametrize(("declaration", "code"), [(AMSGRAD, MAX_V_HAT), (MOMENTUM, CLASSICAL)])
def test_it_is_right_where_any_form_is(tmp_path: Path, warm: Any, declaration: str, code: str) -> None:
    assert graded(tmp_path, warm, declaration, code).status == "passed"


def test_what_is_right_in_no_form_isnt_told_as_one(tmp_path: Path, warm: Any) -> None:
    wrong = CLASSICAL.replace("lr * g", "1.7 * lr * g * abs(g)")
    assert graded(tmp_path, warm, MOMENTUM + 'dialects = ["average"]', wrong).findings[0].id != "update-rule/other-form"
