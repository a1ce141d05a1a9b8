"""Canvas: your own export of the gradebook (--fill) with the marks filled in.

Only the cells of one assignment's column change. Canvas finds students by its own ids and the assignment by the id in
the header, so nothing else may be touched: a header that it doesn't know would become a new assignment. An empty cell
clears a mark that was entered since the export, so students without a mark here are left out.
"""

from __future__ import annotations

import re

from grader.exports.shared.filling import Column, fill, need, pick
from grader.exports.shared.request import Request, Written
from grader.exports.shared.sheet import Sheet, number, read_sheet
from grader.gradebook.matching import RowKeys
from grader.model.errors import UsageError
from grader.model.texts import N_

_ID = re.compile(r"\s*\((\d+)\)\s*$")
_TOTAL = re.compile(r"(current|final|override|unposted).*(score|points|grade|status)$", re.IGNORECASE)
FILLS = True
STUDENT = ("id", "sis user id", "sis login id", "integration id", "root account")


def export(request: Request) -> Written:
    """Write the filled gradebook; raises UsageError where it is none, or where the column isn't clear."""
    sheet = read_sheet(need(request, N_("the gradebook as Canvas exports it (Grades > Export)")))
    header = [title.casefold() for title in sheet.header]
    in_two_columns = header[:2] == ["lastname", "firstname"]  # as a course may have it
    if (
        len(header) < 4
        or not (in_two_columns or "student" in header[0])
        or "id" not in header
        or "section" not in header
    ):
        raise UsageError(
            N_(
                "{file} is not a Canvas gradebook: its header should begin with Student, ID and contain Section (it is: {header})",
                file=str(sheet.file),
                header=", ".join(sheet.header[:6]),
            )
        )
    first = header.index("section") + 1
    assignments = {
        i: _ID.sub("", title)
        for i, title in enumerate(sheet.header)
        if i >= first and (_ID.search(title) or not _TOTAL.search(title))
    }
    chosen = pick(request, sheet, assignments, ids={i: _id(sheet.header[i]) for i in assignments})
    worth, above = _points_possible(sheet, chosen)
    marked = [row for row in range(above, len(sheet.rows)) if sheet.value(row, header.index("id"))]
    columns = [header.index(name) for name in STUDENT[1:4] if name in header]
    rows = {
        row: RowKeys(
            sheet.value(row, header.index("id")),
            tuple(sheet.value(row, column) for column in columns),
            (f"{sheet.value(row, 0)}, {sheet.value(row, 1)}" if in_two_columns else sheet.value(row, 0),),
        )
        for row in marked
    }
    return fill(request, sheet, rows, Column(chosen, worth), "canvas", "canvas.csv", omit=True)


def _id(title: str) -> str:
    found = _ID.search(title)
    return found.group(1) if found else ""


def _points_possible(sheet: Sheet, column: int) -> tuple[float | None, int]:
    """What the assignment is worth there, and the first row that may be a student's."""
    for row in range(1, min(len(sheet.rows), 5)):
        if "points possible" in sheet.value(row, 0).casefold():
            said = sheet.value(row, column)
            if "read only" in said.casefold():
                raise UsageError(
                    N_("Canvas takes no marks for {column}: the column is read only", column=sheet.header[column])
                )
            return number(said), row + 1
    return None, 1
