"""XLSX: the class as a workbook, one sheet with marks and one with findings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.exports.shared.request import Request, Written, write_bytes
from grader.exports.shared.table import Value, finding_rows, rows
from grader.model import extras
from grader.model.inert import plain
from grader.model.texts import N_

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_CHARACTERS = 32_000
"""A cell of Excel's holds 32,767."""
NARROWEST, WIDEST = 8, 60


def export(request: Request) -> Written:
    """Write the workbook; every text is a text, whatever it begins with. Raises UsageError where the extra isn't installed."""
    extras.demand("xlsx")
    from openpyxl import Workbook  # a fifth of a second to import: only here

    book = Workbook()
    book.remove(book.active)
    _sheet(book, N_("Marks").show(request.lang), rows(request.entries))
    _sheet(book, N_("Findings").show(request.lang), finding_rows(request.entries))
    data = io.BytesIO()
    book.save(data)
    return Written((write_bytes(request.file("export.xlsx"), data.getvalue()),))


def _sheet(book: Workbook, title: str, table: Sequence[Sequence[Value]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    widths: dict[int, int] = {}
    for i, row in enumerate(table, 1):
        for j, value in enumerate(row, 1):
            if value is None:
                continue
            place = sheet.cell(i, j)
            if isinstance(value, str):
                shown = plain(value, MOST_CHARACTERS)
                place.value = shown
                place.data_type = "s"  # not "f" for what begins with =, not "e" for #N/A
                place.quotePrefix = True  # and it stays a text when somebody edits the cell
                widths[j] = max(widths.get(j, 0), min(len(shown), WIDEST))
            else:
                place.value = value
            if i == 1:
                place.font = Font(bold=True)
    for j in range(1, len(table[0]) + 1):
        sheet.column_dimensions[get_column_letter(j)].width = max(NARROWEST, widths.get(j, 0) + 2)
    sheet.freeze_panes = "C2"
    if len(table) > 1:
        sheet.auto_filter.ref = sheet.dimensions
