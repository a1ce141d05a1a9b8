"""grades.csv: one row per submission, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from grader.model.files import replacing
from grader.model.inert import cell
from grader.model.result import Row


def write_grades(file: Path, rows: Sequence[Row], lang: str = "en") -> None:
    """Write grades.csv (UTF-8 with a byte order mark, which spreadsheets need to show Chinese) whole or not at all.

    A check that could not be judged has no mark, and `reason` says why a submission needs a human."""
    checks = list(dict.fromkeys(check.id for row in rows for check in row.checks))
    with replacing(file) as temporary, temporary.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(["assignment", "student", "score", "max_score", "status", *map(cell, checks), "reason"])
        for row in rows:
            # no mark, as against a mark of 0
            scores = {
                check.id: "" if check.status == "error" and not check.score else check.score for check in row.checks
            }
            cells = [cell(row.assignment), cell(row.student), row.score, row.max_score, row.status]
            reason = "" if row.reason is None else cell(row.reason.show(lang))
            writer.writerow([*cells, *(scores.get(check, "") for check in checks), reason])
