"""Moodle: your grading worksheet (--fill) with the marks filled in, and a zip of the students' pages as feedback.

The worksheet is the instructor's own download: Moodle reads its headers in the site's language only, and skips rows
whose grade changed there since. The zip has a folder per student, called as Moodle's own download of submissions calls
it, from whose number Moodle knows the student.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.exports.shared.filling import Column, fill, pick
from grader.exports.shared.request import Request, Written, names, write_bytes
from grader.exports.shared.sheet import Sheet, number, read_sheet
from grader.gradebook.contract import Entry
from grader.gradebook.matching import RowKeys, match
from grader.model.errors import UsageError
from grader.model.inert import file_name
from grader.model.texts import N_

FILLS = True
GRADE = (
    "grade",
    "bewertung",
    "note",
    "calificación",
    "valutazione",
    "nota",
    "beoordeling",
    "成績",
    "成绩",
    "分數",
    "評定",
)
"""The header of the marks in some languages; where it is called otherwise, --column says so."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PARTICIPANT = re.compile(r"\D*(\d+)")


def export(request: Request) -> Written:
    """Write the filled worksheet (with --fill), and the feedback zip where there are pages."""
    if request.fill is None:
        return _feedback_only(request)
    sheet = read_sheet(request.fill)
    rows = _rows(sheet)
    column = _grade_column(request, sheet)
    written = fill(request, sheet, rows, column, "moodle", "moodle.csv")
    found = match(request.entries, rows, "moodle")
    folders = {
        index: (sheet.value(row, 1), rows[row].own) for index, row in found.rows.items() if rows[row].own
    }  # fmt: skip
    file = written.files[0].with_name(f"{written.files[0].stem}-feedback.zip")
    zipped = _feedback(request, folders, file)
    return Written(written.files + zipped.files, written.said + zipped.said, written.attention + zipped.attention)


def _rows(sheet: Sheet) -> dict[int, RowKeys]:
    """The students' rows. The first column is Moodle's "Participant 123", in whatever language."""
    rows = {}
    email = next((i for i in range(len(sheet.header)) if _all(sheet, i, EMAIL)), None)
    for row in range(1, len(sheet.rows)):
        found = _PARTICIPANT.fullmatch(sheet.value(row, 0))
        if found is None:
            continue
        # Between the name and the address stands the ID number, where the site shows it.
        between = range(2, email) if email is not None else range(0)
        ids = [sheet.value(row, i) for i in between] + ([sheet.value(row, email)] if email is not None else [])
        rows[row] = RowKeys(found.group(1), tuple(ids), (sheet.value(row, 1),))
    if not rows:
        raise UsageError(
            N_(
                "{file} is not a Moodle grading worksheet: its first column should hold `Participant 123` or the like "
                "(download it in the assignment: Submissions > Download grading worksheet)",
                file=str(sheet.file),
            )
        )
    return rows


def _all(sheet: Sheet, column: int, pattern: re.Pattern[str]) -> bool:
    """Whether every student's cell that isn't empty has this form, and there is one."""
    values = [value for row in range(1, len(sheet.rows)) if (value := sheet.value(row, column))]
    return bool(values) and all(pattern.fullmatch(value) for value in values)


def _grade_column(request: Request, sheet: Sheet) -> Column:
    columns = dict(enumerate(sheet.header))
    named = [i for i, title in columns.items() if title.casefold() in GRADE]
    if request.column is None and len(named) == 1:
        request.sole_assignment()
        chosen = named[0]
    else:
        chosen = pick(request, sheet, columns)
    worth = {sheet.value(row, chosen + 1) for row in range(1, len(sheet.rows))} - {""}  # Maximum Grade
    if len(worth) == 1:
        value = number(next(iter(worth)))
        if value is None:
            raise UsageError(
                N_(
                    "{file} belongs to an assignment that Moodle marks on a scale ({scale}), not in points",
                    file=str(sheet.file),
                    scale=next(iter(worth))[:80],
                )
            )
        return Column(chosen, value)
    return Column(chosen, None)


def _feedback_only(request: Request) -> Written:
    """The feedback zip without a worksheet: for students whose submission came in Moodle's own layout."""
    request.sole_assignment()
    known = {
        i: (entry.identity.name or entry.student, entry.identity.id)
        for i, entry in enumerate(request.entries)
        if entry.identity is not None and entry.identity.layout == "moodle" and entry.identity.id.isascii() and entry.identity.id.isdecimal()
    }  # fmt: skip
    if not known:
        raise UsageError(
            N_(
                "give the grading worksheet to fill with --fill FILE (in the assignment: Submissions > Download grading worksheet)"
            )
        )
    written = _feedback(request, known, request.file("moodle-feedback.zip"))
    others = [entry for i, entry in enumerate(request.entries) if i not in known]
    unknown = (
        (N_("Not in the zip, because their number in Moodle isn't known: {names}", names=names(others)),)
        if others
        else ()
    )
    return Written(written.files, written.said, unknown + written.attention)


def _feedback(request: Request, folders: Mapping[int, tuple[str, str]], file: Path) -> Written:
    """The zip of pages: `folders` gives each entry's full name and participant number."""
    if request.page is None:
        return Written()
    held = io.BytesIO()
    packed: list[Entry] = []
    missing: list[Entry] = []
    title = file_name(request.sole_assignment())
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for index, (name, participant) in folders.items():
            entry = request.entries[index]
            try:
                page = request.page(entry.assignment, entry.student).read_bytes()
            except OSError:
                missing.append(entry)
                continue
            # Moodle up to 4.0 wants the last underscore, later versions take it.
            member = zipfile.ZipInfo(f"{file_name(name)}_{participant}_assignsubmission_file_/{title} feedback.html")
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            out.writestr(member, page)
            packed.append(entry)
    if not packed:
        return Written(said=(N_("No feedback zip: there are no pages of these students in the reports."),))
    said = N_("Feedback pages for Moodle (Upload multiple feedback files in a zip): {count}", count=len(packed))
    lacking = (
        (N_("Not in the zip, because there is no page of theirs: {names}", names=names(missing)),) if missing else ()
    )
    return Written((write_bytes(file, held.getvalue()),), (said,), lacking)
