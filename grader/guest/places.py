"""Folders that only other computers have (`/content/drive/MyDrive`, `/kaggle/working`, `/Users/me`), kept in the scratch folder.

A path is of such a place if it is absolute and its first folder isn't on this machine, so that nothing but an error could come
of it. What was never written there isn't there here either, and is told as Python tells it.
"""

from __future__ import annotations

import builtins
import functools
import io
import os
import sys
from collections.abc import Callable
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

FOLDER = ".elsewhere"
"""Where in the scratch folder such places are."""
_lstat, _makedirs, _fspath, _join = os.lstat, os.makedirs, os.fspath, os.path.join
_scratch = ""


def keep_below(scratch: str) -> None:
    """Have whatever is to be in places of other computers kept below `scratch` from now on."""
    global _scratch
    if not _scratch:
        _replace()
    _scratch = scratch


def here(path: Any) -> str | None:
    """Where a path of another computer's is here; None for a path of this one."""
    try:
        path = _fspath(path)
    except TypeError:  # a descriptor
        return None
    if type(path) is not str or not path.startswith("/"):
        return None
    first = path.lstrip("/").partition("/")[0]
    if not first or first == ".." or _is_there(f"/{first}"):
        return None
    return os.path.normpath(_join(_scratch, FOLDER, path.lstrip("/")))


def _is_there(path: str) -> bool:
    try:
        _lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _looking(original: Callable[..., Any]) -> Callable[..., Any]:
    """For what looks at, or takes away, what is there."""

    @functools.wraps(original)
    def look(path: Any = ".", *args: Any, **kwargs: Any) -> Any:
        found = here(path)
        return original(found if found is not None and _is_there(found) else path, *args, **kwargs)

    return look


def _making(original: Callable[..., Any]) -> Callable[..., Any]:
    """For what makes something there."""

    @functools.wraps(original)
    def make(path: Any, *args: Any, **kwargs: Any) -> Any:
        return original(_with_room(path), *args, **kwargs)

    return make


def _moving(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def move(source: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        return original(here(source) or source, _with_room(target), *args, **kwargs)

    return move


def _with_room(path: Any) -> Any:
    """The path here, in a folder that is there."""
    found = here(path)
    if found is None:
        return path
    parent = os.path.dirname(found)
    if not _is_there(parent):
        _makedirs(parent, exist_ok=True)
    return found


def _opening(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def open(file: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> Any:
        if type(mode) is str and not mode.startswith(("r", "U")):
            return original(_with_room(file), mode, *args, **kwargs)
        found = here(file)
        return original(found if found is not None and _is_there(found) else file, mode, *args, **kwargs)

    return open


def _changing(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def chdir(path: Any) -> None:
        """What lies in that folder at home lies beside the code here: code stays where it is."""
        if here(path) is None:
            original(path)

    return chdir


def _replace() -> None:
    builtins.open = io.open = _opening(io.open)
    shell: Any = sys.modules.get("IPython.core.interactiveshell")
    if hasattr(shell, "io_open"):  # cells have an `open` of IPython's, around this one
        shell.io_open = io.open
    openers: Any = getattr(sys.modules.get("numpy.lib._datasource"), "_file_openers", None)
    if hasattr(openers, "_file_openers"):  # what `np.savetxt` and `np.loadtxt` open files with
        openers._file_openers[None] = io.open
    os.chdir = _changing(os.chdir)
    os.mkdir = _making(os.mkdir)
    for name in ("stat", "lstat", "listdir", "scandir", "access", "remove", "unlink", "rmdir"):
        setattr(os, name, _looking(getattr(os, name)))
    for name in ("rename", "replace"):
        setattr(os, name, _moving(getattr(os, name)))
