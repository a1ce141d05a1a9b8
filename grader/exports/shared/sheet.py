"""Replaces single cells of an instructor's CSV file and keeps every other byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from grader.model.errors import UsageError
from grader.model.texts import N_

DELIMITERS = ",;\t"
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*")


class Cell(msgspec.Struct, frozen=True):
    """One cell: its value, and where it stands in the text with its quotes."""

    value: str
    start: int
    end: int
    quoted: bool


class Sheet(msgspec.Struct, frozen=True):
    """A CSV file as it was read. `rows[0]` is the header; empty lines have no cells."""

    file: Path
    mark: bytes
    encoding: str
    text: str
    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]
    ends: tuple[int, ...]
    """Where each row ends in the text, before its line end."""

    def value(self, row: int, column: int) -> str:
        """A cell's value without blanks around it; empty where the row is too short."""
        cells = self.rows[row]
        return cells[column].value.strip() if column < len(cells) else ""

    @property
    def header(self) -> list[str]:
        """The header's values."""
        return [cell.value.strip() for cell in self.rows[0]]

    def filled(self, values: Mapping[tuple[int, int], str], without: Collection[int] = ()) -> bytes:
        """The file's bytes with these cells, by (row, column), replaced by plain numbers, and `without` these rows.

        A row that ends before its column (Excel leaves off empty cells at the end) is filled up.
        """
        pieces: list[tuple[int, int, str]] = []
        for (row, column), new in values.items():
            cells = self.rows[row]
            if column < len(cells):
                cell = cells[column]
                quoted = cell.quoted or self.delimiter in new
                pieces.append((cell.start, cell.end, f'"{new}"' if quoted else new))
            else:
                quoted = self.delimiter in new
                missing = self.delimiter * (column - len(cells) + 1)
                pieces.append((self.ends[row], self.ends[row], missing + (f'"{new}"' if quoted else new)))
        for row in without:
            end = self.ends[row]
            pieces.append((self.rows[row][0].start, end + (2 if self.text.startswith("\r\n", end) else 1), ""))
        text, done = [], 0
        for start, end, new in sorted(pieces):
            text += [self.text[done:start], new]
            done = end
        text.append(self.text[done:])
        return self.mark + "".join(text).encode(self.encoding, "surrogateescape")


def read_sheet(file: Path) -> Sheet:
    """A CSV file in UTF-8, UTF-16 or an encoding that has ASCII in it, with `,`, `;` or tab between cells.

    Raises UsageError for a file that isn't there or is no CSV.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise UsageError(N_("there is no file {file}", file=str(file))) from None
    except OSError as error:
        raise UsageError(
            N_("{file} can't be read: {error}", file=str(file), error=error.strerror or str(error))
        ) from None
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise UsageError(
            N_("{file} is a spreadsheet workbook; give the CSV file as the system wrote it", file=str(file))
        )
    mark, encoding = next(((m, e) for m, e in MARKS if data.startswith(m)), (b"", ""))
    text, encoding = _decoded(data[len(mark) :], encoding)
    if "\0" in text:
        raise UsageError(N_("{file} is not a CSV file: there are NUL bytes in it", file=str(file)))
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = max(DELIMITERS, key=lambda sign: _outside_quotes(first).count(sign))
    rows, ends = _parsed(text, delimiter, file)
    if not rows or not rows[0]:
        raise UsageError(N_("{file} is empty", file=str(file)))
    return Sheet(file, mark, encoding, text, delimiter, tuple(rows), tuple(ends))


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    """The text, and an encoding that gives back its very bytes."""
    for name in (encoding or "utf-8", "cp950", "cp1252"):
        try:
            text = data.decode(name)
            if text.encode(name) == data:
                return text, name
        except UnicodeError:
            continue
    return data.decode("utf-8", "surrogateescape"), "utf-8"


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"?', "", line)


def _parsed(text: str, delimiter: str, file: Path) -> tuple[list[tuple[Cell, ...]], list[int]]:
    rows: list[tuple[Cell, ...]] = []
    ends: list[int] = []
    cells: list[Cell] = []
    ending = re.compile(f"[{re.escape(delimiter)}\r\n]")
    at, length = 0, len(text)
    while at < length:
        start = at
        quoted = text.startswith('"', at)
        if quoted:
            at = _closing(text, at, file) + 1
        found = ending.search(text, at)
        at = found.start() if found else length
        raw = text[start:at]
        body = raw.rstrip(" ")
        proper = quoted and body.endswith('"') and len(body) > 1  # nothing behind the closing quote
        cells.append(Cell(body[1:-1].replace('""', '"') if proper else raw, start, at, proper))
        if at < length and text[at] == delimiter:
            at += 1
            if at == length or text[at] in "\r\n":
                cells.append(Cell("", at, at, False))
            else:
                continue
        rows.append(() if len(cells) == 1 and cells[0].start == cells[0].end else tuple(cells))
        ends.append(at)
        cells = []
        at += 2 if text.startswith("\r\n", at) else 1
    return rows, ends


def _closing(text: str, opening: int, file: Path) -> int:
    """Where a quote that is opened closes."""
    at = opening + 1
    while True:
        at = text.find('"', at)
        if at < 0:
            line = len(re.findall(r"\r\n|\r|\n", text[:opening])) + 1
            raise UsageError(
                N_(
                    "{file} is not a valid CSV file: the quote in line {line} is never closed",
                    file=str(file),
                    line=line,
                )
            )
        if text.startswith('""', at):
            at += 2
            continue
        return at


def number(text: str) -> float | None:
    """A number as a gradebook writes it, with `.` or `,` before the decimals; None for anything else."""
    found = _NUMBER.fullmatch(text)
    return float(found.group(1).replace(",", ".")) if found else None
