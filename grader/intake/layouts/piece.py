"""What a layout finds: pieces, each of which is what one student (or group) handed in at one time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from grader.intake.archive import Aside
from grader.model import Identity
from grader.texts import Message, printable

JUNK = ("__pycache__", "__MACOSX", ".ipynb_checkpoints", ".git", ".DS_Store", "Thumbs.db", "desktop.ini")
CODE = (".ipynb", ".py", ".zip", ".ipynb.txt", ".ipynb.json", ".py.txt")
"""What code comes in, however a system or a browser called it."""


class Member(msgspec.Struct, frozen=True):
    """One of those who handed in together."""

    student: str
    identity: Identity


class Piece(msgspec.Struct, frozen=True):
    """Files of one student at one time: a folder as it lies there, or single files with the names they once had."""

    student: str
    identity: Identity
    folder: Path | None = None
    files: tuple[tuple[Path, str], ...] = ()
    order: str = ""
    """Sorts the attempts of one student, the latest last."""
    members: tuple[Member, ...] = ()
    """All who handed in together, where these are several."""
    assignment: str | None = None
    """Where the layout tells."""


class Found(msgspec.Struct, frozen=True):
    """What a layout makes of a folder."""

    pieces: tuple[Piece, ...]
    aside: tuple[Aside, ...] = ()


class Layout(msgspec.Struct, frozen=True):
    """A way in which submissions arrive. `find` gives None where a folder isn't laid out so."""

    name: str
    title: Message
    find: Callable[[Path], Found | None]


def listed(folder: Path) -> tuple[list[Path], list[Path]]:
    """Files and folders in a folder by name, without links and what systems leave lying around."""
    files, folders = [], []
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return [], []
    for entry in entries:
        if entry.name in JUNK or entry.name.startswith(("._", "~$")) or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            folders.append(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            files.append(Path(entry.path))
    return files, folders


def is_code(name: str) -> bool:
    """Whether a file of this name may hold code."""
    return name.lower().endswith(CODE)


def distinct(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces with students told apart: where one name is two people's, the system's number is added to it."""
    pieces = tuple(pieces)
    people: dict[str, set[str]] = {}
    for piece in pieces:
        people.setdefault(piece.student.casefold(), set()).add(piece.identity.id)
    return tuple(
        msgspec.structs.replace(piece, student=f"{piece.student} ({piece.identity.id})")
        if len(people[piece.student.casefold()]) > 1 and piece.identity.id
        else piece
        for piece in pieces
    )


def left(files: Sequence[Path], root: Path, reason: Message) -> tuple[Aside, ...]:
    """Files that are left aside for one reason."""
    return tuple(Aside(printable(file.relative_to(root).as_posix()), reason) for file in files)
