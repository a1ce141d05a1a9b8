"""Makes student code import the stand-in: a finder that is asked before any installed Keras or TensorFlow."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import opcode
import os
import sys
import types
from collections.abc import Sequence
from typing import Any

from . import modules, paths, spelling
from .names import EXISTING
from .naming import clear_names
from .record import RECORDER

ROOTS = ("keras", "tensorflow", "tf_keras")
_IMPORT_FROM = opcode.opmap["IMPORT_FROM"]


_WITHOUT_CONTENTS = frozenset((
    "tensorflow.python.keras", "tensorflow.python.keras.api", "tensorflow.python.keras.api._v2", "tensorflow.compat.v1.keras", "tensorflow._api",
    "tensorflow._api.v2", "tensorflow.contrib", "tensorflow.contrib.keras.api", "tensorflow.contrib.keras.python", "keras._tf_keras",
    "keras.api", "keras.api._tf_keras", "keras.api._v2", "keras.api._v1", "keras.src",
))  # fmt: skip
_PACKAGES = frozenset(
    path.rsplit(".", depth)[0]
    for path in (*paths.NAMES, "wrappers.scikit_learn")
    for depth in range(1, path.count(".") + 1)
)
"""Paths below which modules stand, and which themselves may hold nothing."""


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and makes the stand-in's modules."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: Any = None) -> Any:
        if fullname.split(".")[0] not in ROOTS:
            return None
        if modules.contents(fullname) is None and not _has_below(fullname):
            parent, _, name = fullname.rpartition(".")
            raise _unknown(parent, name, ModuleNotFoundError, fullname)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: Any) -> Any:
        return Module(spec.name)

    def exec_module(self, module: Any) -> None:
        name = module.__name__
        RECORDER.imported(name)
        modules.noticed(name)
        module.__path__ = []
        module.__dict__.update(modules.contents(name) or {})
        for each in LATE.get(name, ()):
            module.__dict__.pop(each, None)


LATE = {"tensorflow": ("keras",)}
"""What is looked up each time, so that its use is noticed."""


class Module(types.ModuleType):
    """A module of the stand-in."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        full = f"{self.__name__}.{name}"
        if modules.contents(full) is not None or _has_below(full):
            return importlib.import_module(full)
        asked = sys._getframe(1)
        importing = asked.f_lasti >= 0 and asked.f_code.co_code[asked.f_lasti] == _IMPORT_FROM
        if not _is_students(asked.f_code.co_filename):  # matplotlib asks TensorFlow what a tensor is
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        raise _unknown(self.__name__, name, ImportError if importing else AttributeError, full)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """`from keras.layers import merge` was a function for years, and is the module of that name now."""
        function = vars(self).get(self.__name__.rpartition(".")[2])
        if not callable(function):
            raise TypeError("'module' object is not callable")
        return function(*args, **kwargs)

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if not name.startswith("_"):
            _notice(super().__getattribute__("__name__"), name)
        return found


def _is_students(filename: str) -> bool:
    """Whether a file is the student's: a cell, or a file beside the notebook."""
    return filename.startswith("<") or filename.startswith(os.getcwd())


def _takes_everything(frame: Any) -> bool:
    """Whether a frame is at `from ... import *`, which says nothing of the names."""
    return frame.f_lasti >= 0 and opcode.opname[frame.f_code.co_code[frame.f_lasti]] in (
        "IMPORT_STAR",
        "CALL_INTRINSIC_1",
    )


def _notice(module: str, name: str) -> None:
    below = modules.path_below(module)
    if below is not None and below[0] == "keras":
        generations = modules.NAME_CLUES.get((below[1], name))
        if generations is not None and not _takes_everything(sys._getframe(2)):
            RECORDER.clue(f"keras.{below[1]}.{name}", generations)


def _has_below(name: str) -> bool:
    """Whether modules stand below this name (a package that itself offers nothing)."""
    if name in _WITHOUT_CONTENTS:
        return True
    found = modules.path_below(name)
    return found is not None and found[0] == "keras" and found[1] in _PACKAGES


def _unknown(module: str, name: str, kind: type[Exception], full: str) -> Exception:
    """The error for a name that the stand-in doesn't know; it says whether Keras has it."""
    below = modules.path_below(module) or ("keras", "")
    path = f"{below[1]}.{name}".lstrip(".")
    exists = below[0] == "tensorflow" or name in EXISTING or (below[0] == "keras" and path in paths.OTHERS)
    RECORDER.gap(full, exists=exists)
    if exists:
        text = spelling.unknown(full)
    elif kind is ImportError:
        text = f"cannot import name '{name}' from '{module}'"
    elif kind is ModuleNotFoundError:
        text = f"No module named '{full}'"
    else:
        text = f"module '{module}' has no attribute '{name}'"
    error = kind(text)
    if isinstance(error, ImportError):
        error.name = full
    return error


def install() -> None:
    """Put the finder first, and forget a Keras or TensorFlow that is loaded."""
    if not any(isinstance(each, Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, Finder())
    forget()


def begin_anew() -> None:
    """As if nothing had been asked yet."""
    forget()
    clear_names()
    RECORDER.clear()


def forget() -> None:
    """Leave no module loaded: the next import is noticed."""
    for name in [name for name in sys.modules if name.split(".")[0] in ROOTS]:
        del sys.modules[name]
