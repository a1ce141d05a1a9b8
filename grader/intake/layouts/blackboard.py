"""Blackboard, "Assignment File Download": HW1_jdoe_attempt_2026-03-01-10-20-30_hw.ipynb, and a receipt in a .txt for each attempt."""

from __future__ import annotations

import re
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, is_code, left, listed
from grader.model import Identity
from grader.texts import N_, printable

NAME = re.compile(r"(?P<task>.+)_(?P<user>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)")


def find(root: Path) -> Found | None:
    """Pieces where files are named so: one for each attempt."""
    files, folders = listed(root)
    named = {file: match for file in files if (match := NAME.fullmatch(file.name))}
    if not named or 2 * len(named) < len(files) + len(folders):
        return None
    attempts: dict[tuple[str, str], list[tuple[Path, str]]] = {}
    for file, match in named.items():
        if match["file"]:
            attempts.setdefault((match["user"], match["time"]), []).append((file, match["file"]))
    counts: dict[str, int] = {}
    pieces = []
    for (user, time), held in sorted(attempts.items()):
        counts[user] = counts.get(user, 0) + 1
        source = min(held, key=lambda each: not is_code(each[1]))[0].name
        year, month, day, *clock = time.split("-")
        who = Identity("blackboard", id=printable(user), attempt=counts[user], submitted_at=f"{year}-{month}-{day}T{':'.join(clock)}",
                       source=printable(source))  # fmt: skip
        pieces.append(Piece(printable(user), who, files=tuple(held), order=time))
    receipts = [file for file, match in named.items() if not match["file"]]
    others = [file for file in files if file not in named]
    return Found(
        tuple(pieces),
        (*left(receipts, root, N_("a receipt")), *left(others, root, N_("its name is not one that Blackboard gives"))),
    )


LAYOUT = Layout("blackboard", N_("Blackboard's download"), find)
