"""nbgrader: submitted/<student>/<assignment>/<notebook>, with timestamp.txt beside it."""

from __future__ import annotations

from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, listed
from grader.model import Identity
from grader.texts import N_, printable

STAMP = "timestamp.txt"


def find(root: Path) -> Found | None:
    """Pieces of every assignment in `submitted`, or where folders of folders hold timestamps."""
    _, folders = listed(root)
    inner = next((folder for folder in folders if folder.name == "submitted"), None)
    if inner is not None:
        return _below(inner, root)
    # most of the folders, not some: one of them may be a student's own doing
    places = [[(place / STAMP).is_file() for place in listed(folder)[1]] for folder in folders]
    stamped = [stamp for stamps in places for stamp in stamps]
    are_students = 2 * sum(any(stamps) for stamps in places) >= len(folders) and 2 * sum(stamped) >= len(stamped)
    return _below(root, root) if any(stamped) and are_students else None


def _below(place: Path, root: Path) -> Found | None:
    pieces = []
    for student in listed(place)[1]:
        for work in listed(student)[1]:
            who = Identity("nbgrader", id=printable(student.name), submitted_at=_stamp(work / STAMP),
                           source=printable(work.relative_to(root).as_posix()))  # fmt: skip
            pieces.append(Piece(printable(student.name), who, folder=work, assignment=work.name))
    return Found(tuple(pieces)) if pieces else None


def _stamp(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return printable(opened.read(60)).strip()
    except OSError:
        return ""


LAYOUT = Layout("nbgrader", N_("nbgrader's folders"), find)
