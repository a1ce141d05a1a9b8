"""Canvas, "Download Submissions": files called doejane_LATE_4711_88_hw.ipynb, all in one folder.

The name is the sortable name in small letters without anything but letters; the numbers are the user's and the file's.
(instructure/canvas-lms, content_zipper.rb) A file that was handed in again ends in -1, -2 before its suffix; but so may a file
of the student's own, so these are attempts only where hw.ipynb is there beside hw-1.ipynb.
"""

from __future__ import annotations

import re
from pathlib import Path

from grader.intake.layouts.piece import AGAIN, Found, Layout, Piece, distinct, is_code, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_, printable

NAME = re.compile(
    r"(?:(?!LATE_)(?P<name>\w+?)_)?(?:(?P<late>LATE)_)?(?P<user>\d+|anon_[^_]+)_(?:(?P<fid>\d+)_(?P<file>.+)|(?P<inline>text|link)\.html)"
)


def find(root: Path) -> Found | None:
    """Pieces where most of the code in the folder is named so."""
    files, folders = listed(root)
    named = [(file, match) for file in files if (match := NAME.fullmatch(file.name))]
    code = [match for _, match in named if match["file"] and is_code(match["file"])]
    others = [file for file in files if is_code(file.name) and not NAME.fullmatch(file.name)]
    if not code or len(code) < len(others) or folders:
        return None
    if len(code) == 1 and len(code[0]["fid"]) < 4:  # one file only: numbers in its own name would look the same
        return None
    students: dict[str, list[tuple[Path, re.Match[str]]]] = {}
    for file, match in named:
        if not match["inline"]:
            students.setdefault(match["user"], []).append((file, match))
    found: list[Piece] = []
    lonely: list[Path] = []
    for held in students.values():
        if any(is_code(match["file"]) for _, match in held):
            found += _attempts(held)
        else:
            lonely += [file for file, _ in held]
    inline = [file for file, match in named if match["inline"]]
    unnamed = [file for file in files if not NAME.fullmatch(file.name)]
    return Found(
        distinct(found),
        (
            *left(inline, root, N_("a text or link typed into Canvas, not a file")),
            *left(lonely, root, N_("its student handed in no notebook or module with it")),
            *left(unnamed, root, N_("its name is not one that Canvas gives")),
        ),
    )


def _attempts(held: list[tuple[Path, re.Match[str]]]) -> list[Piece]:
    """A student's attempts: where a file is there in several versions, each is one, with all else as it was by then."""
    first = {match["file"] for _, match in held}
    versions: dict[str, dict[int, tuple[Path, re.Match[str]]]] = {}
    for file, match in sorted(held, key=lambda each: int(each[1]["fid"])):  # of files called the same, the last one
        again = AGAIN.fullmatch(match["file"])
        own, number = (again["stem"] + again["suffix"], int(again["number"])) if again else (match["file"], 0)
        if own not in first:  # the only one of that name, or one of several parts
            own, number = match["file"], 0
        versions.setdefault(own, {})[number] = (file, match)
    numbers = sorted({n for own, each in versions.items() if is_code(own) and len(each) > 1 for n in each}) or [0]
    pieces = []
    for attempt, number in enumerate(numbers, 1):
        now = {own: each[max((n for n in each if n <= number), default=min(each))] for own, each in versions.items()}
        names = sorted(now, key=lambda own: (not is_code(own), -len(versions[own]), own))
        file, match = now[names[0]]
        who = Identity("canvas", id=match["user"], name=match["name"] or "", late=match["late"] is not None, submission=match["fid"],
                       attempt=attempt if len(numbers) > 1 else None, source=printable(file.name))  # fmt: skip
        files = tuple((now[own][0], own) for own in names)
        pieces.append(
            Piece(printable(match["name"] or match["user"]), who, files=files, order=f"{number:06d}", again=True)
        )
    return pieces


LAYOUT = Layout("canvas", N_("Canvas's download"), find, internal_ids=True)
