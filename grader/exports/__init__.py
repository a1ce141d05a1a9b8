"""Exports for other systems, a file per format; each is a pure conversion of results."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from grader.exports.shared.request import Request, Written

FORMATS = (
    "canvas",
    "moodle",
    "gradescope",
    "classroom50",
    "junit",
    "sarif",
    "github",
    "csv",
    "xlsx",
)
"""The formats of `grade export --to`, each a file of `formats`, whose first line is its help."""


def export(to: str, request: Request) -> Written:
    """The export in a format. Its file is loaded here only, so that `grade --help` answers at once."""
    written: Written = _module(to).export(request)
    return written


def filling() -> tuple[str, ...]:
    """The formats that fill a file of the instructor's: their files say `FILLS = True`."""
    return tuple(name for name in FORMATS if getattr(_module(name), "FILLS", False))


def _module(name: str) -> ModuleType:
    return import_module(f"grader.exports.formats.{name}")
