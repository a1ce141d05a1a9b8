"""All that is known about one submission, and its row in a class table.

`results.json` is written from these types and those of `verdict`: a change of a name there is a change of the contract (`schema`).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from grader.model.run import CellRun, Gap
from grader.model.submission import Identity, StudentCode
from grader.model.texts import Localized, Message
from grader.model.verdict import CheckStatus, CheckVerdict

SCHEMA = "grade/1"

SubmissionStatus = Literal["graded", "failed", "missing"]


class Result(msgspec.Struct, frozen=True):
    """All that is known about one submission. `notes` are for the reader of the page (limits hit, gaps of this machine)."""

    assignment: str
    student: str
    files: tuple[str, ...]
    score: float
    max_score: float
    status: SubmissionStatus
    reason: Message | None = None
    seconds: float = 0.0
    checks: tuple[CheckVerdict, ...] = ()
    cells: tuple[CellRun, ...] = ()
    notes: tuple[Message, ...] = ()
    code: StudentCode | None = None
    engine: str = ""
    confined: bool = True
    """Every layer of confinement was in force."""
    unchanged: bool = False
    """Judged from what was observed of the same code before: nothing was run this time."""
    identity: Identity | None = None
    unjudged: tuple[Gap, ...] = ()
    """Gaps for which checks could not be judged."""
    lacking: tuple[str, ...] = ()
    """Packages that the code wanted and the machine lacks, whether or not it mattered."""


class RowCheck(msgspec.Struct, frozen=True):
    """One check in a class table."""

    id: str
    title: Localized
    score: float
    max_score: float
    status: CheckStatus
    findings: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """A result as a class table needs it: light, so that a thousand fit in memory. `page` is relative to the index."""

    assignment: str
    student: str
    score: float
    max_score: float
    status: SubmissionStatus
    page: str
    reason: Message | None = None
    checks: tuple[RowCheck, ...] = ()
    unchanged: bool = False
    unjudged: tuple[Gap, ...] = ()
    lacking: tuple[str, ...] = ()


def row_of(result: Result, page: str) -> Row:
    """The row of a result whose report is `page`."""
    checks = tuple(
        RowCheck(v.id, v.title, v.score, v.max_score, v.status, tuple(f.id for f in v.findings)) for v in result.checks
    )
    return Row(
        result.assignment, result.student, result.score, result.max_score, result.status, page, result.reason, checks,
        result.unchanged, result.unjudged, result.lacking,
    )  # fmt: skip
