"""Nobody gets, replaces or loses another's hand-in, whatever students call themselves and their files."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.grading import manifest
from grader.grading.take_in import IntakeOptions, TakenIn, taken_in
from grader.intake import archive
from grader.model.errors import UsageError
from tests.intake.conftest import RIGHT, WRONG

ROOT = Path(__file__).parent.parent.parent
BLACKBOARD = "HW1_{}_attempt_2026-03-01-10-20-30_{}"
MOODLE = "{}_{}_assignsubmission_file_{}"


def build(course: Path, tree: dict[str, str | bytes]) -> Path:
    place = course / "export"
    for name, held in tree.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(held if isinstance(held, bytes) else held.encode())
    return place


def zip_of(members: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, held in members.items():
            zipped.writestr(name, held)
    return data.getvalue()


def take(course: Path, given: Path, **more: Any) -> TakenIn:
    private = course / f"private{len(list(course.iterdir()))}"
    private.mkdir()
    return taken_in(given, IntakeOptions("hw", course / "assignments", **more), private)


def code(taken: TakenIn) -> dict[str, str]:
    """What is graded for whom, members of groups included."""
    found = {}
    for task in taken.tasks:
        for each in (task.hand_in, *task.members):
            assert each.student not in found, "two results of one name: one of them would be lost"
            found[each.student] = task.hand_in.file.read_text() if task.hand_in.file is not None else ""
    return found


def notes(taken: TakenIn, student: str) -> str:
    return " ".join(note.show("en") for task in taken.tasks if task.hand_in.student == student for note in task.hand_in.notes)  # fmt: skip


@pytest.mark.parametrize(
    "tree",
    [
        {BLACKBOARD.format("victim", "hw.py"): RIGHT, BLACKBOARD.format("evil", "x_victim_attempt_2030-01-01-00-00-00_hw.py"): WRONG},
        {MOODLE.format("victim", 501, "hw.py"): RIGHT, MOODLE.format("evil", 502, "x_501_assignsubmission_file_aa.py"): WRONG},
        {"victim_501_assignsubmission_file_/hw.py": RIGHT, "evil_502_assignsubmission_file_/victim_501_assignsubmission_file_hw.py": WRONG},
        {"victim_4711_80001_hw.py": RIGHT, "evil_4712_80002_victim_4711_80003_hw.py": WRONG},
    ],
    ids=["blackboard", "moodle without folders", "moodle", "canvas"],
)  # fmt: skip
def test_a_file_called_like_anothers_hand_in_is_its_students(course: Path, tree: dict[str, str | bytes]) -> None:
    taken = take(course, build(course, tree))
    assert code(taken) == {"victim": RIGHT, "evil": WRONG}
    assert not notes(taken, "victim")


def test_logins_with_underscores_stay_apart(course: Path) -> None:
    tree: dict[str, str | bytes] = {BLACKBOARD.format(user, "hw.py"): user for user in ("jane_doe", "john_doe", "ming")}
    assert code(take(course, build(course, tree))) == {name: name for name in ("jane_doe", "john_doe", "ming")}


def test_a_receipt_tells_the_login_and_the_name(course: Path) -> None:
    receipt = "HW_1_jane_doe_attempt_2026-03-01-10-20-30.txt"
    tree: dict[str, str | bytes] = {
        "HW_1_jane_doe_attempt_2026-03-01-10-20-30_hw.py": RIGHT,
        receipt: "Name: Jane Doe (jane_doe)\nAssignment: HW_1\n",
        "HW_1_jane_roe_attempt_2026-03-01-10-20-30_hw.py": WRONG,
        "HW_1_jane_roe_attempt_2026-03-01-10-20-30.txt": "Name: Jane Roe (jane_doe)\n",
    }
    taken = take(course, build(course, tree))
    assert code(taken) == {"jane_doe": RIGHT, "jane_roe": WRONG}, "a receipt that doesn't fit its files is not believed"
    assert {t.hand_in.identity.name for t in taken.tasks if t.hand_in.identity} == {"Jane Doe", ""}


def submitters(*people: tuple[str, str, str]) -> str:
    lines = [f'  - {{":name": {name}, ":sid": "{sid}", ":email": "{email}"}}' for name, sid, email in people]
    return "\n".join(["  :submitters:", *lines, ""])


def test_students_of_one_name_stay_two_in_groups_too(course: Path) -> None:
    metadata = (
        "submission_11:\n" + submitters(("Jane Doe", "b1", ""), ("Ming", "b2", ""))
        + "submission_12:\n" + submitters(("Jane Doe", "b3", ""))
        + "submission_13:\n" + submitters(("Lin", "b4", ""), ("Jane Doe", "", "j5@u"))
        + "submission_14:\n" + submitters(("Jane Doe", "", ""))
    )  # fmt: skip
    tree: dict[str, str | bytes] = {f"submission_{n}/hw.py": str(n) for n in (11, 12, 13, 14)}
    taken = take(course, build(course, {"submission_metadata.yml": metadata, **tree}))
    assert code(taken) == {
        "Jane Doe (b1)": "11", "Ming": "11", "Jane Doe (b3)": "12", "Lin": "13", "Jane Doe (j5@u)": "13", "Jane Doe (14)": "14",
    }  # fmt: skip


def test_who_hands_in_alone_too_gets_one_result(course: Path) -> None:
    metadata = "submission_11:\n" + submitters(("Lin", "b1", ""), ("Ming", "b2", "")) + "submission_12:\n" + submitters(("Ming", "b2", ""))  # fmt: skip
    tree: dict[str, str | bytes] = {"submission_11/hw.py": "11", "submission_12/hw.py": "12"}
    taken = take(course, build(course, {"submission_metadata.yml": metadata, **tree}))
    assert code(taken) == {"Lin": "11", "Ming": "12"}


def test_the_latest_is_told_by_the_name_not_by_the_unpacking(course: Path) -> None:
    file = course / "b.zip"
    march = {"Mar 10, 2026 1020 AM": RIGHT, "Mar 9, 2026 1020 PM": WRONG}
    file.write_bytes(zip_of({f"1-2 - Jane Doe - {when}/hw.py": held for when, held in march.items()}))
    assert code(take(course, file)) == {"Jane Doe": RIGHT}


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        ({"hw-1.py": RIGHT}, "hw.py"),  # handed in again: Canvas' own
        ({"hw-1.py": WRONG, "hw-2.py": RIGHT}, "hw.py"),
        ({"hw.py": WRONG, "hw-1.py": RIGHT}, "hw.py"),
        ({"notes-1.py": WRONG, "notes-2.py": WRONG, "hw.py": RIGHT}, "hw.py"),
    ],
)
def test_canvas_numbers(course: Path, names: dict[str, str], taken: str) -> None:
    tree: dict[str, str | bytes] = {f"doe_4711_8000{i}_{name}": held for i, (name, held) in enumerate(names.items())}
    found = take(course, build(course, tree | {"lin_4712_90000_hw.py": RIGHT}))
    assert code(found)["doe"] == RIGHT
    assert next(t.hand_in.file for t in found.tasks if t.hand_in.student == "doe").name == taken  # type: ignore[union-attr]


def test_a_number_that_the_assignment_asks_for_is_no_attempt(course: Path) -> None:
    toml = course / "assignments" / "hw" / "assignment.toml"
    toml.write_text(toml.read_text().replace('"hw.py"', '"lab-1.py"'))
    tree: dict[str, str | bytes] = {"doe_4711_80001_lab-1.py": RIGHT, "doe_4711_80002_lab-2.py": WRONG, "li_4712_80003_lab-1.py": RIGHT}  # fmt: skip
    taken = take(course, build(course, tree))
    assert code(taken) == {"doe": RIGHT, "li": RIGHT}
    assert {t.hand_in.file.name for t in taken.tasks if t.hand_in.file} == {"lab-1.py"}


def test_a_helper_handed_in_again_has_its_name_for_import(course: Path) -> None:
    tree: dict[str, str | bytes] = {"doe_4711_80001_hw.py": RIGHT, "doe_4711_80002_tools-1.py": "x = 1", "li_4712_80003_hw.py": RIGHT}  # fmt: skip
    doe = next(t.hand_in for t in take(course, build(course, tree)).tasks if t.hand_in.student == "doe")
    assert [file.name for file in doe.extra] == ["tools.py"]


# what students pack


def test_of_a_name_twice_in_a_zip_the_first_is_kept(course: Path) -> None:
    file = course / "x.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as zipped:
        warnings.simplefilter("ignore")
        for held in (RIGHT, WRONG):
            zipped.writestr("jane/hw.py", held)
    taken = take(course, file)
    assert code(taken) == {"jane": RIGHT}
    assert [(each.path, "before it" in each.reason.show("en")) for each in taken.received["hw"].aside] == [("jane/hw.py", True)]  # fmt: skip


def test_a_long_name_keeps_its_suffix(course: Path) -> None:
    file = course / "x.zip"
    file.write_bytes(zip_of({MOODLE.format("王小明", 501, "作" * 75 + ".py"): RIGHT, MOODLE.format("Jane", 502, "hw.py"): WRONG}))  # fmt: skip
    assert code(take(course, file)) == {"王小明": RIGHT, "Jane": WRONG}


class _OldZipInfo(zipfile.ZipInfo):
    """As tools write it that know nothing of UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), 0


@pytest.mark.parametrize(
    ("encoding", "students"),
    [("cp437", ["Muñoz", "Strauß", "Núñez", "Jörg Müller"]), ("cp950", ["王小明", "林功", "許育誠"]), ("utf-8", ["王小明", "Strauß"])],
)  # fmt: skip
def test_names_in_old_encodings(course: Path, encoding: str, students: list[str]) -> None:
    file = course / "x.zip"
    with zipfile.ZipFile(file, "w") as zipped:
        for number, student in enumerate(students):
            name = MOODLE.format(student, 500 + number, "/hw.py").encode(encoding).decode("cp437")
            zipped.writestr(_OldZipInfo(name), student)
    assert code(take(course, file)) == {student: student for student in students}


def test_a_zip_of_locked_files_says_so(course: Path) -> None:
    data = bytearray(zip_of({"jane/hw.py": RIGHT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (course / "x.zip").write_bytes(data)
    with pytest.raises(UsageError, match="password"):
        take(course, course / "x.zip")


def test_a_bomb_of_one_student_is_not_unpacked_and_told(course: Path) -> None:
    bomb = zip_of({f"{i}.bin": b"\0" * (30 * 2**20) for i in range(3)} | {"hw.py": WRONG})
    taken = take(course, build(course, {"evil/a.zip": bomb, "jane/hw.py": RIGHT}))
    assert code(taken) == {"evil": "", "jane": RIGHT}
    assert "a.zip is damaged, too large or not a zip" in notes(taken, "evil")
    unpacked = [file for place in course.glob("private*") for file in place.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in unpacked) < 2**20


def test_a_zip_without_code_leaves_nothing_unpacked(course: Path) -> None:
    taken = take(course, build(course, {"ming/a.zip": zip_of({"data.bin": os.urandom(2**20)}), "jane/hw.py": RIGHT}))
    assert code(taken) == {"ming": "", "jane": RIGHT}
    assert "What was handed in: a.zip." in notes(taken, "ming")
    assert not [file for place in course.glob("private*") for file in place.rglob("data.bin")]


@pytest.mark.parametrize(
    "tree",
    [
        {"jane/a.py.txt": WRONG, "jane/hw.py.txt": RIGHT},
        {"jane/helper.py": WRONG, "jane/mine.zip": zip_of({"hw.py": RIGHT})},
        {"jane/a.zip": zip_of({"data.py": WRONG}), "jane/b.zip": zip_of({"hw.py": RIGHT})},
        {"jane/hw.py": RIGHT, "jane/starter.zip": zip_of({"hw.py": WRONG})},
    ],
)
def test_what_the_assignment_asks_for_is_found(course: Path, tree: dict[str, str | bytes]) -> None:
    taken = take(course, build(course, tree | {"ming/hw.py": RIGHT}))
    assert code(taken) == {"jane": RIGHT, "ming": RIGHT}
    if "jane/helper.py" in tree:
        assert "helper.py was not" in notes(taken, "jane")


def test_what_cannot_be_read_is_one_students(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copyfile

    def failing(source: Any, target: Any, **more: Any) -> Any:
        if "ming" in str(source):
            raise OSError(errno.EIO, "Input/output error")
        return copy(source, target, **more)

    monkeypatch.setattr(archive.shutil, "copyfile", failing)
    given = build(course, {"ming_4711_80001_hw.py": RIGHT, "jane_4712_80002_hw.py": RIGHT})
    taken = take(course, given)
    assert code(taken) == {"ming": "", "jane": RIGHT}
    assert "Input/output error" in notes(taken, "ming")


def test_a_full_disk_is_nobodys_missing_hand_in(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    given = build(course, {"ming_4711_80001_hw.py": RIGHT, "jane_4712_80002_hw.py": RIGHT})
    monkeypatch.setattr(archive.shutil, "copyfile", full)
    with pytest.raises(UsageError, match="No space left"):
        take(course, given)
    (course / "x.zip").write_bytes(zip_of({"jane/hw.py": RIGHT}))
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UsageError, match="No space left"):
        archive.unpack(course / "x.zip", course / "there")


# the manifest


def written(course: Path, taken: TakenIn) -> list[dict[str, str]]:
    manifest.write(course / "manifest.csv", taken.received, taken.unused, "en")
    return list(csv.DictReader((course / "manifest.csv").read_text("utf-8-sig").splitlines()))


def edited(course: Path, rows: list[dict[str, str]]) -> Path:
    file = course / "edited.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_a_group_has_a_row_of_each_member(course: Path) -> None:
    metadata = "submission_11:\n" + submitters(("Lin", "b1", ""), ("Ming", "b2", "m@u"), ("Jane", "b3", ""))
    given = build(course, {"submission_metadata.yml": metadata, "submission_11/hw.py": RIGHT})
    rows = written(course, take(course, given))
    assert [(row["student"], row["id"], row["used"], row["source"]) for row in rows] == [
        ("Lin", "b1", "yes", "submission_11"), ("Ming", "b2", "yes", "submission_11"), ("Jane", "b3", "yes", "submission_11"),
    ]  # fmt: skip
    again = take(course, given, manifest=edited(course, rows))
    assert code(again) == {"Lin": RIGHT, "Ming": RIGHT, "Jane": RIGHT}
    assert written(course, again) == rows
    rows[0]["used"] = "no"
    without = take(course, given, manifest=edited(course, rows))
    assert code(without) == {"Ming": RIGHT, "Jane": RIGHT}
    kept = written(course, without)
    assert {row["student"]: row["used"] for row in kept} == {"Lin": "no", "Ming": "yes", "Jane": "yes"}
    assert code(take(course, given, manifest=edited(course, kept))) == {"Ming": RIGHT, "Jane": RIGHT}
    for row in rows:
        row["used"] = "no"
    given = build(course, {"submission_12/hw.py": WRONG})  # else there is nothing to grade
    (given / "submission_metadata.yml").write_text(metadata + "submission_12:\n" + submitters(("Wu", "b4", "")))
    assert code(take(course, given, manifest=edited(course, rows))) == {"Wu": WRONG}


def test_a_manifest_makes_a_group_of_a_team(course: Path) -> None:
    """Moodle and Canvas tell a team's name only; who is in it the instructor says, with a row for each."""
    given = build(course, {"Team A_901_assignsubmission_file_/hw.py": RIGHT, "Wu_902_assignsubmission_file_/hw.py": WRONG})  # fmt: skip
    rows = written(course, take(course, given))
    team = next(row for row in rows if row["student"] == "Team A")
    rows = [row for row in rows if row is not team] + [team | {"student": name, "group": "Team A"} for name in ("Lin", "王小明")]  # fmt: skip
    taken = take(course, given, manifest=edited(course, rows))
    assert code(taken) == {"Lin": RIGHT, "王小明": RIGHT, "Wu": WRONG}
    group = next(task for task in taken.tasks if task.members)
    assert group.members[0].identity is not None
    assert group.members[0].identity.group == "Team A"


def test_a_manifest_takes_nobody_elses_file(course: Path) -> None:
    given = build(course, {"lin.py": RIGHT, "lin.ipynb": "{}", "ming.py": "secret", "ming.txt": "secret"})
    rows = written(course, take(course, given))
    lin = next(row for row in rows if row["student"] == "lin")
    with pytest.raises(UsageError, match="no such file"):
        take(course, given, manifest=edited(course, [lin | {"file": "ming.py"}]))
    taken = take(course, given, manifest=edited(course, [lin | {"file": "lin.py"}]))
    hand_in = next(task.hand_in for task in taken.tasks if task.hand_in.student == "lin")
    assert (hand_in.file, hand_in.extra) == (given / "lin.py", ()), "nothing of others is laid beside it"


def test_a_manifest_takes_what_lay_beside_a_zip(course: Path) -> None:
    given = build(course, {"jane/my_work.py": RIGHT, "jane/starter.zip": zip_of({"hw.py": WRONG}), "b/hw.py": WRONG})
    taken = take(course, given)
    assert code(taken)["jane"] == WRONG
    rows = [row | ({"file": "my_work.py"} if row["student"] == "jane" else {}) for row in written(course, taken)]
    assert code(take(course, given, manifest=edited(course, rows)))["jane"] == RIGHT


def test_what_could_be_two_systems_is_told_with_the_way_out(course: Path) -> None:
    """The whole way: groups of one name, a broken hand-in, and files that two systems could have named."""
    tree: dict[str, str | bytes] = {
        f"Team_{n}_assignsubmission_file_1_attempt_2026-03-01-10-20-3{n}_hw.py": RIGHT for n in (1, 2)
    }
    given = build(course, tree | {"ming_3_assignsubmission_file_1_attempt_2026-03-01-10-20-33_x.zip": "no zip"})
    before = {path.name: path.read_bytes() for path in given.iterdir()}

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-m",
            "grader",
            str(given),
            "--assignment",
            "hw",
            "--lang",
            "en",
            "--jobs",
            "1",
            *more,
        ]
        return subprocess.run(command, cwd=course, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False)  # fmt: skip

    done = run()
    assert done.returncode == 0, done.stderr
    assert "taken as Moodle's download" in done.stdout
    assert "--layout blackboard" in done.stdout
    results = json.loads((course / "reports" / "results.json").read_text())["results"]
    assert {each["student"]: (each["status"], each["score"]) for each in results} == {
        "Team (1)": ("graded", 4), "Team (2)": ("graded", 4), "ming": ("missing", 0),
    }  # fmt: skip
    assert any("not a zip" in note for each in results for note in each["notes"] if each["student"] == "ming")
    assert {path.name: path.read_bytes() for path in given.iterdir()} == before
    forced = run("--layout", "moodle", "--out", "again")
    assert "--layout blackboard" not in forced.stdout, "who says it needs no advice"
