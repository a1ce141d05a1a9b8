"""Error carried forward: one slip costs one slip, a wrong rule gets nothing by it, and the assignment can switch it off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn

MOMENTUM = """
[[check]]
kind = "update-rule"
points = 10
rule = "momentum"
call = "momentum_update(w, v, g, t, lr, beta) -> w, v"
"""
HEAD = "import numpy as np\ndef momentum_update(w, v, g, t, lr, beta):\n    "


def graded(folder: Path, engine: Any, body: str, more: str = "") -> Any:
    (folder / "assignment.toml").write_text(MOMENTUM + more)
    (folder / "hw.py").write_text(HEAD + body)
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


SLIPS = {
    "the first velocity is the gradient": "v = g if t == 1 else beta * v - lr * g\n    return w + v, v",
    "the first update is left out": "if t == 1:\n        return w, v\n    v = beta * v - lr * g\n    return w + v, v",
    "the third update goes twice as far": "v = beta * v - lr * g\n    return w + v * (2 if t == 3 else 1), v",
}


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_costs_one_slip(tmp_path: Path, warm: Any, name: str) -> None:
    verdict = graded(tmp_path, warm, SLIPS[name])
    every = next(part for part in verdict.parts if part.id == "all-steps")
    assert 0.5 * every.max_score <= every.score < every.max_score
    assert any("One slip is counted once" in reason.show("en") for reason in verdict.reasons)
    assert verdict.status == "partial"
    off = graded(tmp_path, warm, SLIPS[name], "carry_forward = false\n")
    assert next(part for part in off.parts if part.id == "all-steps").score == 0
    assert off.score < verdict.score


@pytest.mark.parametrize(
    "body",
    [
        "v = beta * v + lr * g\n    return w + v, v",
        "v = beta * v - lr * g\n    return w + beta * v, v",
        "v = beta * v - lr * g\n    return (w + v, v) if t % 2 else (w - v, v)",  # wrong in half of all updates
        "v = beta * v - lr * g\n    return (w + v, v) if w.ndim == 1 else (w - v, v)",  # wrong for matrices
        "return w - lr * g, v",
    ],
)
def test_a_wrong_rule_is_no_slip(tmp_path: Path, warm: Any, body: str) -> None:
    verdict = graded(tmp_path, warm, body, "credit = false\n")
    assert next(part for part in verdict.parts if part.id == "all-steps").score == 0


def test_without_the_state_nothing_can_be_put_back(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "assignment.toml").write_text(MOMENTUM.replace("-> w, v", "-> w"))
    (tmp_path / "hw.py").write_text(HEAD + "return w - lr * g * (2 if t == 1 else 1)")
    verdict = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm).checks[0]
    assert verdict.score == 0


def test_the_quantity_that_diverges_first_is_named(tmp_path: Path, warm: Any) -> None:
    wrong_v = graded(tmp_path, warm, "v = beta * v - lr * g * g * g\n    return w + v, v")
    said = " ".join(m.show("en") for f in wrong_v.findings for m in (f.message, f.hint, f.story) if m is not None)
    assert "`v[" in said and "diverges first, after update 1" in said  # noqa: PT018
    assert "look only at the line that computes `v[" in said
    wrong_w = graded(tmp_path, warm, "v = beta * v - lr * g\n    return w + v * v, v")
    said = " ".join(m.show("en") for f in wrong_w.findings for m in (f.message, f.hint, f.story) if m is not None)
    assert "What you return for `v` is right up to that point" in said
