"""grades.csv: one row per submission, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from grader.exports.inert import cell
from grader.files import replacing
from grader.model import Row


def write_grades(file: Path, rows: Sequence[Row]) -> None:
    """Write grades.csv (UTF-8 with a byte order mark, which spreadsheets need to show Chinese) whole or not at all."""
    checks = list(dict.fromkeys(check.id for row in rows for check in row.checks))
    with replacing(file) as temporary, temporary.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(["assignment", "student", "score", "max_score", "status", *map(cell, checks)])
        for row in rows:
            scores = {check.id: check.score for check in row.checks}
            cells = [cell(row.assignment), cell(row.student), row.score, row.max_score, row.status]
            writer.writerow([*cells, *(scores.get(check, "") for check in checks)])
