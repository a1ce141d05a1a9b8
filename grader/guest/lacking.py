"""Whether an exception comes from something that student code doesn't get here: a package, the network, other programs, a file.

Whose fault that is nobody knows from here: it is only told, and what follows from it is for the other side to say.
"""

from __future__ import annotations

import builtins
import os
import re
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from . import wire
from .missing import cause_of, lacking_module

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

MOST_CHAINED = 10
"""Exceptions looked at of those that were raised while another one was handled."""
_STAND_IN = re.compile(r"\[grade\] the grader's stand-in for Keras doesn't know (.{1,200}?): ")
"""What the Keras stand-in says (`keras.spelling.unknown`) for want of something that Keras has."""
_REFUSED = {
    "socket.py": "network",
    "subprocess.py": "programs",
    "multiprocessing": "programs",
}
"""Modules and packages of Python's own that do what the confinement forbids."""
_RUN = re.compile(r"File `'(.{1,200})'` not found\.$")
"""What IPython says of `%run` without its file."""
_NOT_FOUND = re.compile(r"(.{1,200}) not found\.?$")


def gap_of(error: BaseException | None, package_of: Callable[[BaseException], str]) -> dict[str, str] | None:
    """The gap that an exception comes from, as plain data; `package_of`: the missing package for lack of which a name isn't there, or ""."""
    for raised in _chain(error):
        if package := lacking_module(raised):
            return _gap("module", package)
        if what := _refused(raised):
            return _gap(what, "")
    if error is None:
        return None
    kind = type(error)
    if package := package_of(error):
        return _gap("module", package)
    if issubclass(kind, FileNotFoundError) and (file := _file_of(error)):
        return _gap("network", "") if "://" in file else _gap("file", file)
    if kind is Exception and (run := _RUN.match(_text(error, "args"))):
        return _gap("file", run[1])
    if issubclass(kind, AttributeError | ImportError | NotImplementedError) and (
        found := _STAND_IN.match(_text(error, "args"))
    ):
        return _gap("stand-in", found[1])
    return None


def _gap(what: str, name: str) -> dict[str, str]:
    return {"what": what, "name": wire.clean(name[:200])}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, and those that it was raised for or while they were handled."""
    seen: list[BaseException] = []
    while error is not None and len(seen) < MOST_CHAINED and not any(error is each for each in seen):
        seen.append(error)
        yield error
        error = cause_of(error)


def _refused(error: BaseException) -> str:
    if not issubclass(type(error), OSError):
        return ""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        folder, file = os.path.split(frame.f_code.co_filename)
        what = _REFUSED.get(os.path.basename(folder)) or _REFUSED.get(file)
        if what and not frame.f_code.co_filename.startswith(os.getcwd() + os.sep):
            return what
    return ""


def _file_of(error: BaseException) -> str:
    """The name of the file that isn't there, as the code says it."""
    name = _text(error, "filename")
    if not name:
        found = _NOT_FOUND.match(_text(error, "args"))
        name = found[1] if found is not None else ""
    return name


def _text(error: BaseException, attribute: str) -> str:
    """An attribute, or the first of several, where it is a text."""
    try:
        value: Any = getattr(error, attribute, None)
    except BaseException:
        return ""
    if type(value) is tuple and value:
        value = value[0]
    return value if type(value) is str else ""
