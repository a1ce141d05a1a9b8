"""Functions that count updates nearly right: wrong in every assignment that asks for them, and told what they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import Assignment, load
from grader.grading import pipeline
from grader.intake.folder import HandIn

ROOT = Path(__file__).parents[3]
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


def said(check: Any) -> set[str]:
    """Everything that a verdict's first finding calls the mistake."""
    first = check.findings[0]
    return {first.title.show("en"), *(title.show("en") for title in first.others)}


FULL_ONLY, ROUNDED = "the last, smaller batch is not counted", "a small rest of samples is rounded away"


def test_full_batches_but_at_least_one_is_told_as_such_in_every_check(
    tmp_path: Path, assignment: Assignment, warm: Any
) -> None:
    for check in verdicts(tmp_path, assignment, warm, "max(1, n // b)").values():
        assert FULL_ONLY in said(check)
        assert said(check) <= {FULL_ONLY, ROUNDED}
        assert "you count none" not in check.findings[0].message.show("en")  # there is always one


def test_the_default_cases_tell_full_batches_from_rounding(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "assignment.toml").write_text(DEFAULT)
    for returned, formula in (
        ("max(1, n // b)", "max(1, ⌊n / batch_size⌋)"),
        ("n // b", "⌊n / batch_size⌋"),
        ("round(n / b)", "round(n / batch_size)"),
    ):
        (check,) = verdicts(tmp_path, load(tmp_path), warm, returned).values()
        assert check.findings[0].computes == formula
        assert check.findings[0].others == ()


def test_no_one_is_told_to_round_who_does_not(tmp_path: Path, assignment: Assignment, warm: Any) -> None:
    for returned in ("max(1, n // b)", "int(n / b + 0.995)"):
        for check in verdicts(tmp_path, assignment, warm, returned).values():
            for finding in check.findings:
                assert "You round" not in finding.message.show("en")


def test_rounding_is_named_and_only_with_what_gives_the_same_numbers(
    tmp_path: Path, assignment: Assignment, warm: Any
) -> None:
    wrong = [check for check in verdicts(tmp_path, assignment, warm, "round(n / b)").values() if check.findings]
    assert [check.findings[0].id for check in wrong] == ["iterations/rounded"]
    assert said(wrong[0]) in ({ROUNDED}, {ROUNDED, FULL_ONLY})


def test_full_batches_only_has_one_name(tmp_path: Path, assignment: Assignment, warm: Any) -> None:
    for check in verdicts(tmp_path, assignment, warm, "n // b").values():
        assert (check.findings[0].id, said(check)) == ("iterations/floor", {FULL_ONLY})
        assert check.findings[0].computes == "⌊n / batch_size⌋"


@pytest.mark.parametrize("returned", ["0", "1", "391", "500"])
def test_one_number_for_everything_shows_no_rule(
    tmp_path: Path, assignment: Assignment, warm: Any, returned: str
) -> None:
    for check in verdicts(tmp_path, assignment, warm, returned).values():
        assert check.score <= check.max_score / 2, "no more than the cases that it happens to be right for"
