"""Whatever happens in the middle of a class: nothing is lost, nothing runs twice, no process stays behind."""

from __future__ import annotations

import csv
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grader.grading import batch, pipeline, record
from grader.grading.options import Options
from grader.grading.take_in import taken_in
from tests.grading.conftest import (
    FLOORED,
    RIGHT,
    SLOW,
    Class,
    by_student,
    command,
    grade,
    hand_in,
    interruptible,
)


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
    done = stored(homework)
    assert done  # a page is written before its result is stored: of two, one at least is
    assert not (homework.parent / "reports" / "results.json").exists()  # never half of a class

    rows = grade(homework)
    assert set(rows) == set(students)
    assert all(row.score == 10 for row in rows.values())
    unchanged = {student for student, row in rows.items() if row.unchanged}
    assert done <= unchanged < set(students)
    assert not list(homework.parent.joinpath("reports").rglob("*.part"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are counted in /proc")
@pytest.mark.parametrize(
    ("how", "jobs"),
    [
        (signal.SIGKILL, "2"),
        (signal.SIGTERM, "1"),
        pytest.param(signal.SIGINT, "2", marks=pytest.mark.long),
        pytest.param(signal.SIGKILL, "1", marks=pytest.mark.long),
        pytest.param(signal.SIGTERM, "2", marks=pytest.mark.long),
        pytest.param(signal.SIGINT, "1", marks=pytest.mark.long),
    ],
)
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


def stored(homework: Class) -> set[str]:
    """The students whose results are stored."""
    database = sqlite3.connect(homework.parent / "reports" / ".grade" / "store.sqlite")
    try:
        return {student for (student,) in database.execute("select student from results")}
    finally:
        database.close()


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
    assert "Interrupted. What was done is kept: the same command continues from there." in " ".join(err.split())
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


def test_a_submission_that_kills_its_grader_is_reported(homework: Class) -> None:
    hand_in(homework, "an", RIGHT)
    chosen = Options(homework.parent / "reports", "warm")
    taken = taken_in(homework)
    tasks, found = taken.tasks, taken.assignments
    rows = [row for task in tasks for row in record.lost(chosen, task)]
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
    from grader.report.pages import page

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
