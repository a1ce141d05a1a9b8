"""Scratch folders: where they lie, what a killed grader leaves, and that nobody's work is deleted."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from grader.engines import scratch
from grader.engines.limits import Limits
from grader.engines.scratch import Root, Scratch
from grader.engines.student import Ended
from grader.model.submission import Beside


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def aged(folder: Path) -> Path:
    long_ago = time.time() - 2 * scratch.LEFT_BEHIND
    os.utime(folder, (long_ago, long_ago))
    return folder


def test_a_folder_is_private_and_goes(place: Path) -> None:
    root = Root()
    assert Path(root.folder).parent == place
    assert os.stat(root.folder).st_mode & 0o777 == 0o700
    root.remove()
    assert list(place.iterdir()) == []


def test_what_a_killed_grader_left_is_deleted_and_nothing_else(place: Path) -> None:
    working, left = Root(), Root()
    Path(left.folder, "s1").mkdir()
    Path(left.folder, "s1", "data").write_text("x")
    os.close(left._lock)  # as its process's end does
    aged(Path(working.folder)), aged(Path(left.folder))
    (just_made := place / f"{scratch.PREFIX}new").mkdir()
    (other := place / "grade-other").mkdir()
    (place / f"{scratch.PREFIX}link").symlink_to(aged(other), target_is_directory=True)
    Root().remove()
    assert {p.name for p in place.iterdir()} == {Path(working.folder).name, just_made.name, other.name, f"{scratch.PREFIX}link"}  # fmt: skip
    working.remove()


def test_memory_is_used_only_where_there_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(scratch, "ROOM", 0)
    if os.path.isdir(scratch.MEMORY):
        assert scratch._place() == scratch.MEMORY
    monkeypatch.setattr(scratch, "ROOM", 2**60)
    assert scratch._place() != scratch.MEMORY


# What is laid into it


def laid(place: Path, *files: Beside) -> set[str]:
    (folder := place / "root" / "s").mkdir(parents=True)
    Scratch(str(folder), files, Limits())
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


def test_files_keep_their_place(place: Path) -> None:
    (source := place / "x").write_text("1")
    assert laid(place, Beside("n.csv", source), Beside("a/b/c.csv", source)) == {"n.csv", "a/b/c.csv"}


@pytest.mark.parametrize(
    "name", ["../out", "a/../../out", "../s2/out", "/ABSOLUTE", "", ".", "a/..", "..", "../../out"]
)
def test_no_name_leads_out_of_it(place: Path, name: str) -> None:
    (source := place / "x").write_text("1")
    absolute = name.replace("/ABSOLUTE", str(place / "out"))
    assert laid(place, Beside(absolute, source), Beside("good", source)) == {"good"}
    assert sorted(p.name for p in place.rglob("*") if p.is_file()) == ["good", "x"]


def test_what_is_no_regular_file_is_passed_over(place: Path) -> None:
    (source := place / "x").write_text("1")
    os.mkfifo(place / "pipe")
    (place / "link").symlink_to(source)
    odd = [Beside(name, place / name) for name in ("pipe", "link", "gone", "root")]
    assert laid(place, *odd, Beside("device", Path("/dev/zero")), Beside("a/x", source), Beside("a", source)) == {"a/x"}


def test_never_more_than_there_is_room_for_whatever_grew_since(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "MOST_BESIDE", 10)
    (large := place / "large").write_text("1" * 11)
    (small := place / "small").write_text("1" * 6)
    assert laid(place, Beside("a", large), Beside("b", small), Beside("c", small)) == {"b"}


def test_what_was_handed_in_does_not_count_as_written(place: Path) -> None:
    (source := place / "x").write_text("1" * 2**20)
    files = [Beside(f"a/{number}", source) for number in range(5)]
    (folder := place / "s").mkdir()
    watched = Scratch(str(folder), files, Limits(storage_mb=1, files=3))
    watched.watch()
    for number in range(3):
        (folder / "a" / f"own{number}").write_text("")
    watched.watch()
    (folder / "a" / "own3").write_text("")
    with pytest.raises(Ended):
        watched.watch()
    (folder / "a" / "own3").write_text("1" * 3 * 2**20)
    (folder / "a" / "own0").unlink()
    with pytest.raises(Ended):
        watched.watch()
