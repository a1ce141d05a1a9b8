"""The picture of a student's optimizer: its walk is the formula's, and the page that holds it stays small."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.assignments.load import load
from grader.diagnosis.valley import valley
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.verdict import OptimizerUsed
from grader.report.pages.page import student_html
from tests.checks.keras.test_checks import COMPARED, HEAD


def used(name: str, *switches: str, **settings: float) -> OptimizerUsed:
    return OptimizerUsed(name, tuple(sorted(settings.items())), switches)


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_momentum_walks_as_its_formula_says(nesterov: bool, decay: float) -> None:
    found = valley(used("SGD", *(["nesterov"] if nesterov else []), learning_rate=0.01, momentum=0.9, decay=decay))
    assert found is not None
    w, v, slope = np.array([-4.0, 1.6]), np.zeros(2), np.array([1.0, 8.0])
    for i in range(20):  # on the unstretched bowl with η = 0.04: the stretched one is the same, in units of s
        lr = 0.04 / (1 + decay * i)
        g = slope * w
        v = 0.9 * v - lr * g
        w = w + (0.9 * v - lr * g if nesterov else v)
        assert found.own[i + 1] == pytest.approx(w)
    assert found.lacking == ("decay" if decay else "momentum")
    assert found.stretch == pytest.approx(0.25)
    assert found.other != found.own
    assert found.last_rate == pytest.approx(0.01 / (1 + 19 * decay))


@pytest.mark.parametrize("name", ["SGD", "RMSprop", "Adagrad", "Adam", "Adamax", "Nadam", "AdamW"])
@pytest.mark.parametrize("rate", [1e-6, 0.001, 1.0])
def test_every_rule_goes_down_at_any_learning_rate(name: str, rate: float) -> None:
    found = valley(used(name, learning_rate=rate, epsilon=1e-7))
    assert found is not None
    heights = [x * x + 8 * y * y for x, y in found.own]
    assert heights[-1] < 0.5 * heights[0]


@pytest.mark.parametrize(
    "odd",
    [used("Ftrl", learning_rate=0.1), used("Adadelta", learning_rate=1.0), used("SGD"), used("SGD", learning_rate=-1.0),
     used("<b>", learning_rate=0.1), used("Adam", learning_rate=0.1, beta_1=-3.0), used("SGD", learning_rate=0.0)],
)  # fmt: skip
def test_what_has_no_walk_has_no_picture(odd: OptimizerUsed) -> None:
    assert valley(odd) is None


def page(folder: Path, engine: Any, source: str, lang: str = "en") -> str:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "keras"\npoints = 10\n{COMPARED}\n')
    (folder / "hw.py").write_text(source)
    assignment = load(folder)
    result = pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), assignment, engine)
    return student_html(result, lang, assignment.title, None)


def test_the_page_shows_each_optimizer_once_and_stays_small(tmp_path: Path, warm: Any) -> None:
    runs = "".join(
        f"m = build()\nm.compile({opt}, 'categorical_crossentropy')\nm.fit(x_train, y_train)\n"
        for opt in ("SGD(lr=0.01, momentum=0.9)", "SGD(lr=0.01, momentum=0.9)", "RMSprop()", "Adam(lr=0.1, decay=0.5)")
    )
    html = page(tmp_path, warm, HEAD + runs)
    assert html.count("What your SGD with learning_rate 0.01, momentum 0.9 does in a valley</h3>") == 1
    assert "without the momentum" in html
    assert "What your Adam with learning_rate 0.1, decay 0.5 does" in html
    assert html.count('<figure class="walks">') == 3
    assert len(html.encode()) < 150_000
    assert len({part.split('"')[0] for part in html.split(' id="')[1:]}) == html.count(' id="')


def test_a_schedule_and_no_run_have_no_picture(tmp_path: Path, warm: Any) -> None:
    assert "<figure" not in page(tmp_path, warm, HEAD)


def test_an_error_within_a_helper_of_another_cell_is_shown_where_it_stands(tmp_path: Path, warm: Any) -> None:
    helper = "def train(opt):\n    m = build()\n    m.compile(opt, 'sparse_categorical_crossentropy')\n    m.fit(x_train, y_train)\n"
    cells = [
        {"cell_type": "code", "source": c, "outputs": [], "execution_count": None, "metadata": {}}
        for c in (HEAD, helper, "train('sgd')")
    ]
    (tmp_path / "assignment.toml").write_text(f'[[check]]\nkind = "keras"\npoints = 10\n{COMPARED}\n')
    (tmp_path / "hw.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    assignment = load(tmp_path)
    result = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.ipynb"), assignment, warm)
    stopped = next(f.location for f in result.checks[0].findings if f.id == "run/error")
    assert stopped is not None
    assert (stopped.cell, stopped.line) == (2, 4)
    assert "m.fit" in student_html(result, "en", assignment.title, None)
