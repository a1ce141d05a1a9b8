"""Code that the assignment gave, handed in as it is, earns nothing, in whatever layout; one statement more, and it is the student's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.diagnosis.experiment.example import essence
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError
from grader.model.submission import Cell
from tests.checks.keras.test_checks import HEAD, LOOP

ASSIGNMENT = """example = "given/example.py"
[[check]]
kind = "iterations"
points = 1
variable = "iterations_per_epoch"
cases = [[50000, 128]]
[[check]]
kind = "keras"
points = 10
optimizers = ["SGD"]
"""


def graded(folder: Path, engine: Any, *cells: str, example: str = HEAD + LOOP) -> Any:
    (folder / "given").mkdir(exist_ok=True)
    (folder / "given" / "example.py").write_text(example)
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    if len(cells) == 1:
        file = folder / "hw.py"
        file.write_text(cells[0])
    else:
        file = folder / "hw.ipynb"
        stored = [
            {"cell_type": "code", "source": c, "outputs": [], "execution_count": None, "metadata": {}} for c in cells
        ]
        file.write_text(json.dumps({"cells": stored, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    return pipeline.grade(HandIn("hw", "x", folder, file), load(folder), engine).checks[1]


UNCHANGED = {
    "as it is": (HEAD + LOOP,),
    "in cells": (HEAD, LOOP),
    "commented": ('"""My homework"""\n%matplotlib inline\n' + HEAD + "# 我的作業\n\n", LOOP),
    "with the other task's number": (HEAD + LOOP + "iterations_per_epoch = 391\n",),
    "spaced otherwise": (HEAD.replace(" = ", "="), "\n\n" + LOOP.replace(", ", " ,  ")),
}  # fmt: skip
CHANGED = {
    "another number of epochs": (HEAD + LOOP.replace("epochs=5", "epochs=6"),),
    "one more line": (HEAD, LOOP, "print(model.metrics_names)\n"),
    "one name": (HEAD + LOOP.replace("opt ", "o ").replace("=opt", "=o"),),
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_what_was_given_earns_nothing(tmp_path: Path, warm: Any, name: str) -> None:
    verdict = graded(tmp_path, warm, *UNCHANGED[name])
    assert (verdict.score, [f.id for f in verdict.findings]) == (0, ["keras/example-unchanged"])


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_changed_is_judged(tmp_path: Path, warm: Any, name: str) -> None:
    assert graded(tmp_path, warm, *CHANGED[name]).status == "passed"


def test_the_starter_counts_as_given(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "starter").mkdir()
    (tmp_path / "starter" / "hw.py").write_text("import keras\niterations_per_epoch = None\n")
    verdict = graded(tmp_path, warm, "import keras  # done\niterations_per_epoch = 391\n", example="x = 1\n")
    assert [f.id for f in verdict.findings] == ["keras/example-unchanged"]


def test_an_empty_example_accuses_nobody(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, "# nothing\n", example="# nothing\n")
    assert [f.id for f in verdict.findings] == ["keras/not-used"]


def test_code_that_is_no_python_is_compared_by_its_words() -> None:
    a, b, c = (essence([Cell(1, s)]) for s in ("print 'a'  # x\n", "\n\nprint   'a'\n", "print 'b'\n"))
    assert a == b != c


def test_an_example_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_text(ASSIGNMENT)
    with pytest.raises(AssignmentError, match=r"no file given/example\.py"):
        load(tmp_path)
    (tmp_path / "assignment.toml").write_text(ASSIGNMENT + 'provided = ["a"]\n')
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "example.py").write_text("x = 1\n")
    with pytest.raises(AssignmentError, match="provided"):
        load(tmp_path)
