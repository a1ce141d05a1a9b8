"""What every layout finds: pieces, each of them what one student (or group) handed in at one time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from grader.intake.archive import Aside
from grader.model.submission import Identity
from grader.model.texts import Message, printable

JUNK = ("__pycache__", "__MACOSX", ".ipynb_checkpoints", ".git", ".DS_Store", "Thumbs.db", "desktop.ini")
CODE = (".ipynb", ".py", ".zip", ".ipynb.txt", ".ipynb.json", ".py.txt")
"""What code comes in, however a system or a browser called it."""


AGAIN = re.compile(r"(?P<stem>.+)-(?P<number>\d{1,3})(?P<suffix>\.[^.]+)")
"""The name of a file that was handed in again, as Canvas makes it; or one that its student gave it."""


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
    again: bool = False
    """A -1 at the end of a file's name may be its system's."""


class Found(msgspec.Struct, frozen=True):
    """What a layout makes of a folder."""

    pieces: tuple[Piece, ...]
    aside: tuple[Aside, ...] = ()


class Layout(msgspec.Struct, frozen=True):
    """A way in which submissions arrive. `find` gives None where a folder isn't laid out so."""

    name: str
    title: Message
    find: Callable[[Path], Found | None]
    internal_ids: bool
    """Its ids are numbers of the system's own: elsewhere the same number may be somebody else's."""


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


def own_names(piece: Piece, wanted: Sequence[str]) -> list[tuple[Path, str]]:
    """The files of a piece under the names that their student gave them.

    A -1 that a system may have added is taken away, unless the assignment asks for that very name or several files would have
    the same; of several the last is the one that the assignment asks for.
    """
    names = {file: name for file, name in piece.files if name not in (".", "..")}
    if piece.again:
        asked = {name.lower() for name in wanted}
        numbered: dict[str, list[tuple[int, Path]]] = {}
        for file, name in names.items():
            again = AGAIN.fullmatch(name)
            if again is not None and name.lower() not in asked:
                numbered.setdefault(again["stem"] + again["suffix"], []).append((int(again["number"]), file))
        there = {name.lower() for name in names.values()}
        for own, files in numbered.items():
            if own.lower() not in there and (len(files) == 1 or own.lower() in asked):
                names[max(files)[1]] = own
    return list(names.items())


def is_code(name: str) -> bool:
    """Whether a file of this name may hold code."""
    return name.lower().endswith(CODE)


def distinct(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces with students told apart, members of groups too: where one name is two people's, the system's number (or
    else the e-mail, or the submission) is added to it."""
    pieces = tuple(pieces)
    people: dict[str, set[str]] = {}
    for piece in pieces:
        for member in (*piece.members, Member(piece.student, piece.identity)):
            people.setdefault(member.student.casefold(), set()).add(_person(member.identity))

    def told_apart(student: str, who: Identity) -> str:
        return f"{student} ({_person(who)})" if len(people[student.casefold()]) > 1 else student

    return tuple(
        msgspec.structs.replace(
            piece,
            student=told_apart(piece.student, piece.identity),
            members=tuple(Member(told_apart(each.student, each.identity), each.identity) for each in piece.members),
        )
        for piece in pieces
    )


def _person(who: Identity) -> str:
    """What is one person's only, as far as is known."""
    return who.id or who.email or who.submission or who.source


def left(files: Sequence[Path], root: Path, reason: Message) -> tuple[Aside, ...]:
    """Files that are left aside for one reason."""
    return tuple(Aside(printable(file.relative_to(root).as_posix()), reason) for file in files)
