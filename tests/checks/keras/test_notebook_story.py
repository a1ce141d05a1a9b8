"""What a notebook's stored outputs and numbers tell against its code: only what is certain, and what costs nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from tests.checks.keras.test_checks import HEAD, LOOP

COMPARED = '[[check]]\nkind = "keras"\npoints = 10\noptimizers = ["SGD", "RMSprop", "Adam"]\ncompare = "optimizer"\n'

Cell = tuple[str, str, int | None]
"""Source, stored output, stored number."""


def graded(folder: Path, engine: Any, cells: list[Cell]) -> Any:
    (folder / "assignment.toml").write_text(COMPARED)
    stored = [
        {"cell_type": "code", "source": source, "execution_count": count, "metadata": {},
         "outputs": [{"output_type": "stream", "name": "stdout", "text": out}] if out else []}
        for source, out, count in cells
    ]  # fmt: skip
    (folder / "hw.ipynb").write_text(json.dumps({"cells": stored, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.ipynb"), load(folder), engine).checks[0]


def log(epochs: int = 5, total: int = 391, numbers: str = "loss: 1.5 - accuracy: 0.4") -> str:
    return "".join(
        f"Epoch {n}/{epochs}\n{total}/{total} [==============================] - 5s 12ms/step - {numbers}\n"
        for n in range(1, epochs + 1)
    )


WITHOUT_METRIC = LOOP.replace(", metrics=['accuracy']", "")
OF_ANOTHER_CODE = {
    "epochs": (LOOP, log(20), "20 epochs"),
    "steps of another batch size": (LOOP, log(total=1563), "1563"),
    "samples of another data set": (LOOP, log(total=60000), "60000"),
    "only the second of three": (LOOP, log() + log(8) + log(), "8 epochs"),
    "a validation": (LOOP, log(numbers="loss: 1.5 - acc: 0.4 - val_loss: 1.4 - val_acc: 0.4"), "val_loss"),
    "an accuracy": (WITHOUT_METRIC, log(), "accuracy"),
    "short lines": (LOOP, "".join(f"Epoch {n}/7\n - 9s - loss: 1.1 - acc: 0.5\n" for n in range(1, 8)), "7 epochs"),
}
OF_THIS_CODE = {
    "steps": (LOOP, log() * 3),
    "samples, as before TensorFlow 2.2": (LOOP, "Train on 50000 samples\n" + log(total=50000, numbers="loss: 2 - acc: 0.1") * 3),
    "interrupted": (LOOP, log() + "Epoch 1/5\n 17/391 [>......] - ETA: 3s - loss: 2.2"),
    "no log": (LOOP, "done in 5/20 minutes: 100/200 [x]\n"),
    "an evaluation after it": (LOOP + "model.evaluate(x_test, y_test)\n", log() * 3 + "313/313 [=====] - 1s - loss: 1.2 - accuracy: 0.5\n"),
    "a learning rate shown": (WITHOUT_METRIC, log(numbers="loss: 1.5 - lr: 0.0010") * 3),
    "epochs that hang on training": (LOOP.replace("epochs=5", "epochs=len(str(model.predict(x_test[:1])[0, 0]))"), log(12) * 3),
    "a part of the data": (LOOP.replace("x_train, y_train,", "x_train[y_train[:, 5] == 1], y_train[y_train[:, 5] == 1],"), log(total=40) * 3),
    "a bar of one's own": (LOOP, "tqdm 3/9 [====]\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_ANOTHER_CODE)
def test_a_log_that_this_code_cannot_have_printed_is_remarked(tmp_path: Path, warm: Any, name: str) -> None:
    source, stored, told = OF_ANOTHER_CODE[name]
    verdict = graded(tmp_path, warm, [(HEAD, "", 1), (source, stored, 2)])
    (reason,) = [r.show("en") for r in verdict.reasons]
    assert "doesn't come from this code" in reason
    assert told in reason
    assert verdict.status == "passed"  # what the code asks for is judged; the remark costs nothing


@pytest.mark.parametrize("name", OF_THIS_CODE)
def test_a_log_that_may_be_of_this_code_is_let_be(tmp_path: Path, warm: Any, name: str) -> None:
    source, stored = OF_THIS_CODE[name]
    verdict = graded(tmp_path, warm, [(HEAD, "", 1), (source, stored, 2)])
    assert [r.show("en") for r in verdict.reasons] == []


def test_the_log_of_a_helper_stands_where_it_is_called(tmp_path: Path, warm: Any) -> None:
    helper = "def run(opt):\n" + "".join(LOOP.splitlines(keepends=True)[1:])
    calls = "for o in ('sgd', 'rmsprop', 'adam'):\n    run(o)\n"
    fine = graded(tmp_path, warm, [(HEAD, "", 1), (helper, log(20), 2), (calls, log() * 3, 3)])
    assert (fine.status, fine.reasons) == ("passed", ())
    told = graded(tmp_path, warm, [(HEAD, "", 1), (helper, "", 2), (calls, log(20) * 3, 3)])
    assert "code cell 3 doesn't come from this code" in told.reasons[0].show("en")


def test_numbers_out_of_order_are_a_remark(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, [(HEAD, "", 4), (LOOP, "", 2)])
    assert verdict.status == "passed"
    assert "code cell 2 (In [2]) was run before code cell 1 (In [4])" in verdict.reasons[0].show("en")
    for counts in ((1, 2), (3, 9), (None, 2), (None, None)):
        assert graded(tmp_path, warm, [(HEAD, "", counts[0]), (LOOP, "", counts[1])]).reasons == ()


@pytest.mark.parametrize(
    ("cells", "id", "told"),
    [
        ([(LOOP, "", None), (HEAD, "", None)], "run/name-later", "code cell 2, further below, defines it"),
        ([(LOOP, "", 5), (HEAD, "", 3)], "run/out-of-order", "In [3] before In [5]"),
        ([(LOOP, "", 3), (HEAD, "", 5)], "run/name-later", "Move that cell up"),
        ([(HEAD, "", None), ("x = 1\n" + LOOP.replace("build()", "make()"), "", None)], "run/name-undefined", "`make` in code cell 2, line 3"),
        ([(HEAD, "", None), ("if 0:\n    make = build\n", "", None), (LOOP.replace("build()", "make()"), "", None)], "run/error", "NameError"),
        ([(HEAD + "from math import *\n", "", None), (LOOP.replace("build()", "make()"), "", None)], "run/error", "NameError"),
        ([(HEAD, "", None), (LOOP.replace("build()", "1 / 0"), "", None)], "run/error", "ZeroDivisionError"),
    ],
)  # fmt: skip
def test_names_undefined_on_a_clean_run(tmp_path: Path, warm: Any, cells: list[Cell], id: str, told: str) -> None:
    verdict = graded(tmp_path, warm, cells)
    stopped = next(f for f in verdict.findings if f.id.startswith("run/"))
    assert stopped.id == id
    assert told in stopped.message.show("en")
    assert verdict.score == 0


def test_the_same_code_saved_with_other_outputs_is_the_same_run() -> None:
    from grader.grading.store import run_key
    from grader.model.submission import Cell, StudentCode

    keys = {
        run_key(StudentCode("a.ipynb", "notebook", (cell,)), [], "warm", b"")
        for cell in (Cell(1, "a"), Cell(1, "a", "out", 3))
    }
    assert len(keys) == 1
    assert run_key(StudentCode("a.ipynb", "notebook", (Cell(1, "b"),)), [], "warm", b"") not in keys
