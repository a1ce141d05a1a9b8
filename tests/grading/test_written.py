"""What is written of a class keeps its contract."""

from __future__ import annotations

import csv
import datetime

import pytest

from grader.model.inert import cell
from tests.grading.conftest import (
    ASCENDING,
    FLOORED,
    RIGHT,
    SYNTAX,
    Class,
    by_student,
    grade,
    hand_in,
    results,
    without_seconds,
)

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
    assert list(rows[0]) == ["assignment", "student", "score", "max_score", "status", "iterations", "sgd", "reason"]
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
