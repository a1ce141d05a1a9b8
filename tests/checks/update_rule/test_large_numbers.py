"""What is right for ordinary numbers only isn't right: gradients and parameters that are clipped somewhere far out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn

FOLDER = Path(__file__).parents[3] / "assignments" / "optimizers"
SOLUTION = (FOLDER / "solution" / "optimizers.py").read_text(encoding="utf-8")
RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


def statuses(source: str, folder: Path, engine: Any) -> dict[str, tuple[str, str]]:
    """Per rule the status and the first thing said."""
    (folder / "optimizers.py").write_text(source, encoding="utf-8")
    result = pipeline.grade(HandIn("optimizers", "x", folder, folder / "optimizers.py"), load(FOLDER), engine)
    checks = {check.id: check for check in result.checks}
    said = {rule: checks[rule].findings for rule in RULES}
    return {rule: (checks[rule].status, said[rule][0].message.show("en") if said[rule] else "") for rule in RULES}


@pytest.mark.parametrize("bound", [10, 1000])
def test_clipped_gradients(bound: int, tmp_path: Path, warm: Any) -> None:
    clipped = re.sub(
        r'(def \w+_update\(.*?\):\n    """.*?""")',
        lambda begins: f"{begins[1]}\n    g = np.clip(g, -{bound}, {bound})",
        SOLUTION,
        flags=re.DOTALL,
    )
    assert clipped.count("np.clip") == len(RULES)
    for status, said in statuses(clipped, tmp_path, warm).values():
        assert status == "partial"
        assert "large gradients" in said or "large ones give too short a step" in said


def test_clipped_parameters(tmp_path: Path, warm: Any) -> None:
    clipped = SOLUTION.replace("return w - lr * g\n", "return np.clip(w - lr * g, -10, 10)\n")
    found = statuses(clipped, tmp_path, warm)
    assert found["sgd"][0] == "partial"
    assert {found[rule][0] for rule in RULES[1:]} == {"passed"}
