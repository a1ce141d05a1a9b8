"""Keras calls of cells that couldn't run are read, shown as read and not run, and earn only what an assignment says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.diagnosis.experiment.reading import read_calls
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError
from grader.model.submission import Cell
from tests.checks.keras.test_checks import COMPARED, HEAD, LOOP

BROKEN = HEAD.replace("import numpy as np", "import numpy as np np")


def graded(folder: Path, engine: Any, declaration: str, *cells: str) -> Any:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "keras"\npoints = 10\n{declaration}\n')
    stored = [{"cell_type": "code", "source": c, "outputs": [], "execution_count": None, "metadata": {}} for c in cells]
    (folder / "hw.ipynb").write_text(json.dumps({"cells": stored, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.ipynb"), load(folder), engine).checks[0]


def read(*cells: str) -> list[tuple[str, str, dict[str, Any], int, int]]:
    listed = [Cell(n, source) for n, source in enumerate(cells, 1)]
    return [(c.what, c.name, c.values, c.cell, c.line) for c in read_calls(listed, {c.number for c in listed})]


def test_calls_are_shown_with_their_places_and_earn_nothing(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, COMPARED, BROKEN, LOOP)
    assert verdict.score == 0
    (said,) = [r.show("en") for r in verdict.reasons]
    assert said.startswith("Read, not run")
    assert "`model.compile(loss='categorical_crossentropy', optimizer=opt, metrics=['accuracy'])` (2:3)" in said
    assert "epochs=5)` (2:4)" in said


@pytest.mark.parametrize(("share", "score"), [(0.5, 5), (1, 10)])
def test_what_they_earn_is_what_the_assignment_says(tmp_path: Path, warm: Any, share: float, score: float) -> None:
    declaration = COMPARED + f"\nread = {share}"
    assert graded(tmp_path, warm, declaration, BROKEN, LOOP).score == score
    other = LOOP.replace("'rmsprop', ", "")
    assert graded(tmp_path, warm, declaration, BROKEN, other).score == pytest.approx(score * 2 / 3, abs=0.01)
    assert graded(tmp_path, warm, declaration, BROKEN, LOOP.replace("model.fit", "model.evaluate")).score == 0


def test_what_ran_counts_and_what_was_read_is_only_shown(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, COMPARED, HEAD, LOOP.replace("'rmsprop', 'adam'", "'rmsprop'"), "x = = 1",
                     "m = build(\n", "m = make()\nm.compile('adam', 'mse')\nm.fit(x_train, y_train, epochs=5, batch_size=128)\n")  # fmt: skip
    assert 0 < verdict.score < 10
    assert any("m.compile('adam', 'mse')` (5:2)" in r.show("en") for r in verdict.reasons)


def test_code_that_runs_or_fails_by_itself_is_not_read(tmp_path: Path, warm: Any) -> None:
    assert graded(tmp_path, warm, COMPARED, HEAD, LOOP).reasons == ()
    assert graded(tmp_path, warm, COMPARED, HEAD, "1 / 0\n" + LOOP).reasons == ()


def test_vary_and_fit_add_up_what_ran_and_what_was_read(tmp_path: Path, warm: Any) -> None:
    declaration = 'optimizer = { name = "Adam", learning_rate = 0.002 }\nvary = { batch_size = 2 }\nfit = { epochs = 5 }\nread = 1.0\nexperiment = 0.0'
    code = "rate = 2e-3\nfor b in [32, 64]:\n    m = build()\n    opt = Adam(lr=rate)\n    m.compile(opt, 'mse')\n    m.fit(x_train, y_train, b, nb_epoch=5, batch_size=b)\n"
    assert graded(tmp_path, warm, declaration, BROKEN, code).score == 10
    assert graded(tmp_path, warm, declaration, BROKEN, code.replace("2e-3", "1e-3")).score == pytest.approx(
        6.67, abs=0.01
    )
    assert graded(tmp_path, warm, declaration, BROKEN, code.replace("[32, 64]", "[32]")).score == pytest.approx(
        6.67, abs=0.01
    )


def test_what_reading_sees() -> None:
    assert read("a = SGD(0.1, momentum=.9)\nb = keras.optimizers.adam(lr=1e-3)") == [
        ("optimizer", "SGD", {"learning_rate": [0.1], "momentum": [0.9]}, 1, 1),
        ("optimizer", "Adam", {"learning_rate": [0.001]}, 1, 2),
    ]
    assert read(
        "opts = ['sgd', 'Adam']", "for o in opts:\n    m.compile(o, loss=f())", "m.fit(x, y, epochs=n)", "def ("
    ) == [
        ("compile", "compile", {"optimizer": ["SGD", "Adam"]}, 2, 2),
        ("fit", "fit", {}, 3, 1),
    ]
    assert read("re.compile('x').fit\ncompile('a', 'b', 'c')\nn = n") == [("compile", "compile", {}, 1, 1)]


def test_a_hostile_expression_is_no_trouble() -> None:
    assert read("m.fit(" + "-" * 3000 + "1)") in ([], [("fit", "fit", {}, 1, 1)])
    assert len(read("m.fit(x)\n" * 500)) == 40


def test_a_share_outside_of_0_to_1_is_told(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_text(f'[[check]]\nkind = "keras"\npoints = 10\n{COMPARED}\nread = 2\n')
    with pytest.raises(AssignmentError, match="read: 2 is no share"):
        load(tmp_path)


def test_code_of_great_length_is_not_parsed_for_an_opinion() -> None:
    assert read("m.fit(x)\n", "a = 1\n" * 60_000) == []
