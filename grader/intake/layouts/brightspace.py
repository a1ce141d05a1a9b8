"""Brightspace: folders called 123-456 - Jane Doe - Mar 1, 2026 1020 AM. Known from hearsay only, so taken leniently."""

from __future__ import annotations

import contextlib
import datetime
import re
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, distinct, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_, printable

NAME = re.compile(r"(?P<id>\d+-\d+) - (?P<name>.+?)(?: - (?P<time>.+))?")


def find(root: Path) -> Found | None:
    """Pieces where most folders are called so; the order of a student's attempts is that of the times in their names."""
    files, folders = listed(root)
    named = {folder: match for folder in folders if (match := NAME.fullmatch(folder.name))}
    if not named or 2 * len(named) < len(folders):
        return None
    pieces = [
        Piece(printable(match["name"]), Identity("brightspace", id=match["id"].split("-")[0], name=printable(match["name"]),
              submitted_at=printable(match["time"] or ""), source=printable(folder.name)), folder=folder,
              order=_order(printable(match["time"] or ""), folder))
        for folder, match in named.items()
    ]  # fmt: skip
    others = [file for file in files if file.name != "index.html"] + [f for f in folders if f not in named]
    return Found(distinct(pieces), left(others, root, N_("its name is not one that Brightspace gives")))


def _order(time: str, folder: Path) -> str:
    """Sorts attempts by the time in the name: that of the folder itself is only when it was unpacked."""
    for form in ("%b %d, %Y %I%M %p", "%b %d, %Y %I:%M %p"):
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(time, form).isoformat()
    try:
        return datetime.datetime.fromtimestamp(folder.stat().st_mtime, datetime.UTC).isoformat()
    except OSError:
        return ""


LAYOUT = Layout("brightspace", N_("Brightspace's download"), find, internal_ids=True)
