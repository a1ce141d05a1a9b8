"""A whole class, whatever happens meanwhile: nothing is lost, nothing runs twice, the results keep their contract."""

from __future__ import annotations

import csv
import datetime
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader import batch, pipeline
from grader.exports.inert import cell
from grader.model import Row
from grader.takein import taken_in

ROOT = Path(__file__).parent.parent

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
    chosen = batch.Options(homework.parent / "reports", "warm", **options)
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


# What is run again, and what isn't


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
    monkeypatch.setattr(batch, "A_CLASS", 1)
    mine, meanwhile = os.sched_getaffinity(0), set()
    for student in ("first", "second"):
        hand_in(homework, student, RIGHT)
    monkeypatch.setattr(batch, "record", _noting(batch.record, lambda: meanwhile.update(os.sched_getaffinity(0))))
    grade(homework)
    assert len(meanwhile) == 1
    assert os.sched_getaffinity(0) == mine


def _noting(function: Any, note: Any) -> Any:
    def noting(*arguments: Any, **options: Any) -> Any:
        note()
        return function(*arguments, **options)

    return noting


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


# Interruptions


def test_killed_in_the_middle_nothing_is_lost(homework: Class) -> None:
    students = [f"s{n:02}" for n in range(6)]
    for student in students:
        hand_in(homework, student, SLOW)
    grader = subprocess.Popen(
        command(homework, "-j", "1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=interruptible,
    )
    wait_for_pages(homework, grader, 2)
    grader.kill()
    grader.wait()
    done = wait_for_pages(homework, grader, 2)
    assert not (homework.parent / "reports" / "results.json").exists()  # never half of a class

    rows = grade(homework)
    assert set(rows) == set(students)
    assert all(row.score == 10 for row in rows.values())
    unchanged = {student for student, row in rows.items() if row.unchanged}
    assert done <= unchanged < set(students)
    assert not list(homework.parent.joinpath("reports").rglob("*.part"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are counted in /proc")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_grader(homework: Class, jobs: str, how: signal.Signals) -> None:
    for n in range(6):
        hand_in(homework, f"s{n}", SLOW)
    grader = subprocess.Popen(
        command(homework, "-j", jobs),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=interruptible,
    )
    wait_for_pages(homework, grader, 1)
    assert len(members(grader.pid)) > 1
    grader.send_signal(how)
    grader.wait(timeout=30)
    deadline = time.monotonic() + 10
    while (left := members(grader.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    if left:
        os.killpg(grader.pid, signal.SIGKILL)  # a failing test leaves nothing behind either
    assert left == []


def members(session: int) -> list[str]:
    """Command lines of the processes of a session that still live."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status = (place / "stat").read_text().rpartition(")")[2].split()
            if int(status[3]) == session and status[0] != "Z":
                found.append((place / "cmdline").read_text().replace("\0", " "))
        except (OSError, ValueError):
            continue
    return found


def wait_for_pages(homework: Class, grader: subprocess.Popen[Any], count: int) -> set[str]:
    """Wait until a running grader has finished this many submissions; gives their students."""
    deadline = time.monotonic() + 30
    while True:
        done = {page.name.split("-")[0] for page in (homework.parent / "reports" / "hw").glob("s*.html")}
        if len(done) >= count:
            return done
        assert time.monotonic() < deadline
        assert grader.poll() is None, "it ended too soon"
        time.sleep(0.05)


def test_interrupted_by_hand_says_how_to_go_on(homework: Class) -> None:
    for n in range(6):
        hand_in(homework, f"s{n}", SLOW)
    grader = subprocess.Popen(command(homework, "-j", "1", "--lang", "en"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=interruptible)  # fmt: skip
    wait_for_pages(homework, grader, 1)
    grader.send_signal(signal.SIGINT)
    _, err = grader.communicate(timeout=30)
    assert grader.returncode == 1, err
    assert "Interrupted. What was done is kept: the same command goes on from there." in " ".join(err.split())
    assert "Traceback" not in err


def test_two_graders_at_once_on_one_folder(homework: Class) -> None:
    students = [f"s{n}" for n in range(6)]
    for student in students:
        hand_in(homework, student, FLOORED)
    graders = [
        subprocess.Popen(command(homework, "-j", "1"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for grader in graders:
        _, err = grader.communicate(timeout=60)
        assert (grader.returncode, err) == (0, "")
    assert set(by_student(homework)) == set(students)
    with (homework.parent / "reports" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == students
    assert not list(homework.parent.joinpath("reports").rglob("*.part"))


def test_a_damaged_memory_is_told(homework: Class) -> None:
    hand_in(homework, "an", RIGHT)
    store = homework.parent / "reports" / ".grade" / "store.sqlite"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"this is no database" * 100)
    ended = subprocess.run(command(homework), capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert "can't be written to (file is not a database)" in ended.stderr


def test_a_damaged_observation_is_made_again(homework: Class) -> None:
    hand_in(homework, "an", RIGHT)
    grade(homework)
    database = sqlite3.connect(homework.parent / "reports" / ".grade" / "store.sqlite")
    with database:
        database.execute("update observations set data = ?", (b"\x00\x01garbage",))
    database.close()
    row = grade(homework)["an"]
    assert (row.score, row.unchanged) == (10, False)


# Workers that die


def test_a_submission_that_kills_its_grader_is_reported(homework: Class) -> None:
    hand_in(homework, "an", RIGHT)
    chosen = batch.Options(homework.parent / "reports", "warm")
    taken = taken_in(homework)
    tasks, found = taken.tasks, taken.assignments
    rows = [batch._lost(chosen, task) for task in tasks]
    batch.finish(rows, chosen, found)
    entry = by_student(homework)["an"]
    assert (entry["status"], entry["score"], entry["max_score"]) == ("failed", 0, 10)
    assert "grader's own process" in entry["reason"]
    assert "grader&#39;s own process" in (homework.parent / "reports" / rows[0].page).read_text(encoding="utf-8")


def test_a_mistake_of_the_graders_costs_one_submission_only(homework: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(homework, "an", RIGHT)
    hand_in(homework, "bo", RIGHT)
    real = pipeline.judge

    def judge(hand_in: Any, *rest: Any) -> Any:
        if hand_in.student == "an":
            raise RuntimeError("ours")
        return real(hand_in, *rest)

    monkeypatch.setattr(pipeline, "judge", judge)
    rows = grade(homework)
    assert (rows["an"].status, rows["bo"].score) == ("failed", 10)
    assert "RuntimeError: ours" in by_student(homework)["an"]["reason"]


def test_a_page_that_fails_costs_one_page_only(homework: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.report import page

    hand_in(homework, "an", RIGHT)
    hand_in(homework, "bo", RIGHT)
    real = page._check

    def check(verdict: Any, result: Any, *rest: Any) -> Any:
        if result.student == "an":
            raise IndexError("ours")
        return real(verdict, result, *rest)

    monkeypatch.setattr(page, "_check", check)
    rows = grade(homework)
    assert (rows["an"].status, rows["bo"].status) == ("failed", "graded")
    entry = by_student(homework)["an"]
    assert entry["score"] == 10, "the marks are there"
    assert "IndexError: ours" in entry["reason"]
    assert (homework.parent / "reports" / rows["an"].page).is_file()


# What is written


KEYS = {
    "": {"schema", "graded_at", "versions", "results"},
    "result": {"assignment", "student", "files", "score", "max_score", "status", "reason", "seconds", "checks"},
    "check": {"id", "kind", "title", "score", "max_score", "status", "hidden", "findings"},
    "finding": {"id", "message", "evidence", "location"},
}


def test_results_keep_their_contract(homework: Class) -> None:
    for student, code in (("an", RIGHT), ("bo", FLOORED), ("chi", SYNTAX), ("di", ASCENDING), ("王小明", RIGHT)):
        hand_in(homework, student, code)
    (homework / "hw" / "nothing").mkdir()
    (homework / "hw" / "torn.ipynb").write_text("{", encoding="utf-8")
    before = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    grade(homework)
    whole = results(homework)
    assert set(whole) >= KEYS[""]
    assert whole["schema"] == "grade/1"
    assert before <= datetime.datetime.fromisoformat(whole["graded_at"]) <= datetime.datetime.now(datetime.UTC)
    assert {"grade", "numpy", "python"} <= set(whole["versions"])
    assert len(whole["results"]) == 7
    for result in whole["results"]:
        assert set(result) >= KEYS["result"]
        assert result["status"] in ("graded", "failed", "missing")
        assert (result["reason"] is None) == (result["status"] == "graded")
        assert 0 <= result["score"] <= result["max_score"] == 10
        assert result["score"] == pytest.approx(sum(check["score"] for check in result["checks"]))
        for check in result["checks"]:
            assert set(check) >= KEYS["check"]
            assert check["status"] in ("passed", "partial", "failed", "error")
            assert (check["status"] == "passed") == (check["score"] == check["max_score"])
            assert bool(check["findings"]) == (check["status"] != "passed")
            for finding in check["findings"]:
                assert set(finding) >= KEYS["finding"]
                assert "/" in finding["id"]
                assert finding["message"]
    statuses = {student: entry["status"] for student, entry in by_student(homework).items()}
    assert statuses == {"an": "graded", "bo": "graded", "chi": "graded", "di": "graded", "王小明": "graded", "nothing": "missing", "torn": "failed"}  # fmt: skip
    found = by_student(homework)["di"]["checks"][1]["findings"][0]
    assert found["location"] == {"file": "hw.py", "cell": 1, "line": 5, "end_line": 6}
    assert found["evidence"]["step"] == 1
    assert found["evidence"]["expected_sequence"][0] == found["evidence"]["got_sequence"][0]


def test_results_differ_by_nothing_but_time(homework: Class) -> None:
    for student, code in (("an", FLOORED), ("bo", ASCENDING)):
        hand_in(homework, student, code)
    grade(homework)
    first = by_student(homework)
    grade(homework, fresh=True, jobs=2)
    assert {s: without_seconds(e) for s, e in by_student(homework).items()} == {
        s: without_seconds(e) for s, e in first.items()
    }


def test_grades_are_a_table_that_does_nothing(homework: Class) -> None:
    names = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(1)", 'quote"s, commas', "王小明", "line\nbreak"]
    for name in names:
        (homework / "hw" / name.replace("/", "_")).mkdir()
        (homework / "hw" / name.replace("/", "_") / "hw.py").write_text(RIGHT, encoding="utf-8")
    grade(homework)
    file = homework.parent / "reports" / "grades.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # or a spreadsheet shows no Chinese
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == len(names)
    assert list(rows[0]) == ["assignment", "student", "score", "max_score", "status", "iterations", "sgd"]
    for row in rows:
        assert row["student"][0] not in "=+-@\t\r\n"
        assert (row["score"], row["max_score"], row["status"], row["iterations"], row["sgd"]) == (
            "10.0",
            "10.0",
            "graded",
            "4.0",
            "6.0",
        )
    assert {"王小明", "'=1+1", "'-2", 'quote"s, commas', "line\nbreak"} <= {row["student"] for row in rows}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", " =1"])
def test_no_text_is_a_formula(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell("plain = text") == "plain = text"


# The clock


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
    assert [task.hand_in.student for task in batch._soon_ready_first(tasks, 1)] == ["bo", "chi", "an"]
