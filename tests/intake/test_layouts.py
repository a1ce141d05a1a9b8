"""What every system gives, as folder and as the untouched zip: whose is what, which attempt counts, what is left aside."""

from __future__ import annotations

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

from grader.intake.layouts import LAYOUTS, layouts
from grader.intake.receive import recognised
from grader.model.errors import UsageError
from tests.intake.conftest import RIGHT, WRONG
from tests.intake.downloads import EXPORTS, METADATA, build, graded, packed, take

ROOT = Path(__file__).parent.parent.parent


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()
    }


def test_every_layout_has_an_example() -> None:
    assert {name.split()[0] for name in EXPORTS} == set(LAYOUTS)


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
    claims = [layout.name for layout in layouts() if layout.name != "folders" and layout.find(place) is not None]
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
