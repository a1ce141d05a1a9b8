"""The same numbers are judged once, and every student is told of their own code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader import pipeline
from grader.assignment import load
from grader.checks.known import Known
from grader.intake.folder import HandIn

ASSIGNMENT = """
[[check]]
kind = "update-rule"
points = 10
rule = "sgd"
call = "sgd(w, g, lr) -> w"
"""
WRONG = "def sgd(w, g, lr):\n    return w + lr * g\n"


def test_the_same_numbers_from_other_lines(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "assignment.toml").write_text(ASSIGNMENT)
    told = []
    for above in (0, 7, 0):
        (tmp_path / "hw.py").write_text("\n" * above + WRONG)
        result = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm)
        (finding,) = result.checks[0].findings
        told.append((finding.id, finding.message, result.checks[0].score, finding.location.line))
    first, second, third = told
    assert first == third
    assert first[:3] == second[:3]
    assert second[3] == first[3] + 7


def test_a_table_forgets_what_is_oldest() -> None:
    known: Known[int] = Known(2)
    asked = []

    def find(number: int) -> int:
        asked.append(number)
        return number

    for number in (1, 2, 1, 3, 2, 1):
        assert known.get(bytes([number]), lambda n=number: find(n)) == number
    assert asked == [1, 2, 3, 1]
