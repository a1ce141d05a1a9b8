"""Functions that count updates nearly right: wrong in every assignment that asks for them, and told what they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader import pipeline
from grader.assignment import Assignment, load
from grader.intake.folder import HandIn

ROOT = Path(__file__).parents[2]
DEFAULT = """
[[check]]
kind = "iterations"
id = "iterations"
points = 7
call = "iterations(n_samples, batch_size)"
"""


@pytest.fixture(params=["optimizers", "mini-batch", "an instructor's own"])
def assignment(request: pytest.FixtureRequest, tmp_path: Path) -> Assignment:
    if request.param in ("optimizers", "mini-batch"):
        return load(ROOT / "assignments" / request.param)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "assignment.toml").write_text(DEFAULT)
    return load(tmp_path / "own")


def verdicts(folder: Path, assignment: Assignment, engine: Any, returned: str) -> dict[str, Any]:
    """The verdicts on a function that returns this, by check."""
    file = folder / "hw.py"
    file.write_text(f"import math\n\n\ndef iterations(n, b):\n    return {returned}\n")
    result = pipeline.grade(HandIn("hw", "x", folder, file), assignment, engine)
    return {check.id: check for check in result.checks if check.id.startswith("iterations")}


@pytest.mark.parametrize(
    "returned",
    ["int(n / b + 0.995)", "int(n / b + 0.99)", "math.floor(n / b + 0.9)", "(n + b - 2) // b", "round(n / b)"],
)
def test_one_sample_left_over_is_a_batch(tmp_path: Path, assignment: Assignment, warm: Any, returned: str) -> None:
    told = verdicts(tmp_path, assignment, warm, returned)
    assert any(check.score < check.max_score and check.findings for check in told.values())


@pytest.mark.parametrize("returned", ["-(-n // b)", "math.ceil(n / b)", "(n + b - 1) // b", "(n - 1) // b + 1"])
def test_what_rounds_up_is_right(tmp_path: Path, assignment: Assignment, warm: Any, returned: str) -> None:
    told = verdicts(tmp_path, assignment, warm, returned)
    assert all((check.score, check.findings) == (check.max_score, ()) for check in told.values())
