"""What is run again and what isn't, and that jobs change nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader.grading import batch, worker
from grader.grading.take_in import taken_in
from tests.grading.conftest import (
    ASCENDING,
    ASSIGNMENT,
    FLOORED,
    RIGHT,
    ROOT,
    SYNTAX,
    Class,
    by_student,
    grade,
    hand_in,
    results,
    without_seconds,
)


def test_only_what_changed_is_run_again(homework: Class) -> None:
    for student in ("an", "bo", "chi"):
        hand_in(homework, student, RIGHT)
    assert not any(row.unchanged for row in grade(homework).values())
    first = by_student(homework)

    again = grade(homework)
    assert all(row.unchanged for row in again.values())
    assert by_student(homework) == first  # to the last digit: observations were read, not made

    hand_in(homework, "bo", FLOORED)
    (homework / "hw" / "chi" / "data.csv").write_text("1,2\n", encoding="utf-8")
    rows = grade(homework)
    assert {student: row.unchanged for student, row in rows.items()} == {"an": True, "bo": False, "chi": False}
    assert rows["bo"].score < rows["an"].score == 10

    assert not any(row.unchanged for row in grade(homework, fresh=True).values())


def test_a_changed_file_in_a_folder_is_run_again(homework: Class) -> None:
    code = RIGHT.split("def sgd")[0] + "from opt.sgd import sgd\n"
    right = "def sgd(w, g, lr):\n    return w - lr * g\n"
    hand_in(homework, "an", code)
    (opt := homework / "hw" / "an" / "opt").mkdir()
    (opt / "sgd.py").write_text(right, encoding="utf-8")
    assert grade(homework)["an"].score == 10
    assert grade(homework)["an"].unchanged

    (opt / "sgd.py").write_text(right.replace("w - lr", "w + lr"), encoding="utf-8")
    row = grade(homework)["an"]
    assert (row.unchanged, row.score) == (False, 7.6)

    (opt / "sgd.py").rename(homework / "hw" / "an" / "sgd.py")  # the same file in another place
    row = grade(homework)["an"]
    assert (row.unchanged, row.score) == (False, 4)


def test_new_points_need_no_new_run(homework: Class) -> None:
    hand_in(homework, "an", ASCENDING)
    assert grade(homework)["an"].score == 4 + 0.6 * 6  # the catalogue's credit for a wrong sign
    file = homework.parent / "assignments" / "hw" / "assignment.toml"
    file.write_text(ASSIGNMENT.replace("points = 4", "points = 40"), encoding="utf-8")
    row = grade(homework)["an"]
    assert (row.score, row.max_score, row.unchanged) == (43.6, 46, True)
    file.write_text('credit = { "direction/ascends" = 0.5 }\n' + ASSIGNMENT, encoding="utf-8")
    row = grade(homework)["an"]
    assert (row.score, row.max_score, row.unchanged) == (7, 10, True)


def test_new_questions_and_new_limits_need_one(homework: Class) -> None:
    hand_in(homework, "an", RIGHT)
    grade(homework)
    file = homework.parent / "assignments" / "hw" / "assignment.toml"
    for old, new in (
        ("points = 4\n", "points = 4\ncases = [[10, 3]]\n"),
        ("seconds_per_cell = 20", "seconds_per_cell = 19"),
    ):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        assert not grade(homework)["an"].unchanged


def test_who_left_is_gone_from_the_results(homework: Class) -> None:
    for student in ("an", "bo"):
        hand_in(homework, student, RIGHT)
    grade(homework)
    shutil.rmtree(homework / "hw" / "bo")
    grade(homework)
    assert set(by_student(homework)) == {"an"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_jobs_change_nothing(homework: Class, jobs: int) -> None:
    for student, code in (("an", RIGHT), ("bo", FLOORED), ("chi", SYNTAX), ("di", ASCENDING)):
        hand_in(homework, student, code)
    rows = grade(homework, jobs=jobs)
    assert {student: row.score for student, row in rows.items()} == pytest.approx(
        {"an": 10, "bo": rows["bo"].score, "chi": 0, "di": 7.6}
    )
    assert 6 < rows["bo"].score < 10
    assert [entry["student"] for entry in results(homework)["results"]] == ["an", "bo", "chi", "di"]


def test_whoever_graded_has_its_processors_back(homework: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "A_CLASS", 1)
    mine, meanwhile = os.sched_getaffinity(0), set()
    for student in ("first", "second"):
        hand_in(homework, student, RIGHT)
    monkeypatch.setattr(worker, "record", _noting(worker.record, lambda: meanwhile.update(os.sched_getaffinity(0))))
    grade(homework)
    assert len(meanwhile) == 1
    assert os.sched_getaffinity(0) == mine


def _noting(function: Any, note: Any) -> Any:
    def noting(*arguments: Any, **options: Any) -> Any:
        note()
        return function(*arguments, **options)

    return noting


@pytest.mark.long
def test_two_jobs_say_of_every_sample_what_one_says(tmp_path: Path) -> None:
    labels = tomllib.loads((ROOT / "tests" / "samples.toml").read_text(encoding="utf-8"))["sample"]
    told = []
    for label in labels:
        if "loop" not in label["style"] and "folder" not in label:
            source = ROOT / "submissions" / label["assignment"] / label["student"]
            shutil.copytree(source, tmp_path / "class" / label["assignment"] / label["student"])
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        words = [str(tmp_path / "class"), "--assignments", str(ROOT / "assignments"), "--out", str(out), "-j", jobs]
        subprocess.run([sys.executable, "-m", "grader", *words], stdout=subprocess.DEVNULL, check=False)
        entries = json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]
        told.append({entry["student"]: without_seconds(entry) for entry in entries})
    assert len(told[0]) > 40
    assert told[0] == told[1]


def test_a_clock_that_jumps_changes_no_time_taken(homework: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(homework, "an", RIGHT)
    monkeypatch.setattr(time, "time", lambda: -1e9)
    row = grade(homework)["an"]
    assert row.score == 10
    assert 0 <= by_student(homework)["an"]["seconds"] < 20


def test_who_plots_comes_after_those_whose_process_is_ready(homework: Class) -> None:
    for student, code in (("an", "import matplotlib\n" + RIGHT), ("bo", RIGHT), ("chi", RIGHT)):
        hand_in(homework, student, code)
    tasks = taken_in(homework).tasks
    assert [task.hand_in.student for task in batch.slow_imports_last(tasks, 1)] == ["bo", "chi", "an"]
