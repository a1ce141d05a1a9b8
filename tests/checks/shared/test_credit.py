"""What a named mistake leaves of the points: the assignment's word, else the catalogue's least share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.checks.shared.credit import merged, share_with
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError

NO_CORRECTION = """
import numpy as np
def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    return w - lr * m / (np.sqrt(v) + epsilon), m, v
"""
CHECK = """
[[check]]
kind = "update-rule"
points = 20
rule = "adam"
call = "adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v"
"""
ID = "adam/no-bias-correction"


def graded(folder: Path, engine: Any, declaration: str, source: str = NO_CORRECTION) -> Any:
    (folder / "assignment.toml").write_text(declaration)
    (folder / "hw.py").write_text(source)
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


def test_the_catalogue_gives_its_least_share_and_says_why(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, CHECK)
    assert (verdict.score, verdict.findings[0].id) == (8, ID)
    assert [r.show("en") for r in verdict.reasons] == [
        "40 percent of the points all the same: one of the rule's two ideas is right."
    ]


@pytest.mark.parametrize(
    ("before", "after", "score", "status"),
    [
        (f'credit = {{ "{ID}" = 0.6 }}\n', "", 12, "partial"),
        ("", f'credit = {{ "{ID}" = 0.6 }}\n', 12, "partial"),
        (f'credit = {{ "{ID}" = 0.6 }}\n', f'credit = {{ "{ID}" = 0.1 }}\n', 2, "partial"),  # the check's own word
        ("", f'credit = {{ "{ID}" = 1.0 }}\n', 20, "passed"),
        ("", f'credit = {{ "{ID}" = 0.0 }}\n', 0, "failed"),  # though the state is right
        ("", 'credit = { "*" = 0.25 }\n', 5, "partial"),
        ("credit = false\n", "", 4, "partial"),  # the parts alone: the state
        ("", "credit = false\n", 4, "partial"),
        ('credit = { "adam/only-m-corrected" = 1.0 }\n', "", 8, "partial"),  # says nothing of this one
    ],
)
def test_the_assignment_has_the_last_word(
    tmp_path: Path, warm: Any, before: str, after: str, score: float, status: str
) -> None:
    verdict = graded(tmp_path, warm, before + CHECK + after)
    assert (verdict.score, verdict.status) == (score, status)
    assert verdict.findings[0].id == ID


def test_of_two_mistakes_each_costs_its_own(tmp_path: Path, warm: Any) -> None:
    both = NO_CORRECTION.replace("w - lr", "w + lr")
    verdict = graded(
        tmp_path, warm, CHECK + 'credit = { "direction/ascends" = 0.8, "adam/no-bias-correction" = 0.5 }\n', both
    )
    assert {f.id for f in verdict.findings} == {ID, "direction/ascends"}
    assert verdict.score == 8


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('credit = { "adam/no-bias-corection" = 1 }', "did you mean 'adam/no-bias-correction'?"),
        ('credit = { "adam/no-bias-correction" = 60 }', "no share of the points, from 0 to 1"),
        ('credit = "much"', "credit: Expected `bool | object`, got `str`"),
    ],
)
def test_a_wrong_declaration_is_told(tmp_path: Path, line: str, told: str) -> None:
    for declaration in (line + "\n" + CHECK, CHECK + line):
        (tmp_path / "assignment.toml").write_text(declaration)
        with pytest.raises(AssignmentError) as error:
            load(tmp_path)
        assert told in str(error.value)
        assert "assignment.toml" in str(error.value)


def test_what_cannot_be_told_apart_gets_the_best_share() -> None:
    share, reason = share_with(True, [["adaptive/no-epsilon"], ["rate/forgotten"]], 0.2)
    assert share == 0.8
    assert reason is not None


def test_the_catalogue_never_takes_points_that_the_parts_earned() -> None:
    assert share_with(True, [["state/lost"]], 0.5) == (0.5, None)
    assert share_with({"state/lost": 0.1}, [["state/lost"]], 0.5)[0] == 0.1


def test_a_check_overrides_the_assignment_entry_by_entry() -> None:
    assert merged({"a": 1.0, "b": 0.5}, {"b": 0.2}) == {"a": 1.0, "b": 0.2}
    assert merged({"a": 1.0}, True) == {"a": 1.0}
    assert merged({"a": 1.0}, False) is False
