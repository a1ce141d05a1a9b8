"""Moodle, "Download all submissions": folders (or files) called Jane Doe_4711_assignsubmission_file.

A folder per student, or a file each with the folder's name in front (before 3.1, or with folders switched off). A trailing _ up
to 4.0; underscores or blanks within names.

The number is the participant's in this assignment. (mod/assign/downloader.php, importziplib.php) What stands behind the first
`assignsubmission` is the student's: a file can be called like somebody else's hand-in.
"""

from __future__ import annotations

import re
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, distinct, is_code, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_, printable

NAME = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<plugin>file|onlinetext)_?(?P<rest>.*)")
TYPED = N_("a text typed into Moodle, not a file")


def find(root: Path) -> Found | None:
    """Pieces where folders or files are named so."""
    files, folders = listed(root)
    named = {entry: match for entry in (*files, *folders) if (match := NAME.fullmatch(entry.name))}
    if not named or 2 * len(named) < len(files) + len(folders):
        return None
    pieces = []
    flat: dict[str, list[tuple[Path, re.Match[str]]]] = {}
    typed = []
    for entry, match in named.items():
        if match["plugin"] == "onlinetext":
            typed.append(entry)
        elif entry.is_dir():
            pieces.append(Piece(_student(match), _who(match, entry), folder=entry))
        elif match["rest"]:
            flat.setdefault(match["id"], []).append((entry, match))
    for held in flat.values():
        entry, match = min(held, key=lambda each: not is_code(each[0].name))
        names = tuple((file, found["rest"]) for file, found in held)
        pieces.append(Piece(_student(match), _who(match, entry), files=names))
    if not pieces:
        return None
    others = [entry for entry in (*files, *folders) if entry not in named]
    return Found(
        distinct(pieces),
        (*left(typed, root, TYPED), *left(others, root, N_("its name is not one that Moodle gives"))),
    )


def _student(match: re.Match[str]) -> str:
    name = " ".join(match["name"].replace("_", " ").split())
    blind = len(name.split()) == 1 and name.casefold() in ("participant", "參與者", "teilnehmer/in", "participante")
    return printable(f"{name} {match['id']}" if blind else name)


def _who(match: re.Match[str], entry: Path) -> Identity:
    return Identity("moodle", id=match["id"], name=_student(match), source=printable(entry.name))


LAYOUT = Layout("moodle", N_("Moodle's download"), find, internal_ids=True)
