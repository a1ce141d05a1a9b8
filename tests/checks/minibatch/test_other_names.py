"""Under another name, the only function with the task's own arguments is taken; two of them are listed and none is guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn

CUT = """
def split(X_train, y_train, size):
    return [(X_train[i:i + size], y_train[i:i + size]) for i in range(0, len(X_train), size)]
""".replace("size", "batch_size")
LEARN = """
def sgd_update(w, g, lr):
    return w - lr * g

def learn(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for i in range(0, len(X), batch_size):
            Xb, yb = X[i:i + batch_size], y[i:i + batch_size]
            w = sgd_update(w, 2 * Xb.T @ (Xb @ w - yb) / len(Xb), lr)
    return w
"""
BATCHES = 'kind = "minibatch"\ncall = "get_batches(X, y, batch_size)"'
TRAINING = 'kind = "training-loop"\ncall = "train(X, y, w, lr, batch_size, epochs) -> w"\ncounts = "sgd_update"'


def graded(folder: Path, engine: Any, declaration: str, source: str) -> Any:
    (folder / "assignment.toml").write_text(f"[[check]]\npoints = 10\n{declaration}\n")
    (folder / "hw.py").write_text(source)
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


@pytest.mark.parametrize(("declaration", "source"), [(BATCHES, CUT), (TRAINING, LEARN)])
def test_the_only_one_is_taken(tmp_path: Path, warm: Any, declaration: str, source: str) -> None:
    verdict = graded(tmp_path, warm, declaration, source)
    assert verdict.status == "passed", verdict.findings
    assert "was taken for it" in verdict.reasons[0].show("en")


@pytest.mark.parametrize(("declaration", "source"), [(BATCHES, CUT), (TRAINING, LEARN)])
def test_two_are_listed(tmp_path: Path, warm: Any, declaration: str, source: str) -> None:
    twice = source + source.replace("def split", "def cut").replace("def learn", "def teach")
    verdict = graded(tmp_path, warm, declaration, twice)
    assert verdict.score == 0
    assert [finding.id for finding in verdict.findings] == ["call/ambiguous"]


def test_other_arguments_are_another_function(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, BATCHES, CUT.replace("y_train, batch_size", "batch_size, y_train"))
    assert [finding.id for finding in verdict.findings] == ["call/missing"]
