"""An author's mistakes are told with file, line, key and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignments.load import find, for_file_name, load
from grader.model.errors import AssignmentError, UsageError

GOOD = """
title = "Homework"

[[check]]
kind = "iterations"
points = 5
call = "iterations(n_samples, batch_size)"

[[check]]
kind = "update-rule"
points = 10
rule = "momentum"
call = "momentum_update(w, v, g, lr, beta) -> w, v"
"""


def written(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "assignments" / "hw"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    return folder


def test_defaults(tmp_path: Path) -> None:
    assignment = load(written(tmp_path, GOOD))
    assert [check.id for check in assignment.checks] == ["iterations", "momentum"]
    assert assignment.files == ("hw.ipynb", "hw.py")
    assert assignment.points == 15
    assert assignment.title == {"en": "Homework"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "Homework"', "title = ", "not valid TOML"),
        ('title = "Homework"', 'titel = "Homework"', "unknown field `titel`"),
        (
            'kind = "iterations"',
            'kind = "iteration"',
            "check[0]: kind is 'iteration'; it must be one of: update-rule, iterations",
        ),
        ("points = 5", "point = 5", "the keys are: kind, id, points"),
        ("points = 5", "points = -5", "check[0].points: -5"),
        ("points = 5", 'points = "five"', "points: Expected `float`, got `str`"),
        (
            "iterations(n_samples, batch_size)",
            "iterations(n_samples)",
            "one argument for the samples and one for the batch size",
        ),
        ("iterations(n_samples, batch_size)", "391", "is not a call"),
        ('rule = "momentum"', 'rule = "momentun"', "there is no rule 'momentun'; there are: sgd"),
        ("(w, v, g, lr, beta)", "(w, v, lr, beta)", "has no argument for the gradient; name it g, grad"),
        ("(w, v, g, lr, beta)", "(w, v, gg, lr, beta)", "'gg' is none of momentum's quantities"),
        ("(w, v, g, lr, beta)", "(w, v, g, lr)", "does not pass 'beta'; add it, or fix it with hyperparameters"),
        (" -> w, v", "", "does not say what the function returns"),
        (" -> w, v", " -> v", "does not return the parameters"),
        (" -> w, v", " -> w, lr", "'lr' is returned but is no state"),
        ('rule = "momentum"', 'rule = "momentum"\nid = "iterations"', "two checks have the id 'iterations'"),
        (
            'rule = "momentum"',
            'rule = "momentum"\ndialects = ["nope"]',
            "momentum has no dialect 'nope'; it has: average",
        ),
        ('rule = "momentum"', 'rule = "momentum"\nparts = { all-steps = 0.5 }', "add up to 1"),
        ('title = "Homework"', "[limits]\nseconds = 0", "seconds must be more than 0"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    with pytest.raises(AssignmentError) as caught:
        load(written(tmp_path, GOOD.replace(old, new, 1)))
    message = str(caught.value)
    assert expected in message
    assert "assignment.toml" in message
    assert "\n" not in message.strip()


def test_the_line_of_the_check_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"assignment\.toml:9: check\[1\]"):
        load(written(tmp_path, GOOD.replace('rule = "momentum"', 'rule = "x"')))


def test_no_checks(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="check"):
        load(written(tmp_path, 'title = "empty"\n'))


def test_assignments_are_found_above_the_submissions(tmp_path: Path) -> None:
    folder = written(tmp_path, GOOD)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find("hw", below) == folder
    assert for_file_name(below / "hw.py") == folder
    with pytest.raises(UsageError, match=r"no assignment `other`.*there: hw"):
        find("other", below, tmp_path / "assignments")
