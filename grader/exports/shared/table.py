"""The class as a table, for CSV and XLSX: one row per submission, plain values."""

from __future__ import annotations

from collections.abc import Sequence

from grader.gradebook.contract import Entry
from grader.model.inert import plain

Value = str | float | int | None

FIXED = (
    "assignment", "student", "name", "id", "email", "group", "attempt", "late", "submitted_at", "score", "max_score",
    "status", "reason",
)  # fmt: skip
"""The columns before the checks. Names are those of results.json, in every language: programs read them."""


def checks_of(entries: Sequence[Entry]) -> list[str]:
    """The checks of all entries, each once, in order."""
    return list(dict.fromkeys(check.id for entry in entries for check in entry.checks))


def rows(entries: Sequence[Entry]) -> list[list[Value]]:
    """Header and rows; a column per check holds its score, the last one what was found."""
    checks = checks_of(entries)
    table: list[list[Value]] = [[*FIXED, *checks, "findings"]]
    for entry in entries:
        who = entry.identity
        # no mark, as against a mark of 0
        scores = {c.id: None if c.status == "error" and not c.score else c.score for c in entry.checks}
        table.append(
            [
                entry.assignment,
                entry.student,
                who.name if who else None,
                who.id if who else None,
                who.email if who else None,
                who.group if who else None,
                who.attempt if who else None,
                {None: None, True: "late", False: "no"}[who.late] if who else None,
                who.submitted_at if who else None,
                entry.score,
                entry.max_score,
                entry.status,
                plain(entry.reason, 500) if entry.reason else None,
                *(scores.get(check) for check in checks),
                " ".join(dict.fromkeys(finding.id for check in entry.checks for finding in check.findings)) or None,
            ]
        )
    return table


def finding_rows(entries: Sequence[Entry]) -> list[list[Value]]:
    """Header and a row per finding."""
    table: list[list[Value]] = [["assignment", "student", "check", "finding", "title", "message"]]
    for entry in entries:
        for check in entry.checks:
            for finding in check.findings:
                message = plain(finding.message, 1000)
                table.append([entry.assignment, entry.student, check.id, finding.id, finding.title, message])
    return table
