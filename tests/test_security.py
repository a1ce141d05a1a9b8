"""SECURITY.md promises nothing that isn't proved: what every engine must do is its first list, and a test stands behind the rest."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grader.assignments.load import Assignment
from grader.engines.conformance import DEMANDS
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.observation import Observation
from grader.model.submission import StudentCode

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROVED = {
    "No submission earns a point that its answers don't earn, whatever it does to numpy, to Python or to the grader's process beside it.":
        "tests/test_hostile.py::test_earns_what_it_deserves_and_harms_nobody",
    "Expected answers, hidden checks and other students' work never reach student code.":
        "tests/test_hostile.py::test_earns_what_it_deserves_and_harms_nobody",
    "Text of a submission does nothing where it is shown: not in a page, a terminal, a spreadsheet or a CI log.":
        "tests/report/test_inert.py::test_no_element_and_no_handler_comes_from_a_submission "
        "tests/report/test_inert.py::test_a_terminal_gets_no_sequence_of_a_students "
        "tests/exports/test_hostile_texts.py::test_no_dialect_of_csv_has_a_formula "
        "tests/exports/test_hostile_texts.py::test_no_command_holds_another",
    "A zip can't write outside the place where it is unpacked.": "tests/intake/test_layouts.py::test_a_zip_cannot_leave_its_place",
    "A grader that is killed leaves no process, and loses no result that was done.":
        "tests/grading/test_in_the_middle.py::test_killed_in_the_middle_nothing_is_lost "
        "tests/grading/test_in_the_middle.py::test_no_process_outlives_the_grader",
    "A submission that ends the grader's own process is reported, and costs nobody else anything.":
        "tests/grading/test_in_the_middle.py::test_a_submission_that_kills_its_grader_is_reported",
}  # fmt: skip
"""What is promised beyond the engines, and the tests of it."""


def test_all_that_is_promised_is_proved() -> None:
    _, _, rest = PAGE.partition("## What is promised\n")
    promises = re.findall(r"^- (.*)$", rest.partition("\n## ")[0], flags=re.M)
    assert promises == [demand.promise.show() for demand in DEMANDS] + list(PROVED)


@pytest.mark.parametrize("promise", PROVED)
def test_the_tests_behind_a_promise_are_there(promise: str) -> None:
    for test in PROVED[promise].split():
        file, _, name = test.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}, test


def test_a_layer_that_is_missing_is_told_in_the_report(optimizers: Assignment) -> None:
    hand_in = HandIn("optimizers", "x", Path(), None)
    observation = Observation(cells=(), inventory={}, answers={}, confinement=("limits", "seccomp"))
    gaps = ("landlock: this kernel has none", "pandas: not installed")
    result = pipeline.judge(hand_in, optimizers, StudentCode("x.py", "module", ()), observation, gaps)
    told = [note.show() for note in result.notes]
    assert "Protection missing on this machine: landlock: this kernel has none" in told
    assert not any("pandas" in note for note in told)
    assert not result.confined
