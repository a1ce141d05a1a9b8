"""nbgrader: submitted/<student>/<assignment>/<notebook>, with timestamp.txt beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, listed
from grader.model.submission import Identity
from grader.model.texts import N_, printable

STAMP = "timestamp.txt"


def find(root: Path) -> Found | None:
    """Pieces of every assignment in `submitted`, or where folders of folders hold timestamps."""
    _, folders = listed(root)
    inner = next((folder for folder in folders if folder.name == "submitted"), None)
    if inner is not None:
        return _below(inner, root)
    return _below(root, root) if _are_stamped(folders) else None


def _are_stamped(folders: Sequence[Path]) -> bool:
    """Whether most folders hold folders with timestamps, and most of those have one: a few may be a student's own doing."""
    stamped = [0, 0]
    """Folders within the folders, without a timestamp and with one."""
    without = 0
    for folder in folders:
        stamps = [(place / STAMP).is_file() for place in listed(folder)[1]]
        without += not any(stamps)
        if 2 * without > len(folders):
            return False  # whatever comes, these are no longer few
        for stamp in stamps:
            stamped[stamp] += 1
    return 0 < stamped[1] >= stamped[0]


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


LAYOUT = Layout("nbgrader", N_("nbgrader's folders"), find, internal_ids=False)
