"""An instructor's own pytest tests beside an assignment: points, explanations, faults, hidden ones, broken ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.assignments.load import Assignment, load
from grader.engines.limits import Limits
from grader.grading import batch, pipeline
from grader.grading.options import Options
from grader.grading.take_in import taken_in
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError
from grader.report.pages.page import student_html

TESTS = '''
import numpy as np
import pytest


@pytest.mark.points(5)
def test_loss_falls(student):
    """The loss falls"""
    losses = student["losses"]
    assert losses[-1] < losses[0], "after training the loss must be smaller than before"


@pytest.mark.points(4)
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_doubles(student, n):
    assert student.call("double", n) == 2 * n


@pytest.mark.hidden
def test_adds_arrays(student):
    got = student.call("add", np.array([1.0, 2.0]), b=[3, 4])
    np.testing.assert_allclose(got, [4, 6])
'''
RIGHT = """
import numpy as np
losses = [3.0, 2.0, 1.5]
def double(n):
    return n * 2
def add(a, b):
    return a + np.array(b)
"""


def assignment(
    folder: Path, tests: str = TESTS, declaration: str = 'title = "Own"\n[limits]\nseconds_per_call = 1\n'
) -> Assignment:
    (folder / "checks").mkdir(exist_ok=True)
    (folder / "checks" / "test_own.py").write_text(tests)
    (folder / "assignment.toml").write_text(declaration)
    return load(folder)


def graded(folder: Path, engine: Any, source: str, made: Assignment) -> Any:
    (folder / "hw.py").write_text(source)
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), made, engine)


def test_points_titles_and_full_marks(tmp_path: Path, warm: Any) -> None:
    made = assignment(tmp_path)
    assert [(c.id, c.points, c.title["en"], c.hidden) for c in made.checks] == [
        ("test_loss_falls", 5, "The loss falls", False),
        ("test_doubles", 4, "doubles", False),
        ("test_adds_arrays", 1, "adds arrays", True),
    ]
    result = graded(tmp_path, warm, RIGHT, made)
    assert (result.score, result.max_score) == (10, 10)
    assert not any(check.findings for check in result.checks)


def test_a_failed_assertion_is_told_in_pytests_words(tmp_path: Path, warm: Any) -> None:
    wrong = RIGHT.replace("1.5]", "4.5]").replace("n * 2", "n + 2")
    result = graded(tmp_path, warm, wrong, assignment(tmp_path))
    loss, doubles, _ = result.checks
    assert (loss.score, doubles.score) == (0, 1)  # 2 + 2 is right
    assert loss.findings[0].id == "custom/test_loss_falls"
    assert loss.findings[0].message.show("en") == "after training the loss must be smaller than before"
    assert "assert 4.5 < 3.0" in loss.findings[0].evidence.text
    assert "assert 3 == (2 * 1)" in doubles.findings[0].evidence.text
    page = student_html(result, "zh-TW", {}, None)
    assert "assert 4.5 &lt; 3.0" in page
    msgspec.json.encode(result)


@pytest.mark.parametrize(
    ("change", "id"),
    [
        (("def double", "def triple"), "call/missing"),
        (("n * 2", "n * 2 / 0"), "run/error"),
        (("    return n * 2", "    while True: pass"), "run/timeout"),
        (("    return n * 2", "    import os; os._exit(3)"), "run/crashed"),
    ],
)
def test_code_that_gives_no_answer_is_told_as_everywhere(
    tmp_path: Path, warm: Any, change: tuple[str, str], id: str
) -> None:
    result = graded(tmp_path, warm, RIGHT.replace(*change), assignment(tmp_path))
    loss, doubles, adds = result.checks
    assert (loss.status, adds.status) == ("passed", "passed")  # also after the process had to be started again
    assert [finding.id for finding in doubles.findings] == [id]


def test_objects_that_equal_everything_stay_on_their_side(tmp_path: Path, warm: Any) -> None:
    liar = "class Yes:\n    def __eq__(self, o): return True\n    __lt__ = __gt__ = __eq__\nlosses = [Yes(), Yes()]\ndef double(n): return Yes()\ndef add(a, b): return Yes()\n"
    assert graded(tmp_path, warm, liar, assignment(tmp_path)).score == 0


def test_hidden_tests_are_absent_from_a_students_own_check(tmp_path: Path, warm: Any) -> None:
    made = assignment(tmp_path).without_hidden()
    assert [check.id for check in made.checks] == ["test_loss_falls", "test_doubles"]
    assert graded(tmp_path, warm, RIGHT, made).score == 9


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        ("def test_x(student:\n    pass", "can't collect"),
        ("import nothing_of_that_name\ndef test_x(student): pass", "nothing_of_that_name"),
        ("import pytest\n@pytest.mark.points('many')\ndef test_x(student): pass", "takes a number of points"),
        ("import pytest\n@pytest.mark.points(0)\ndef test_x(student): pass", "takes a number of points"),
    ],
)
def test_a_file_that_is_no_test_is_told_when_loaded(tmp_path: Path, tests: str, told: str) -> None:
    with pytest.raises(AssignmentError, match=told):
        assignment(tmp_path, tests)


def test_a_broken_or_skipped_test_is_the_graders_gap(tmp_path: Path, warm: Any) -> None:
    tests = (
        "import pytest\n@pytest.fixture\ndef data():\n    raise OSError('no data')\ndef test_a(student, data): pass\n"
    )
    tests += "def test_b(student):\n    pytest.skip('not here')\n"
    result = graded(tmp_path, warm, RIGHT, assignment(tmp_path, tests))
    assert [check.status for check in result.checks] == ["error", "error"]
    assert [check.findings[0].id for check in result.checks] == ["grader/broken-test", "grader/skipped-test"]


def test_what_cannot_cross_is_told_to_the_author(tmp_path: Path, warm: Any) -> None:
    tests = "def test_a(student):\n    student.call('double', lambda x: x)\n"
    result = graded(tmp_path, warm, RIGHT, assignment(tmp_path, tests))
    assert "a function can't be passed" in result.checks[0].findings[0].message.show("en")


def test_the_kind_is_not_declared(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="write a test in checks"):
        assignment(tmp_path, TESTS, '[[check]]\nkind = "custom"\npoints = 1\n')


@pytest.mark.long
def test_beside_other_checks_on_every_engine(tmp_path: Path) -> None:
    (tmp_path / "assignments" / "hw").mkdir(parents=True)
    (tmp_path / "submissions" / "hw" / "an").mkdir(parents=True)
    more = '[[check]]\nkind = "iterations"\npoints = 2\nvariable = "n"\ncases = [[50000, 128]]\n'
    assignment(tmp_path / "assignments" / "hw", TESTS, more)
    (tmp_path / "submissions" / "hw" / "an" / "hw.py").write_text(RIGHT + "n = 391\n")
    for engine in ("warm", "kernel", "subprocess"):
        taken = taken_in(tmp_path / "submissions")
        tasks = taken.tasks
        (row,) = batch.grade_class(tasks, Options(tmp_path / engine, engine))
        assert (row.score, row.max_score) == (12, 12), engine
    (row,) = batch.grade_class(tasks, Options(tmp_path / "warm", "warm"))
    assert row.unchanged
    assignment(tmp_path / "assignments" / "hw", TESTS.replace("points(5)", "points(6)"), more)
    taken = taken_in(tmp_path / "submissions")
    tasks = taken.tasks
    (row,) = batch.grade_class(tasks, Options(tmp_path / "warm", "warm"))
    assert (row.score, row.unchanged) == (13, False)  # another test is another question


def test_limits_hold_in_tests_too(tmp_path: Path, warm: Any) -> None:
    made = msgspec.structs.replace(assignment(tmp_path), limits=Limits(seconds=6, seconds_per_call=0.5))
    result = graded(tmp_path, warm, RIGHT.replace("return n * 2", "import time; time.sleep(99)"), made)
    assert result.checks[1].findings[0].id == "run/timeout"
