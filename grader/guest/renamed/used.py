"""Remembers which old library names student code has used, until it is asked."""

from __future__ import annotations

import builtins
import os
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

MOST = 20
"""Names that are remembered of one submission."""
_here = os.getcwd

_seen: set[str] = set()
_new: list[dict[str, str]] = []


def note(library: str, name: str, instead: str, removed: str) -> None:
    """Student code has used `name`, which `library` lacks since version `removed`; it was read as `instead` ("": it has no effect)."""
    if name not in _seen and len(_seen) < MOST:
        _seen.add(name)
        _new.append({"library": library, "name": name, "instead": instead, "removed": removed})


def taken() -> dict[str, Any]:
    """What has been noted since the last call, to go into a message; nothing where there is nothing."""
    if not _new:
        return {}
    out = {"renamed": list(_new)}
    _new.clear()
    return out


def forget() -> None:
    """As if nothing had been used yet."""
    _seen.clear()
    _new.clear()


def is_students(filename: str) -> bool:
    """Whether a file is the student's: a cell, or a file beside it. Libraries look which names there are, to choose what to do."""
    return filename.startswith(("<", _here()))
