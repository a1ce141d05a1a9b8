"""grades.csv: one row per submission, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from grader.files import replacing
from grader.model import Row


def write_grades(file: Path, rows: Sequence[Row]) -> None:
    """Write grades.csv (UTF-8 with a byte order mark, which spreadsheets need to show Chinese) whole or not at all."""
    checks = list(dict.fromkeys(check.id for row in rows for check in row.checks))
    with replacing(file) as temporary, temporary.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(["assignment", "student", "score", "max_score", "status", *map(inert, checks)])
        for row in rows:
            scores = {check.id: check.score for check in row.checks}
            cells = [inert(row.assignment), inert(row.student), row.score, row.max_score, row.status]
            writer.writerow([*cells, *(scores.get(check, "") for check in checks)])


FORMULA = "=+-@＝＋－＠"
"""What a formula may begin with, in spreadsheets that read full-width characters, too."""


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = text.encode("utf-8", "replace").decode()
    begins = text.lstrip()[:1]
    return "'" + text if (begins and begins in FORMULA) or text[:1] in ("\t", "\r", "\n") else text
