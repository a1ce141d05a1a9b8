"""What an export is asked for, and what it gives back: the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.gradebook.contract import Contract, Entry
from grader.model.errors import UsageError
from grader.model.files import replacing
from grader.model.texts import N_, Message


class Request(msgspec.Struct, frozen=True):
    """One export: what of which results, and where to."""

    results: Contract
    entries: tuple[Entry, ...]
    """Those of `results` that are asked for."""
    folder: Path
    """The folder of reports."""
    out: Path | None = None
    """The file (where a format writes several: the folder); None for the format's usual name in `folder`."""
    fill: Path | None = None
    """The instructor's own file."""
    column: str | None = None
    """The column of it to fill, by its header or the beginning of it."""
    scale: bool = False
    """Convert points to what the system counts the assignment as."""
    submissions: Path | None = None
    """Where the submissions lie that `identity.source` is relative to, for lines in notebooks."""
    page: Callable[[str, str], Path] | None = None
    """(assignment, student) -> the student's page, which may be missing."""
    environment: Mapping[str, str] = {}
    lang: str = "en"

    def file(self, name: str) -> Path:
        """Where a single file is written."""
        return self.out if self.out is not None else self.folder / name

    def sole_assignment(self) -> str:
        """The one assignment that is exported; raises UsageError where there are several or none."""
        names = list(dict.fromkeys(entry.assignment for entry in self.entries))
        if len(names) != 1:
            raise UsageError(
                N_("say which assignment with --assignment NAME (there: {known})", known=", ".join(names) or "-")
            )
        return names[0]


class Written(msgspec.Struct, frozen=True):
    """What an export did. `attention` is what a human has to look at, `commands` goes to standard output as it is."""

    files: tuple[Path, ...] = ()
    said: tuple[Message, ...] = ()
    attention: tuple[Message, ...] = ()
    commands: tuple[str, ...] = ()


def write_bytes(file: Path, data: bytes) -> Path:
    """Write a file whole or not at all."""
    with replacing(file) as temporary:
        temporary.write_bytes(data)
    return file


def write_each(request: Request, name: str, convert: Callable[[Entry], bytes]) -> tuple[Path, ...]:
    """One file per entry: `name` itself for a single one, else a folder called like it with a file for each.

    Raises UsageError where several would have to go into one file.
    """
    from grader.model.inert import file_name

    stem, suffix = name.rsplit(".", 1)
    if len(request.entries) == 1 and (request.out is None or not request.out.is_dir()):
        return (write_bytes(request.file(name), convert(request.entries[0])),)
    place = request.file(stem)
    if place.suffix == f".{suffix}" or place.is_file():
        raise UsageError(
            N_(
                "{file} can hold one student's result only; choose with --student NAME, or give a folder",
                file=str(place),
            )
        )
    files: dict[Path, bytes] = {}
    taken: set[str] = set()
    for entry in request.entries:
        base = file_name(entry.student) if len({e.assignment for e in request.entries}) == 1 else (
            f"{file_name(entry.assignment)}-{file_name(entry.student)}"
        )  # fmt: skip
        file, number = place / f"{base}.{suffix}", 1
        while file.name.casefold() in taken:
            number += 1
            file = place / f"{base} ({number}).{suffix}"
        taken.add(file.name.casefold())
        files[file] = convert(entry)
    return tuple(write_bytes(file, data) for file, data in files.items())


def points(value: float) -> str:
    """A mark without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def names(entries: Sequence[Entry], most: int = 30) -> str:
    """Students in a list, cut where nobody would read on."""
    from grader.model.inert import one_line

    shown = [one_line(entry.student, 60) for entry in entries[:most]]
    return ", ".join(shown) + (" …" if len(entries) > most else "")
