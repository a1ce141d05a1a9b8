"""Scratch folders: where they lie, what a killed grader leaves, and that nobody's work is deleted."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from grader.engines import scratch
from grader.engines.scratch import Root


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
