"""What was handed in: the code, what lies beside it, and whose it is."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec


class Cell(msgspec.Struct, frozen=True):
    """One code cell as handed in. `number` counts code cells from 1; a module is one cell with number 1."""

    number: int
    source: str
    stored: str = ""
    """The text that the notebook holds as this cell's output: from whatever run, of whatever code (untrusted, capped)."""
    count: int | None = None
    """The n of "In [n]" as stored: the order in which cells were run before the notebook was saved."""


class TextCell(msgspec.Struct, frozen=True):
    """A cell of a notebook that isn't run, though its text looks as if it held code."""

    kind: Literal["markdown", "raw"]
    number: int
    """Counts the cells of its kind from 1."""
    below: int
    """The number of the code cell before it; 0: there is none."""
    source: str


MOST_BESIDE = 20 * 2**20
"""Bytes of all files together that are laid beside one student's code."""


class Beside(msgspec.Struct, frozen=True):
    """A file handed in beside the student's code (a module, data), to be laid beside it when it runs."""

    name: str
    """Where it lies, seen from the code: with / between folders, never leading out of them."""
    source: Path
    supplied: bool = False
    """Comes from the assignment, not from the student."""


class StudentCode(msgspec.Struct, frozen=True):
    """The code of one submission, read but never executed on this side."""

    file: str
    kind: Literal["notebook", "module"]
    cells: tuple[Cell, ...]
    texts: tuple[TextCell, ...] = ()
    """Cells that aren't run but may hold code all the same."""


class Identity(msgspec.Struct, frozen=True):
    """Whose a submission is, as the system that it came from tells it: what an export matches rows by.

    Everything but `layout` may be empty: no system tells all of it. The texts are the student's (untrusted).
    """

    layout: str
    """The layout's name in `grader.intake.layouts`: "canvas", "moodle", "gradescope", "folders" …"""
    id: str = ""
    """The system's own number or key of the student: Canvas user id, Moodle participant id, Gradescope SID, login."""
    name: str = ""
    email: str = ""
    group: str = ""
    """The group that handed in together; every known member has a result of their own."""
    attempt: int | None = None
    """Which attempt was graded, counted from 1 as far as the system tells them apart."""
    late: bool | None = None
    """None where the system doesn't tell."""
    submitted_at: str = ""
    """ISO 8601, with offset where the system gives one."""
    submission: str = ""
    """The system's number of the submission or the file (Gradescope submission, Canvas file), as against the student's."""
    source: str = ""
    """Where it lay in what was given: a path relative to the folder or zip."""
