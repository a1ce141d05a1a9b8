"""Chooses which of one student's files is graded, and what is laid beside it when it runs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.intake.beside import IGNORED, beside
from grader.model.errors import UsageError
from grader.model.submission import Beside, Identity
from grader.model.texts import N_, Message, printable

SUFFIXES = (".ipynb", ".py")


class HandIn(msgspec.Struct, frozen=True):
    """What one student handed in for one assignment. `file` is None when nothing that can be graded was found."""

    assignment: str
    student: str
    folder: Path
    file: Path | None
    extra: tuple[Beside, ...] = ()
    """Other files, those in folders below it too, laid beside the student's code when it runs."""
    notes: tuple[Message, ...] = ()
    identity: Identity | None = None


def must_be_a_folder(folder: Path) -> None:
    """Raise UsageError for what isn't there, is a file or may not be read."""
    _entries(folder)


def assignments_in(folder: Path) -> list[str]:
    """Names of the assignments below a folder in the standard layout."""
    return [entry.name for entry in _entries(folder) if entry.is_dir() and not entry.is_symlink()]


def one_file(file: Path) -> HandIn:
    """A single file as a hand-in, for `grade check`; raises UsageError when there is no such file."""
    if file.is_dir():
        raise UsageError(
            N_(
                "{file} is a folder; `grade check` takes one notebook or module (a whole class: `grade {file}`)",
                file=str(file),
            )
        )
    if not file.exists():
        raise UsageError(N_("there is no file {file}", file=str(file)))
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(N_("{file} is neither a notebook (.ipynb) nor a Python module (.py)", file=str(file)))
    resolved = file.resolve()
    company = beside(resolved)
    return HandIn(
        printable(resolved.parent.name), printable(file.stem), file.parent, file, company.files, company.notes
    )


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(
            entry for entry in folder.iterdir() if entry.name not in IGNORED and not entry.name.startswith(".")
        )
    except NotADirectoryError:
        raise UsageError(
            N_(
                "{folder} is a file; give the folder that holds the submissions (one file: `grade check {folder}`)",
                folder=str(folder),
            )
        ) from None
    except FileNotFoundError:
        raise UsageError(N_("there is no folder {folder}", folder=str(folder))) from None
    except PermissionError:
        raise UsageError(N_("{folder} can't be read: permission denied", folder=str(folder))) from None


def from_folder(folder: Path, assignment: str, student: str, wanted: Sequence[str]) -> HandIn:
    """The hand-in of a student whose files are in a folder. `wanted` are the names that the assignment asks for, the first
    being preferred."""
    files = list(_files(folder))
    names = {name.lower(): i for i, name in enumerate(wanted)}
    asked = sorted((f for f in files if f.name.lower() in names), key=lambda f: (names[f.name.lower()], str(f)))
    code = asked or sorted(
        (f for f in files if f.suffix.lower() in SUFFIXES), key=lambda f: (SUFFIXES.index(f.suffix.lower()), str(f))
    )
    notes: list[Message] = []
    if not code:
        return HandIn(assignment, student, folder, None)
    if not asked:
        notes.append(
            N_("The task asks for {wanted}; {file} was taken.", wanted=" / ".join(wanted), file=printable(code[0].name))
        )
    notes += _not_taken(code[0], [f for f in code[1:] if asked or f.suffix == code[0].suffix])
    company = beside(code[0])
    return HandIn(assignment, student, folder, code[0], company.files, (*notes, *company.notes))


def from_files(files: Sequence[Path], assignment: str, student: str) -> HandIn:
    """The hand-in of a student whose files lie among those of others: nothing goes along with them."""
    first, *others = sorted(files, key=lambda f: (SUFFIXES.index(f.suffix.lower()), f.name))
    return HandIn(assignment, student, first.parent, first, notes=_not_taken(first, others))


def files_of(folder: Path) -> list[Path]:
    """Regular files in a folder and a few levels below, nearest first."""
    return list(_files(folder))


def _not_taken(taken: Path, others: Sequence[Path]) -> tuple[Message, ...]:
    if not others:
        return ()
    names = [printable(file.name) for file in others]
    left = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    return (N_("There was more than one file to choose from: {file} was graded, {others} was not.", file=printable(taken.name), others=left),)  # fmt: skip


def _files(folder: Path, depth: int = 3, most: int = 500) -> Iterator[Path]:
    """Regular files below a folder, nearest first; symbolic links and devices are left out."""
    level = [folder]
    for _ in range(depth):
        deeper: list[Path] = []
        for place in level:
            try:
                with os.scandir(place) as listed:
                    entries = sorted(listed, key=lambda e: e.name)
            except OSError:
                continue  # it went away, or may not be read: what else there is counts
            for entry in entries:
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
