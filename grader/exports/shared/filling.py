"""Fills one column of an instructor's own gradebook, and says what could not be filled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from grader.exports.shared.request import Request, Written, names, points, write_bytes
from grader.exports.shared.sheet import Sheet, number
from grader.gradebook.contract import Entry
from grader.gradebook.matching import Matches, RowKeys, folded, match
from grader.model.errors import UsageError
from grader.model.inert import one_line
from grader.model.texts import N_, Message

_DECIMALS = re.compile(r"-?\d+[.,]\d{1,2}")
EXCUSED = ("ex", "excused")


class Column(msgspec.Struct, frozen=True):
    """The column to fill, and what the assignment is worth in that system (None where the file doesn't tell)."""

    index: int
    worth: float | None


def need(request: Request, what: Message) -> Path:
    """The instructor's file; raises UsageError that says which one is meant."""
    if request.fill is None:
        raise UsageError(N_("give the file to fill with --fill FILE: {what}", what=what))
    return request.fill


def pick(request: Request, sheet: Sheet, columns: Mapping[int, str], ids: Mapping[int, str] | None = None) -> int:
    """The column to fill: the one asked for, or that is called like the assignment, or the only one there is.

    Raises UsageError that lists the columns where that isn't clear.
    """
    assignment = request.sole_assignment()
    wanted = request.column if request.column is not None else assignment
    exact = [
        i
        for i, title in columns.items()
        if folded(wanted) in (folded(title), folded(sheet.header[i])) or (ids or {}).get(i) == wanted.strip()
    ]
    beginning = [
        i for i, title in columns.items() if request.column is not None and folded(title).startswith(folded(wanted))
    ]
    found = exact or beginning or (list(columns) if request.column is None and len(columns) == 1 else [])
    if len(found) == 1:
        return found[0]
    known = ", ".join(repr(one_line(sheet.header[i], 80)) for i in columns) or "-"
    raise UsageError(
        N_(
            "which column of {file} is meant? Say it with --column NAME (`{wanted}` fits {count} of them; there: {known})",
            file=str(sheet.file),
            wanted=wanted,
            count=len(found),
            known=known,
        )
    )


def fill(
    request: Request, sheet: Sheet, rows: Mapping[int, RowKeys], column: Column, system: str, name: str, *, omit: bool = False
) -> Written:  # fmt: skip
    """Write the sheet with the marks of all entries that were graded and whose row is certain.

    With `omit` the rows of all other students are left out: there a system takes what stands in the file, an empty cell
    included, for a change of what was entered since the file was exported.
    """
    found = match(request.entries, rows, system)
    comma = _decimal_comma(sheet, column.index)
    values: dict[tuple[int, int], str] = {}
    same: set[int] = set()
    excused: list[Entry] = []
    for index, row in found.rows.items():
        entry = request.entries[index]
        if entry.status != "graded":
            continue
        mark = _mark(entry, request, column)
        now = sheet.value(row, column.index)
        if now.casefold() in EXCUSED:
            excused.append(entry)
        elif number(now) == float(mark):
            same.add(row)
        else:
            values[row, column.index] = mark.replace(".", ",") if comma else mark
    others = rows.keys() - same - {row for row, _ in values}
    file = write_bytes(request.file(name), sheet.filled(values, others if omit else ()))
    title = repr(one_line(sheet.header[column.index], 80))
    said = [
        N_("Column {column}: {count} marks written, {same} were there already.", column=title, count=len(values), same=len(same)),
        *_left_alone(request, excused),
    ]  # fmt: skip
    if others and omit:
        said.append(N_("Rows left out of the file, so that what stands there stays: {count}", count=len(others)))
    elif others:
        said.append(N_("Rows left as they are: {count}", count=len(others)))
    return Written((file,), tuple(said), tuple(_attention(request, found, column)))


def _left_alone(request: Request, excused: Sequence[Entry]) -> list[Message]:
    said = []
    missing = [entry for entry in request.entries if entry.status == "missing"]
    if missing:
        said.append(N_("Nothing to grade was handed in, so not written: {names}", names=names(missing)))
    if excused:
        said.append(N_("Excused there, so left as they are: {names}", names=names(excused)))
    return said


def _attention(request: Request, found: Matches, column: Column) -> list[Message]:
    said = []
    unknown = [entry for entry in found.unknown if entry.status == "graded"]
    if unknown:
        said.append(N_("Not in the file, so not written: {names}", names=names(unknown)))
    ambiguous = [entry for entry in found.ambiguous if entry.status == "graded"]
    if ambiguous:
        said.append(
            N_(
                "Not written, because it isn't certain which row is theirs; do these by hand: {names}",
                names=names(ambiguous),
            )
        )
    failed = [entry for entry in request.entries if entry.status == "failed"]
    if failed:
        said.append(N_("Could not be graded, so not written; they need a human: {names}", names=names(failed)))
    worths = {entry.max_score for entry in request.entries}
    if column.worth is not None and worths and worths != {column.worth} and not request.scale:
        said.append(
            N_(
                "The assignment is worth {there} points there and {here} here; the marks are written as they are "
                "(--scale converts them).",
                there=points(column.worth),
                here=" / ".join(points(worth) for worth in sorted(worths)),
            )
        )
    if request.scale and column.worth is None:
        said.append(N_("The file doesn't tell what the assignment is worth there, so nothing was converted."))
    return said


def _mark(entry: Entry, request: Request, column: Column) -> str:
    if request.scale and column.worth is not None and entry.max_score > 0:
        return points(entry.score * column.worth / entry.max_score)
    return points(entry.score)


def _decimal_comma(sheet: Sheet, column: int) -> bool:
    """Whether the file writes decimals with a comma: seen from its own numbers, this column's before others'."""
    for columns in ([column], range(len(sheet.header))):
        values = [sheet.value(row, i) for row in range(1, len(sheet.rows)) for i in columns]
        numbers = [value for value in values if _DECIMALS.fullmatch(value)]
        if numbers:
            return all("," in value for value in numbers)
    return False
