"""An exception in student code as plain data: what it is, what it says, where it happened."""

from __future__ import annotations

import builtins
import os
import sys
import traceback
from typing import Any

from . import wire
from .lacking import gap_of
from .missing import MissingImports

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

_environment = os.environ


def describe(error: BaseException | None, missing_imports: MissingImports | None = None) -> dict[str, Any] | None:
    """An exception as plain data: type, text, and the innermost place in the student's own code."""
    if error is None:
        return None
    cell = line = None
    kind = type(error)  # an instance may lie about its class
    text = _text_of(error)
    if text is None:  # reading its text never ended: that is what has to be told
        return {
            "type": "KeyboardInterrupt",
            "message": "",
            "cell": None,
            "line": None,
            "missing_module": None,
            "gap": None,
        }
    if issubclass(kind, SyntaxError):
        cell, line = _place_of_syntax_error(error)
    else:
        try:
            for frame, frame_line in traceback.walk_tb(error.__traceback__):
                found = _cell_of(frame.f_code.co_filename)
                if found is not None:
                    cell, line = found, frame_line
        except BaseException:
            cell = line = None
    try:
        gap = gap_of(error, missing_imports.package_of if missing_imports is not None else _nobody)
    except BaseException:  # an exception that is made to be in the way
        gap = None
    return {
        "type": _name_of(error),
        "message": text,
        "cell": cell,
        "line": line if type(line) is int else None,
        "missing_module": gap["name"] if gap is not None and gap["what"] == "module" else None,
        "gap": gap,
    }


def end_of(error: BaseException | None, missing_imports: MissingImports) -> tuple[str, str, int | None] | None:
    """The gap that ended a cell ("interrupt", "memory": a limit perhaps), its name, and the line of the cell's own statement."""
    if error is None:
        return None
    kind = type(error)
    try:
        gap = gap_of(error, missing_imports.package_of)
    except BaseException:  # an exception that is made to be in the way
        gap = None
    if gap is None and not issubclass(kind, KeyboardInterrupt | MemoryError):
        return None
    what = gap["what"] if gap is not None else "memory" if issubclass(kind, MemoryError) else "interrupt"
    line = None
    try:
        for frame, at in traceback.walk_tb(error.__traceback__):
            if line is None and _cell_of(frame.f_code.co_filename) is not None:
                line = at
    except BaseException:
        line = None
    return what, gap["name"] if gap is not None else "", line


def _nobody(error: BaseException) -> str:
    """Of no name is it known what would have given it."""
    return ""


def _name_of(error: BaseException) -> str:
    """The name of its type; of Python's private variants of SyntaxError (`_IncompleteInputError` in 3.13) that one."""
    name = wire.type_name(error)
    return "SyntaxError" if issubclass(type(error), SyntaxError) and name.startswith("_") else name


def _cell_of(filename: str) -> int | None:
    if filename.startswith("<cell ") and filename[6:-1].isdigit():
        return int(filename[6:-1])
    return None


def _place_of_syntax_error(error: Any) -> tuple[int | None, Any]:
    try:
        return _cell_of(str(error.filename or "")), error.lineno
    except BaseException:
        return None, None


_PLACES = sorted({sys.prefix, sys.base_prefix, sys.exec_prefix} - {"/usr"}, key=len, reverse=True)


def _without_places(text: str) -> str:
    """Python names the files that it means, and where they lie on this machine is nobody's business."""
    for place in (*_PLACES, _environment.get("HOME", "")) if "/" in text else ():
        text = text.replace(place, "…") if len(place) > 1 else text
    return text


def _text_of(error: BaseException) -> str | None:
    """The exception's own text; None when reading it had to be interrupted."""
    try:
        text = error.msg if issubclass(type(error), SyntaxError) and type(error.msg) is str else str(error)  # type: ignore[attr-defined]
        return wire.clean(_without_places(text[:2000]))
    except KeyboardInterrupt:
        return None
    except BaseException as raised:
        return f"<its text can't be read: {wire.type_name(raised)}>"
