"""Adagrad as the lecture derives it: with η/√t and the root of the mean it is right, with half of it changed it isn't."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import Assignment
from grader.grading import pipeline
from grader.intake.folder import HandIn

HEAD = "import numpy as np\n\n\ndef adagrad_update(w, G, g, t, lr, epsilon):\n    "
SUM = HEAD + "G = G + g**2\n    "
MEAN = HEAD + "G = ((t - 1) * G + g**2) / t\n    "
OUTSIDE, INSIDE = "ε outside the root", "ε inside the root"
COURSE, KEPT = "η/√t and root of the mean (the course in full)", "η/√t and root of the mean, the mean kept as state"


def verdict(folder: Path, assignment: Assignment, engine: Any, source: str) -> Any:
    file = folder / "optimizers.py"
    file.write_text(source)
    result = pipeline.grade(HandIn("optimizers", "x", folder, file), assignment, engine)
    return next(check for check in result.checks if check.id == "adagrad")


@pytest.mark.parametrize(
    ("source", "form"),
    [
        (SUM + "return w - (lr / np.sqrt(t)) / (np.sqrt(G / t) + epsilon) * g, G", f"{COURSE}, {OUTSIDE}"),
        (SUM + "return w - (lr / np.sqrt(t)) * g / np.sqrt(G / t + epsilon), G", f"{COURSE}, {INSIDE}"),
        (SUM + "return w - lr * g / (np.sqrt(G) + epsilon * np.sqrt(t)), G", f"{COURSE}, {OUTSIDE}"),
        (MEAN + "return w - lr / np.sqrt(t) * g / (np.sqrt(G) + epsilon), G", f"{KEPT}, {OUTSIDE}"),
        (MEAN + "return w - lr / np.sqrt(t) * g / np.sqrt(G + epsilon), G", f"{KEPT}, {INSIDE}"),
    ],
)
def test_the_lectures_full_form_is_right(
    tmp_path: Path, optimizers: Assignment, warm: Any, source: str, form: str
) -> None:
    check = verdict(tmp_path, optimizers, warm, source)
    assert (check.score, check.findings) == (check.max_score, ())
    assert check.accepted.show("en") == form
    assert "η/√t 搭配平均值開根號" in check.accepted.show("zh-TW")


WRONG = {
    "η decays, the sum is kept plain": ("lr / np.sqrt(t) * g / (np.sqrt(G) + epsilon)", "adagrad/rate-decays-too"),
    "the same, ε inside": ("lr / np.sqrt(t) * g / np.sqrt(G + epsilon)", "adagrad/rate-decays-too"),
    "t² in the mean": ("lr / np.sqrt(t) * g / (np.sqrt(G / t**2) + epsilon)", "adagrad/mean-outside-root"),
    "t outside the root": ("lr / np.sqrt(t) * g / (np.sqrt(G) / t + epsilon)", "adagrad/mean-outside-root"),
    "one too many": ("lr / np.sqrt(t) * g / (np.sqrt(G / (t + 1)) + epsilon)", "adagrad/mean-off-by-one"),
    "η decays by t": ("lr / t * g / (np.sqrt(G / t) + epsilon)", None),
    "both decay by √t": ("lr / np.sqrt(t) * g / (np.sqrt(G * t) + epsilon)", None),
    "η decays by √(t+1)": ("lr / np.sqrt(t + 1) * g / (np.sqrt(G / t) + epsilon)", None),
    "η grows": ("lr * np.sqrt(t) * g / (np.sqrt(G / t) + epsilon)", None),
}


@pytest.mark.parametrize(("step", "named"), WRONG.values(), ids=WRONG.keys())
def test_half_of_it_changed_is_wrong(
    tmp_path: Path, optimizers: Assignment, warm: Any, step: str, named: str | None
) -> None:
    check = verdict(tmp_path, optimizers, warm, SUM + f"return w - {step}, G")
    assert check.score < check.max_score
    assert check.findings
    assert check.findings[0].id == named or named is None
