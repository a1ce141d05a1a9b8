"""A name that isn't there is told with the cell that stopped before it gave it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn

ASSIGNMENT = """
[[check]]
kind = "update-rule"
points = 10
rule = "sgd"
call = "sgd(w, g, lr) -> w"
"""
SGD = "def sgd(w, g, lr):\n    return np.subtract(w, lr * g)"


def said(folder: Path, engine: Any, *sources: str) -> str:
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (folder / "hw.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}))
    result = pipeline.grade(HandIn("hw", "x", folder, folder / "hw.ipynb"), load(folder), engine)
    return result.checks[0].findings[0].message.show("en")


def test_the_cell_that_stopped_is_named(tmp_path: Path, warm: Any) -> None:
    told = said(tmp_path, warm, "1 / 0\nimport numpy as np", SGD)
    assert "name 'np' is not defined" in told
    assert "code cell 1, which stopped before that with ZeroDivisionError" in told


def test_no_cell_is_accused_that_has_nothing_to_do_with_it(tmp_path: Path, warm: Any) -> None:
    assert "which stopped before" not in said(tmp_path, warm, "1 / 0", SGD)
    assert "which stopped before" not in said(tmp_path, warm, "x = 1", SGD)
