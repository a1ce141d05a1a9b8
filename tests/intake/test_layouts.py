"""What every system gives, as folder and as the untouched zip: whose is what, which attempt counts, what is left aside."""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader import manifest
from grader.errors import UsageError
from grader.intake.layouts import LAYOUTS
from grader.intake.receive import recognised
from grader.takein import Asked, TakenIn, taken_in
from tests.intake.conftest import RIGHT, WRONG

ROOT = Path(__file__).parent.parent.parent
NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": RIGHT}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
)
ZIPPED = "<zip>"

METADATA = """---
submission_11:
  :submitters:
  - :name: 王小明
    :sid: b01
    :email: ming@uni.tw
  - :name: Jane Doe
    :sid: b02
    :email: jane@uni.tw
  :created_at: 2026-03-01 10:20:30.000000000 +08:00
  :score: 0.0
submission_12:
  :submitters:
  - :name: Lin Mei
    :sid: b03
    :email:
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-03-02 10:20:30.000000000 Z
submission_13:
  :submitters: []
"""

Tree = dict[str, str]
EXPORTS: dict[str, tuple[Tree, dict[str, str], set[str]]] = {
    # layout: files; student -> the file that is graded, by its own name; what is left aside
    "canvas": (
        {
            "doejane_4711_80001_hw.py": WRONG, "doejane_4711_80002_hw-1.py": RIGHT, "doejane_4711_80003_helper.py": "x = 1",
            "王小明_LATE_4712_80004_hw.ipynb": NOTEBOOK, "linmei_4713_text.html": "<p>hello</p>", "read me.txt": "x",
            "linmei_4714_80009_report.pdf": "pdf",
        },
        {"doejane": "hw.py", "王小明": "hw.ipynb"},
        {"linmei_4713_text.html", "read me.txt", "linmei_4714_80009_report.pdf"},
    ),
    "moodle": (
        {
            "Jane Doe_501_assignsubmission_file_/hw.py": RIGHT, "王小明_502_assignsubmission_file/hw.ipynb": NOTEBOOK,
            "Lin Mei_503_assignsubmission_onlinetext_/onlinetext.html": "x",
            "Participant_504_assignsubmission_file_/hw.py": RIGHT, "Jane Doe_505_assignsubmission_file_/hw.py": WRONG,
        },
        {"Jane Doe (501)": "hw.py", "Jane Doe (505)": "hw.py", "王小明": "hw.ipynb", "Participant 504": "hw.py"},
        {"Lin Mei_503_assignsubmission_onlinetext_"},
    ),
    "moodle flat": (
        {"Jane_Doe_501_assignsubmission_file_hw.py": RIGHT, "Jane_Doe_501_assignsubmission_file_helper.txt": "x",
         "王小明_502_assignsubmission_file_hw.ipynb": NOTEBOOK},
        {"Jane Doe": "hw.py", "王小明": "hw.ipynb"},
        set(),
    ),
    "gradescope": (
        {"submission_metadata.yml": METADATA, "submission_11/hw.py": RIGHT, "submission_12/hw.ipynb": NOTEBOOK, "stray.txt": "x"},
        {"王小明": "hw.py", "Lin Mei": "hw.ipynb"},
        {"stray.txt", "submission_13"},
    ),
    "blackboard": (
        {
            "HW1_jdoe_attempt_2026-03-01-10-20-30_hw.py": WRONG, "HW1_jdoe_attempt_2026-03-01-10-20-30.txt": "receipt",
            "HW1_jdoe_attempt_2026-03-02-10-20-30_hw.py": RIGHT, "HW1_ming_attempt_2026-03-01-10-20-30_hw.ipynb": NOTEBOOK,
        },
        {"jdoe": "hw.py", "ming": "hw.ipynb"},
        {"HW1_jdoe_attempt_2026-03-01-10-20-30.txt"},
    ),
    "nbgrader": (
        {
            "submitted/jdoe/hw/hw.ipynb": NOTEBOOK, "submitted/jdoe/hw/timestamp.txt": "2026-02-02 14:58:23.948203 Asia/Taipei\n",
            "submitted/ming/hw/hw.ipynb": NOTEBOOK, "submitted/ming/other/hw.ipynb": NOTEBOOK,
        },
        {"jdoe": "hw.ipynb", "ming": "hw.ipynb"},
        set(),
    ),
    "github": (
        {"hw-1-submissions/hw-1-jdoe/hw.py": RIGHT, "hw-1-submissions/hw-1-jdoe/.git/config": "", "hw-1-submissions/hw-1-ming/hw.ipynb": NOTEBOOK,
         "hw-1-submissions/grades.csv": "x"},
        {"jdoe": "hw.py", "ming": "hw.ipynb"},
        {"grades.csv"},
    ),
    "brightspace": (
        {"123-456 - Jane Doe - Mar 1, 2026 1020 AM/hw.py": RIGHT, "124-456 - 王小明 - Mar 1, 2026 1020 AM/hw.ipynb": NOTEBOOK, "index.html": "x"},
        {"Jane Doe": "hw.py", "王小明": "hw.ipynb"},
        set(),
    ),
    "folders": (
        {"Doe_Jane_jdoe_4711/hw.py": RIGHT, "ming/sub/hw.ipynb": NOTEBOOK, "lin.py": RIGHT, "__MACOSX/ming/._hw.py": "x", "notes.docx": "x",
         "zipped/mine.zip": ZIPPED, "odd/hw.ipynb.txt": NOTEBOOK, "~$lin.py": "x"},
        {"Doe_Jane_jdoe_4711": "hw.py", "ming": "hw.ipynb", "lin": "lin.py", "zipped": "hw.py", "odd": "hw.ipynb"},
        {"notes.docx"},
    ),
}  # fmt: skip


def build(place: Path, tree: Tree) -> Path:
    for name, text in tree.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text == ZIPPED:
            with zipfile.ZipFile(file, "w") as zipped:
                zipped.writestr("deep/hw.py", RIGHT)
        else:
            file.write_text(text, encoding="utf-8")
    return place


def packed(folder: Path, file: Path, encoding: str = "utf-8") -> Path:
    """The folder as a zip; names in an encoding of Windows' where asked."""
    with zipfile.ZipFile(file, "w") as zipped:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                if encoding != "utf-8" and not name.isascii():
                    zipped.writestr(_OldZipInfo(name.encode(encoding).decode("cp437")), path.read_bytes())
                else:
                    zipped.write(path, name)
    return file


class _OldZipInfo(zipfile.ZipInfo):
    """As tools write it that know nothing of UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), 0


def take(course: Path, given: Path, **more: Any) -> TakenIn:
    private = course / f"private{len(list(course.iterdir()))}"
    private.mkdir()
    return taken_in(given, Asked(more.pop("assignment", "hw"), course / "assignments", **more), private)


def graded(taken: TakenIn) -> dict[str, str]:
    return {t.hand_in.student: t.hand_in.file.name if t.hand_in.file else "" for t in taken.tasks}


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("way", ["folder", "zip", "zip with one folder in it"])
@pytest.mark.parametrize("name", EXPORTS)
def test_whose_is_what(course: Path, name: str, way: str) -> None:
    tree, students, aside = EXPORTS[name]
    given = build(course / "export", tree)
    before = state(given)
    if name == "github" and way == "folder":
        given = given / "hw-1-submissions"
    elif way == "zip with one folder in it":
        outer = course / "outer"
        outer.mkdir()
        shutil.copytree(given, outer / "assignment export")
        given = packed(outer, course / "export.zip")
    elif way == "zip":
        given = packed(given, course / "export.zip")
    taken = take(course, given)
    received = taken.received["hw"]
    assert received.layout.name == name.split()[0]
    assert graded(taken) == students
    assert {Path(each.path).name for each in received.aside} == {Path(each).name for each in aside}
    assert all(each.reason.show("en") for each in received.aside)
    assert state(course / "export") == before


@pytest.mark.parametrize("name", EXPORTS)
def test_no_other_system_claims_it(course: Path, name: str) -> None:
    given = build(course / "export", EXPORTS[name][0])
    place = given / "hw-1-submissions" if name == "github" else given
    claims = [layout.name for layout in LAYOUTS if layout.name != "folders" and layout.find(place) is not None]
    assert claims == ([name.split()[0]] if name != "folders" else [])


def test_what_canvas_tells_comes_through(course: Path) -> None:
    taken = take(course, build(course / "export", EXPORTS["canvas"][0]))
    who = {task.hand_in.student: task.hand_in.identity for task in taken.tasks}
    assert (who["doejane"].id, who["doejane"].attempt, who["doejane"].submission) == ("4711", 2, "80002")
    assert who["王小明"].late is True
    assert who["doejane"].late is False
    jane = next(task.hand_in for task in taken.tasks if task.hand_in.student == "doejane")
    assert jane.file.read_text() == RIGHT, "the latest attempt counts"
    assert [file.name for file in jane.extra] == ["helper.py"], "under the name that the student's import says"


def test_a_group_gets_one_result_each(course: Path) -> None:
    taken = take(course, build(course / "export", EXPORTS["gradescope"][0]))
    (group,) = (task for task in taken.tasks if task.members)
    assert (group.hand_in.student, [m.student for m in group.members]) == ("王小明", ["Jane Doe"])
    assert group.members[0].identity.email == "jane@uni.tw"
    assert group.hand_in.identity.submitted_at.startswith("2026-03-01T")
    assert taken.results == 3


def test_attempts_latest_or_best(course: Path) -> None:
    given = build(course / "export", EXPORTS["blackboard"][0])
    latest = next(t for t in take(course, given).tasks if t.hand_in.student == "jdoe")
    assert latest.hand_in.file.read_text() == RIGHT
    assert not latest.others
    assert any("latest" in note.show("en") for note in latest.hand_in.notes)
    best = next(t for t in take(course, given, attempts="best").tasks if t.hand_in.student == "jdoe")
    assert [each.file.read_text() for each in best.others] == [WRONG]


def test_names_in_big5(course: Path) -> None:
    given = packed(build(course / "export", EXPORTS["moodle"][0]), course / "big5.zip", "cp950")
    assert "王小明" in graded(take(course, given))


HOSTILE = {
    "../evil.py": "leads out", "/etc/evil.py": "leads out", "C:/evil.py": "leads out", "a/../../evil.py": "leads out",
}  # fmt: skip


def test_a_zip_cannot_leave_its_place(course: Path) -> None:
    file = course / "evil.zip"
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("jane/hw.py", RIGHT)
        for name in HOSTILE:
            zipped.writestr(name, "x")
        zipped.writestr("jane/" + "a/" * 1500 + "deep.py", "x")
        link = zipfile.ZipInfo("jane/link.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(link, "/etc/passwd")
        zipped.writestr("jane/bomb.bin", b"\0" * (60 * 2**20), zipfile.ZIP_DEFLATED)
    before = {path for path in course.rglob("*") if "private" not in str(path)}
    taken = take(course, file)
    assert graded(taken) == {"jane": "hw.py"}
    reasons = {each.path: each.reason.show("en") for each in taken.received["hw"].aside}
    assert all(told in reasons[name] for name, told in HOSTILE.items())
    assert "link" in reasons["jane/link.py"]
    assert "large" in reasons["jane/bomb.bin"]
    assert any("deep" in reason for reason in reasons.values())
    assert {path for path in course.rglob("*") if "private" not in str(path)} == before
    assert not Path("/etc/evil.py").exists()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda file: None, r"there is no file .*x\.zip"),
        (lambda file: file.write_bytes(b"PK\x03\x04 and nothing more"), "can't be unpacked"),
        (lambda file: file.write_text("no zip"), "can't be unpacked"),
        (lambda file: zipfile.ZipFile(file, "w").close(), "no submissions"),
    ],
)
def test_what_is_no_zip_of_submissions_is_told(course: Path, make: Any, told: str) -> None:
    file = course / "x.zip"
    make(file)
    with pytest.raises(UsageError, match=told):
        take(course, file)


def test_a_broken_zip_of_one_student_is_theirs_alone(course: Path) -> None:
    given = build(course / "export", {"jane/hw.py": RIGHT, "ming/mine.zip": "no zip", "lin/notes.txt": "x"})
    assert graded(take(course, given)) == {"jane": "hw.py", "ming": "", "lin": ""}


def test_which_assignment_is_asked_where_it_is_not_clear(course: Path) -> None:
    given = build(course / "export", EXPORTS["canvas"][0])
    assert set(graded(take(course, given, assignment=None))) == {"doejane", "王小明"}, "there is one assignment only"
    shutil.copytree(course / "assignments" / "hw", course / "assignments" / "hw2")
    with pytest.raises(UsageError, match="--assignment"):
        take(course, given, assignment=None)
    nbgrader = build(course / "nb", EXPORTS["nbgrader"][0])
    assert set(graded(take(course, nbgrader, assignment=None))) == {"jdoe", "ming"}, "nbgrader's folders say it"


def test_systems_downloads_in_folders_of_assignments(course: Path) -> None:
    """SUBMISSIONS/<assignment>/ may hold what a system gives, and SUBMISSIONS/<assignment>.zip be it."""
    shutil.copytree(course / "assignments" / "hw", course / "assignments" / "hw2")
    build(course / "submissions" / "hw", EXPORTS["canvas"][0])
    packed(build(course / "m", EXPORTS["moodle"][0]), course / "submissions" / "hw2.zip")
    taken = take(course, course / "submissions", assignment=None)
    assert {name: received.layout.name for name, received in taken.received.items()} == {
        "hw": "canvas",
        "hw2": "moodle",
    }


def test_a_layout_can_be_asked_for(course: Path) -> None:
    given = build(course / "export", {"a_1_2_hw.py": RIGHT, "b/hw.py": RIGHT})
    assert recognised(given)[0].name == "folders"
    with pytest.raises(UsageError, match="canvas"):
        take(course, given, layout="canvas")
    moodle = build(course / "m", EXPORTS["moodle"][0])
    assert take(course, moodle, layout="folders").received["hw"].layout.name == "folders"


def test_a_student_cannot_change_how_a_class_is_read(course: Path) -> None:
    tree = {f"s{i}/hw.py": RIGHT for i in range(5)}
    tree |= {
        "evil/submission_metadata.yml": METADATA,
        "evil/hw/timestamp.txt": "x",
        "evil/hw.py": RIGHT,
        "evil/x_1_20000_hw.py": WRONG,
    }
    taken = take(course, build(course / "export", tree))
    assert taken.received["hw"].layout.name == "folders"
    assert graded(taken)["evil"] == "hw.py"


def test_gradescopes_metadata_that_can_not_be_read(course: Path) -> None:
    given = build(course / "export", {"submission_metadata.yml": "a: [", "submission_11/hw.py": RIGHT})
    with pytest.raises(UsageError, match=r"submission_metadata\.yml"):
        take(course, given)


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


@pytest.mark.parametrize("name", ["canvas", "gradescope"])
def test_the_whole_way(course: Path, name: str) -> None:
    given = packed(build(course / "export", EXPORTS[name][0]), course / "export.zip")
    command = [sys.executable, "-m", "grader", str(given), "--assignment", "hw", "--attempts", "best", "--lang", "en", "--out", "reports",
               "--jobs", "1", "--notebooks"]  # fmt: skip
    done = subprocess.run(command, cwd=course, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "taken as" in done.stdout
    assert "Left aside" in done.stdout
    results = json.loads((course / "reports" / "results.json").read_text())["results"]
    assert {each["student"]: each["score"] for each in results} == (
        {"doejane": 4, "王小明": 4} if name == "canvas" else {"王小明": 4, "Jane Doe": 4, "Lin Mei": 4}
    )
    if name == "canvas":
        notes = {each["student"]: " ".join(each["notes"]) for each in results}
        assert "Attempts: 2. Number 2" in notes["doejane"]
        assert "Handed in late." in notes["王小明"]
    assert (course / "reports" / "manifest.csv").is_file()
    (page,) = (course / "reports" / "hw").glob(
        "*Lin*.notebook.html" if name == "gradescope" else "*王小明*.notebook.html"
    )
    assert "iterations" in page.read_text()
    assert not (course / "reports" / ".grade" / "unpacked").exists()
