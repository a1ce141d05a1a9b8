"""Mistakes inside a training loop get their names; a loop is right though the update function that it calls is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.verdict import CheckVerdict

LOOP = '[[check]]\nkind = "training-loop"\npoints = 10\ncall = "train(X, y, w, lr, batch_size, epochs) -> w"\ncounts = "step"\nloss = "{loss}"\n'
STEP = '[[check]]\nkind = "update-rule"\npoints = 10\nrule = "sgd"\ncall = "step(w, g, lr) -> w"\n'
RIGHT = """import numpy as np

def step(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for i in range(0, len(X), batch_size):
            Xb, yb = X[i:i + batch_size], y[i:i + batch_size]
            g = Xb.T @ (Xb @ w - yb) / len(Xb)
            w = step(w, g, lr)
    return w
"""
IN_LOOP, GRADIENT, UPDATE = (
    "        for i in range",
    "g = Xb.T @ (Xb @ w - yb) / len(Xb)",
    "            w = step(w, g, lr)\n",
)


def graded(
    folder: Path, engine: Any, source: str, *, loss: str = "half-mse", with_step: bool = True, more: str = ""
) -> list[CheckVerdict]:
    (folder / "assignment.toml").write_text(LOOP.format(loss=loss) + more + (STEP if with_step else ""))
    (folder / "hw.py").write_text(source)
    return list(pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks)


@pytest.mark.parametrize(
    ("change", "id", "loss"),
    [
        ((UPDATE, UPDATE.replace("w = ", "")), "training/w-dropped", "half-mse"),
        ((GRADIENT, "g = 2 * Xb.T @ (Xb @ w - yb) / len(Xb)"), "training/twice-the-gradient", "half-mse"),
        ((GRADIENT, GRADIENT), "training/half-the-gradient", "mse"),
        ((GRADIENT, "g = X.T @ (X @ w - y) / len(X)"), "training/all-samples", "half-mse"),
        ((UPDATE, UPDATE[4:]), "training/once-an-epoch", "half-mse"),
        ((f"{IN_LOOP}", f"        old = w\n{IN_LOOP}", "Xb @ w", "Xb @ old"), "training/old-w", "half-mse"),
        (("    for epoch", "    old = w\n    for epoch", "Xb @ w", "Xb @ old"), "training/old-w", "half-mse"),
        (("    for epoch", "    g = 0\n    for epoch", "g = Xb", "g = g + Xb"), "training/gradients-summed", "half-mse"),
        ((f"{IN_LOOP}", f"        g = 0\n{IN_LOOP}", "g = Xb", "g = g + Xb"), "training/gradients-summed", "half-mse"),
        (("    for epoch", "    first = w\n    for epoch", IN_LOOP, f"        w = first\n{IN_LOOP}"), "training/starts-again", "half-mse"),
    ],
)  # fmt: skip
def test_what_goes_wrong_inside_the_loop_has_a_name(
    tmp_path: Path, warm: Any, change: tuple[str, ...], id: str, loss: str
) -> None:
    source = RIGHT
    for old, new in zip(change[::2], change[1::2], strict=True):
        assert old in source
        source = source.replace(old, new)
    loop, step = graded(tmp_path, warm, source, loss=loss)
    assert [finding.id for finding in loop.findings] == [id]
    assert loop.score < loop.max_score
    assert step.status == "passed"


@pytest.mark.parametrize("loss", ["half-mse", "any"])
def test_the_right_loop_has_no_slip(tmp_path: Path, warm: Any, loss: str) -> None:
    assert [check.status for check in graded(tmp_path, warm, RIGHT, loss=loss)] == ["passed", "passed"]


WRONG_STEPS = ("w + lr * g", "w - g", "w - 2 * lr * g", "lr * (w - g)", "g - lr * w", "w - lr * np.sign(g)")


@pytest.mark.parametrize("step", WRONG_STEPS)
def test_a_right_loop_costs_nothing_though_its_step_is_wrong(tmp_path: Path, warm: Any, step: str) -> None:
    loop, update = graded(tmp_path, warm, RIGHT.replace("w - lr * g", step))
    assert loop.score == loop.max_score
    assert not loop.findings
    assert any("only because of `step`" in reason.show("en") for reason in loop.reasons)
    assert update.score < update.max_score


@pytest.mark.parametrize(
    "loop",
    [
        RIGHT.replace("/ len(Xb)", "/ batch_size"),
        RIGHT.replace("step(w, g, lr)\n", "step(w, g, 0.1 * lr)\n", 2),
        RIGHT.replace(UPDATE, UPDATE.replace("w = ", "")),
        RIGHT.replace("range(epochs)", "range(epochs + 1)"),
        RIGHT.replace("X[i:i + batch_size], y[i:i + batch_size]", "X[i:i + batch_size], y[:batch_size][:len(X) - i]"),
        RIGHT.replace("    return w\n", "    return w + 1\n"),
    ],
    ids=["full batch size", "another rate", "result dropped", "an epoch more", "first labels", "w changed at the end"],
)
def test_a_wrong_loop_is_wrong_whatever_its_step_is(tmp_path: Path, warm: Any, loop: str) -> None:
    assert loop != RIGHT
    verdict = graded(tmp_path, warm, loop.replace("    return w - lr * g", "    return w + lr * g"))[0]
    assert verdict.score < verdict.max_score
    assert verdict.findings


def test_a_step_that_nobody_judges_counts_in_the_loop(tmp_path: Path, warm: Any) -> None:
    (loop,) = graded(tmp_path, warm, RIGHT.replace("w - lr * g", "w + lr * g"), with_step=False)
    assert loop.score < loop.max_score
    assert loop.findings[0].id == "direction/ascends"


def test_the_order_is_judged_with_a_wrong_step_too(tmp_path: Path, warm: Any) -> None:
    shuffled = RIGHT.replace(
        IN_LOOP, f"        p = np.random.permutation(len(X))\n        X, y = X[p], y[p]\n{IN_LOOP}"
    )
    source = shuffled.replace("w - lr * g", "w - 3 * lr * g")
    assert graded(tmp_path, warm, source, more='shuffle = "each-epoch"\n')[0].status == "passed"
    verdict = graded(tmp_path, warm, source, more='shuffle = "no"\n')[0]
    assert [finding.id for finding in verdict.findings] == ["training/shuffled"]
