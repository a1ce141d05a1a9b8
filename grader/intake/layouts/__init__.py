"""How submissions arrive: one file per system, whose first line says what its names look like."""

from __future__ import annotations

from functools import cache
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from grader.intake.layouts.piece import Layout

LAYOUTS = (
    "gradescope",
    "moodle",
    "blackboard",
    "canvas",
    "nbgrader",
    "github",
    "brightspace",
    "folders",
)
"""The layouts of `grade class --layout`, each a file of this folder, in the order in which they are tried."""


@cache
def layouts() -> tuple[Layout, ...]:
    """Their `LAYOUT`s. They are loaded when they are needed, so that `grade --help` answers at once."""
    return tuple(import_module(f"{__name__}.{name}").LAYOUT for name in LAYOUTS)
