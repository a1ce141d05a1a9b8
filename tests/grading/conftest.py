"""A small class in a folder of its own, graded as the command does it."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.grading import batch
from grader.grading.options import Options
from grader.grading.take_in import taken_in
from grader.model.result import Row

ROOT = Path(__file__).parents[2]

ASSIGNMENT = """
title = { en = "Homework", zh-TW = "作業" }

[limits]
seconds_per_cell = 20

[[check]]
kind = "iterations"
points = 4
call = "iterations(n_samples, batch_size)"

[[check]]
kind = "update-rule"
points = 6
rule = "sgd"
call = "sgd(w, g, lr) -> w"
"""

RIGHT = "def iterations(n_samples, batch_size):\n    return -(-n_samples // batch_size)\n\ndef sgd(w, g, lr):\n    return w - lr * g\n"
FLOORED = RIGHT.replace("-(-n_samples // batch_size)", "n_samples // batch_size")
ASCENDING = RIGHT.replace("w - lr", "w + lr")
SLOW = "import time\ntime.sleep(0.5)\n" + RIGHT
SYNTAX = "def iterations(:\n"

Class = Path


@pytest.fixture
def homework(tmp_path: Path) -> Class:
    """An assignment; gives the folder of its submissions, still empty."""
    (tmp_path / "assignments" / "hw").mkdir(parents=True)
    (tmp_path / "assignments" / "hw" / "assignment.toml").write_text(ASSIGNMENT, encoding="utf-8")
    (tmp_path / "submissions" / "hw").mkdir(parents=True)
    return tmp_path / "submissions"


def hand_in(homework: Class, student: str, code: str) -> None:
    place = homework / "hw" / student
    place.mkdir(exist_ok=True)
    (place / "hw.py").write_text(f"# {student!a}\n{code}", encoding="utf-8")


def grade(homework: Class, **options: Any) -> dict[str, Row]:
    chosen = Options(homework.parent / "reports", "warm", **options)
    taken = taken_in(homework)
    tasks, found = taken.tasks, taken.assignments
    rows = list(batch.grade_class(tasks, chosen))
    batch.finish(rows, chosen, found)
    assert len({row.student for row in rows}) == len(rows), "a submission was graded twice"
    return {row.student: row for row in rows}


def results(homework: Class) -> dict[str, Any]:
    return json.loads((homework.parent / "reports" / "results.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def by_student(homework: Class) -> dict[str, Any]:
    return {entry["student"]: entry for entry in results(homework)["results"]}


def command(homework: Class, *words: str) -> list[str]:
    return [sys.executable, "-m", "grader", "class", str(homework), "--out", str(homework.parent / "reports"), *words]


def interruptible() -> None:
    """Let a child hear SIGINT, which a shell's background jobs (and all that they start) ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def without_seconds(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "seconds": 0, "cells": [{**cell, "seconds": 0} for cell in entry["cells"]]}
