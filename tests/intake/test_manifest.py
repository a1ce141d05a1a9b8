"""The manifest: what was taken, as a table that an instructor corrects and gives back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grader.grading import manifest
from grader.grading.take_in import TakenIn
from grader.model.errors import UsageError
from tests.intake.conftest import RIGHT, WRONG
from tests.intake.downloads import EXPORTS, build, graded, take


def write_manifest(course: Path, taken: TakenIn) -> list[dict[str, str]]:
    manifest.write(course / "manifest.csv", taken.received, taken.unused, "en")
    return list(csv.DictReader((course / "manifest.csv").read_text("utf-8-sig").splitlines()))


def give_back(course: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    file = course / "edited.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return file


@pytest.mark.parametrize("name", EXPORTS)
def test_a_manifest_that_is_not_edited_changes_nothing(course: Path, name: str) -> None:
    given = build(course / "export", EXPORTS[name][0])
    given = given / "hw-1-submissions" if name == "github" else given
    taken = take(course, given)
    rows = write_manifest(course, taken)
    again = take(course, given, manifest=give_back(course, rows, ";"))
    assert graded(again) == graded(taken)
    assert write_manifest(course, again) == rows
    assert {row["used"] for row in rows if row["reason"]} <= {"no"}


def test_a_manifest_corrects_what_was_taken(course: Path) -> None:
    given = build(
        course / "export", {"a/hw.py": RIGHT, "a/other.py": WRONG, "b/hw.py": RIGHT, "c/hw.py": WRONG, "d/hw.py": RIGHT}
    )
    rows = write_manifest(course, take(course, given))
    by_source = {row["source"]: row for row in rows}
    by_source["a"]["file"] = "other.py"
    by_source["b"].update(student="王小明", id="b01", email="m@u.tw")
    by_source["c"].update(student="王小明", attempt="1")
    by_source["b"]["attempt"] = "2"
    by_source["d"]["used"] = "no"
    taken = take(course, given, manifest=give_back(course, rows))
    assert graded(taken) == {"a": "other.py", "王小明": "hw.py"}
    ming = next(task.hand_in for task in taken.tasks if task.hand_in.student == "王小明")
    assert (ming.identity.id, ming.folder.name) == ("b01", "b")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"used": "perhaps"}, "used is yes or no"),
        ({"source": "nobody"}, "nobody, which is not among"),
        ({"file": "none.py"}, "no such file"),
    ],
)
def test_a_wrong_manifest_is_told(course: Path, change: dict[str, str], told: str) -> None:
    given = build(course / "export", {"a/hw.py": RIGHT})
    rows = write_manifest(course, take(course, given))
    rows[0].update(change)
    with pytest.raises(UsageError, match=told):
        take(course, given, manifest=give_back(course, rows))


def test_a_manifest_is_no_formula(course: Path) -> None:
    given = build(course / "export", {"=cmd()/hw.py": RIGHT, "b/hw.py": RIGHT})
    rows = write_manifest(course, take(course, given))
    assert {row["student"] for row in rows} == {"'=cmd()", "b"}
    assert set(graded(take(course, given, manifest=give_back(course, rows)))) == {"=cmd()", "b"}
