"""The package's optional extras: what tells that one is installed, and the line that installs it."""

from __future__ import annotations

from importlib.util import find_spec

from grader.model.errors import UsageError
from grader.model.texts import N_, Message

PACKAGES = {"kernel": "ipykernel", "xlsx": "openpyxl", "keras": "keras"}
"""Extras of the project (`grade-optimizers[kernel]`), and the package that each is there for."""

_WITHOUT = {
    "kernel": N_("There is no Jupyter kernel here, in which the engine kernel runs notebooks."),
    "xlsx": N_("There is no openpyxl here, which writes XLSX."),
    "keras": N_("There is no Keras here to watch."),
}


def is_here(extra: str) -> bool:
    """Whether the extra's package can be imported; nothing is imported to know."""
    return find_spec(PACKAGES[extra]) is not None


def remedy(extra: str) -> Message:
    """The line that brings the extra: it is copied into any shell, so with the quotes that all of them know."""
    pip = "pip" if find_spec("pip") is not None else "uv pip"  # an environment that uv made has none of its own
    return N_("Install it: {line}", line=f'{pip} install "grade-optimizers[{extra}]"')


def without(extra: str) -> Message:
    """What can't be had while the extra isn't there."""
    return _WITHOUT[extra]


def demand(extra: str) -> None:
    """Raise UsageError, with the line that brings it, unless the extra is there."""
    if not is_here(extra):
        raise UsageError(N_("{what} {remedy}", what=without(extra), remedy=remedy(extra)))
