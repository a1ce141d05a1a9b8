"""Blackboard, "Assignment File Download": files called HW1_jdoe_attempt_2026-03-01-10-20-30_hw.ipynb.

There is a receipt in a .txt for each attempt. What stands behind the first time is the student's: a file can be called like somebody else's attempt. Names of tasks and logins
may both have underscores. Where a receipt tells the login, that is believed (its form is known from hearsay only); else the task
is what all names begin with.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, is_code, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_, printable

NAME = re.compile(r"(?P<head>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)")
RECEIPT = re.compile(r"[^:]+:\s*(?P<name>.+?)\s*\((?P<user>[^()]+)\)")
"""The first line of a receipt: Name: Jane Doe (jdoe)."""


def find(root: Path) -> Found | None:
    """Pieces where files are named so: one for each attempt."""
    files, folders = listed(root)
    named = {file: match for file in files if (match := NAME.fullmatch(file.name))}
    if not named or 2 * len(named) < len(files) + len(folders):
        return None
    attempts: dict[tuple[str, str], list[tuple[Path, str]]] = {}
    receipts: dict[Path, str] = {}
    for file, match in named.items():
        if match["file"]:
            attempts.setdefault((match["head"], match["time"]), []).append((file, match["file"]))
        else:
            receipts[file] = match["head"]
    names = _names(receipts)
    users = _users({match["head"] for match in named.values()}, {head: user for head, (user, _) in names.items()})
    counts: dict[str, int] = {}
    pieces = []
    for (head, time), held in sorted(attempts.items()):
        counts[head] = counts.get(head, 0) + 1
        user = printable(users[head])
        source = min(held, key=lambda each: not is_code(each[1]))[0].name
        year, month, day, *clock = time.split("-")
        who = Identity("blackboard", id=user, name=printable(names.get(head, ("", ""))[1]), attempt=counts[head],
                       submitted_at=f"{year}-{month}-{day}T{':'.join(clock)}", source=printable(source))  # fmt: skip
        pieces.append(Piece(user, who, files=tuple(held), order=time))
    others = [file for file in files if file not in named]
    return Found(
        tuple(pieces),
        (
            *left(list(receipts), root, N_("a receipt")),
            *left(others, root, N_("its name is not one that Blackboard gives")),
        ),
    )


def _names(receipts: Mapping[Path, str]) -> dict[str, tuple[str, str]]:
    """Login and name, by the head of the files, where a receipt tells both and the files agree."""
    found: dict[str, tuple[str, str]] = {}
    for file, head in receipts.items():
        try:
            with file.open(encoding="utf-8-sig", errors="replace") as opened:
                told = RECEIPT.fullmatch(opened.readline(500).strip())
        except OSError:
            continue
        if told is not None and head.endswith("_" + told["user"]):
            found[head] = (told["user"], told["name"])
    return found


def _users(heads: Iterable[str], told: Mapping[str, str]) -> dict[str, str]:
    """The login in each head, <task>_<login>. Different heads are different people, whatever is known of them."""
    heads = sorted(heads)
    tasks = {head[: -len(user)] for head, user in told.items()}
    common = os.path.commonprefix(heads)  # noqa: RUF071 - of names, not of paths
    # one student alone shares all with themselves
    task = tasks.pop() if len(tasks) == 1 else (common if len(heads) > 1 else heads[0])
    task = task[: task.rfind("_") + 1]
    users = {head: told.get(head) or head.removeprefix(task) for head in heads}
    return users if len(set(users.values())) == len(users) else {head: head for head in heads}


LAYOUT = Layout("blackboard", N_("Blackboard's download"), find, internal_ids=False)
