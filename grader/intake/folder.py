"""A folder of submissions -> one hand-in per student.

submissions/<assignment>/<student>/...       a folder per student
submissions/<assignment>/<student>.ipynb     or a file per student
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.texts import N_, Message

SUFFIXES = (".ipynb", ".py")
IGNORED = ("__pycache__", "__MACOSX", ".ipynb_checkpoints", ".git", ".DS_Store", "Thumbs.db")


class HandIn(msgspec.Struct, frozen=True):
    """What one student handed in for one assignment. `file` is None when nothing that can be graded was found."""

    assignment: str
    student: str
    folder: Path
    file: Path | None
    extra: tuple[Path, ...] = ()
    """Other files, laid beside the student's code when it runs."""
    notes: tuple[Message, ...] = ()


def assignments_in(folder: Path) -> list[str]:
    """Names of the assignments below a folder in the standard layout."""
    return [entry.name for entry in _entries(folder) if entry.is_dir() and not entry.is_symlink()]


def hand_ins(folder: Path, assignment: str, wanted: Sequence[str]) -> list[HandIn]:
    """The hand-ins directly below `folder`, one per student, in order of their names.

    `wanted` are the file names that the assignment asks for, the first being preferred.
    """
    found = []
    for entry in _entries(folder):
        try:
            if entry.is_symlink():
                continue
            if entry.is_dir():
                found.append(_from_folder(entry, assignment, wanted))
            elif entry.suffix.lower() in SUFFIXES and stat.S_ISREG(entry.lstat().st_mode):
                found.append(HandIn(assignment, entry.stem, folder, entry))
        except OSError:
            continue  # it went away between listing and looking
    return found


def one_file(file: Path) -> HandIn:
    """A single file as a hand-in, for `grade check`; raises UsageError when there is no such file."""
    if file.is_dir():
        raise UsageError(
            f"{file} is a folder; `grade check` takes one notebook or module (a whole class: `grade {file}`)"
        )
    if not file.exists():
        raise UsageError(f"there is no file {file}")
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{file} is neither a notebook (.ipynb) nor a Python module (.py)")
    beside = [f for f in file.resolve().parent.iterdir() if f.is_file() and not f.is_symlink() and f.name != file.name]
    extra = tuple(sorted(f for f in beside if not f.name.startswith(".") and f.stat().st_size < 2**20)[:50])
    return HandIn(file.resolve().parent.name, file.stem, file.parent, file, extra)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(
            entry for entry in folder.iterdir() if entry.name not in IGNORED and not entry.name.startswith(".")
        )
    except NotADirectoryError:
        raise UsageError(
            f"{folder} is a file; give the folder that holds the submissions (one file: `grade check {folder}`)"
        ) from None
    except FileNotFoundError:
        raise UsageError(f"there is no folder {folder}") from None
    except PermissionError:
        raise UsageError(f"{folder} can't be read: permission denied") from None


def _from_folder(folder: Path, assignment: str, wanted: Sequence[str]) -> HandIn:
    files = list(_files(folder))
    names = {name.lower(): i for i, name in enumerate(wanted)}
    asked = sorted((f for f in files if f.name.lower() in names), key=lambda f: (names[f.name.lower()], str(f)))
    code = asked or sorted(
        (f for f in files if f.suffix.lower() in SUFFIXES), key=lambda f: (SUFFIXES.index(f.suffix.lower()), str(f))
    )
    notes: list[Message] = []
    if not code:
        return HandIn(assignment, folder.name, folder, None)
    if not asked:
        notes.append(N_("The task asks for {wanted}; {file} was taken.", wanted=" / ".join(wanted), file=code[0].name))
    left = [f.name for f in code[1:] if asked or f.suffix == code[0].suffix]
    if left:
        notes.append(N_("There was more than one file to choose from: {file} was graded, {others} was not.", file=code[0].name,
                        others=", ".join(left)))  # fmt: skip
    extra = tuple(f for f in files if f != code[0] and f.parent == code[0].parent)
    return HandIn(assignment, folder.name, folder, code[0], extra, tuple(notes))


def _files(folder: Path, depth: int = 3, most: int = 500) -> Iterator[Path]:
    """Regular files below a folder, nearest first; symbolic links and devices are left out."""
    level = [folder]
    for _ in range(depth):
        deeper: list[Path] = []
        for place in level:
            with os.scandir(place) as entries:
                for entry in sorted(entries, key=lambda e: e.name):
                    if entry.name in IGNORED or entry.is_symlink():
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        deeper.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        yield Path(entry.path)
                        most -= 1
                        if most <= 0:
                            return
        level = deeper
