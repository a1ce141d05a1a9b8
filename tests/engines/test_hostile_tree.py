"""Folders that somebody changes while they are counted or emptied: nothing outside them is touched."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.engines import hostile_tree
from grader.engines.limits import Limits
from grader.engines.student import Ended

FILES = 20


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    folder = tmp_path / "somebody's"
    folder.mkdir(0o755)
    for number in range(FILES):
        (folder / f"thesis{number}").write_bytes(bytes(10_000))
    return folder


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    for name in ("a", "b", "c"):
        (folder / name / "inner").mkdir(parents=True)
        (folder / name / "inner" / "file").write_text("x")
    return folder


TOP, INNER = ("a", "b", "c"), ("a/inner", "b/inner", "c/inner")


def swapped(scratch: Path, names: tuple[str, ...], victim: Path, look: Callable[..., Any]) -> Callable[..., Any]:
    """`look` as a hostile process sees to it: what was a folder when it was listed is a link right after."""

    def looked(*arguments: Any) -> Any:
        found = look(*arguments)
        for name in names:
            with contextlib.suppress(OSError):
                if not (scratch / name).is_symlink():
                    (scratch / name).rename(scratch.parent / name.replace("/", "-"))
                    (scratch / name).symlink_to(victim, target_is_directory=True)
        return found

    return looked


def intact(victim: Path) -> bool:
    return victim.stat().st_mode & 0o777 == 0o755 and len(os.listdir(victim)) == FILES


@pytest.mark.parametrize("names", [TOP, INNER])
def test_emptying_deletes_nothing_elsewhere(
    names: tuple[str, ...], scratch: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hostile:
        hostile.setattr("grader.engines.hostile_tree.os.listdir", swapped(scratch, names, victim, os.listdir))
        hostile_tree.empty(str(scratch))
    assert intact(victim)
    hostile_tree.empty(str(scratch))
    assert os.listdir(scratch) == []
    assert intact(victim)


@pytest.mark.parametrize("names", [TOP, INNER])
def test_counting_counts_nothing_elsewhere(
    names: tuple[str, ...], scratch: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hostile:
        hostile.setattr("grader.engines.hostile_tree.os.scandir", swapped(scratch, names, victim, os.scandir))
        hostile_tree.Used(Limits(files=10)).add_folder(str(scratch))


def test_what_has_no_rights_is_counted_and_deleted(scratch: Path) -> None:
    for name in ("a/inner", "a"):
        (scratch / name).chmod(0o300)
    with pytest.raises(Ended):
        hostile_tree.Used(Limits(files=7)).add_folder(str(scratch))
    (scratch / "b" / "inner").chmod(0)
    hostile_tree.empty(str(scratch))
    assert list(scratch.iterdir()) == []


def test_folders_without_bottom_end_a_submission(tmp_path: Path) -> None:
    (tmp_path / "/".join("d" * 70)).mkdir(parents=True)
    with pytest.raises(Ended):
        hostile_tree.Used(Limits()).add_folder(str(tmp_path))
    hostile_tree.empty(str(tmp_path))
    assert list(tmp_path.iterdir()) == []
