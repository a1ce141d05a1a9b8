"""CSV: the class as a table, with all that is known of whose a submission is."""

from __future__ import annotations

import csv
import io

from grader.exports.shared.request import Request, Written, write_bytes
from grader.exports.shared.table import Value, rows
from grader.model.inert import cell


def export(request: Request) -> Written:
    """Write the table in UTF-8, with the byte order mark that spreadsheets need to show Chinese."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_shown(value) for value in row] for row in rows(request.entries))
    return Written((write_bytes(request.file("export.csv"), text.getvalue().encode("utf-8-sig")),))


def _shown(value: Value) -> str | float:
    if isinstance(value, str):
        return cell(value)
    return "" if value is None else value
