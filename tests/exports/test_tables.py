"""CSV and XLSX: everything that is known, every text a text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from grader.exports import FORMATS, export
from grader.exports.formats import csv as csv_file
from grader.exports.formats import xlsx
from grader.model.submission import Identity
from tests.exports.conftest import EVIL, evil_result, request_of, result
from tests.exports.examples import needed

WHO = Identity(
    "canvas",
    id="11",
    name="=Chen",
    email="a@b.tw",
    group="g1",
    attempt=2,
    late=True,
    submitted_at="2026-01-02T03:04:05Z",
)


def test_csv_holds_who_and_what(requested: Callable[..., Any]) -> None:
    data = csv_file.export(requested(result("s", 1.5, WHO), result("t", 3))).files[0].read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (first["student"], first["id"], first["attempt"], first["late"], first["score"], first["one"]) == ("s", "11", "2", "late", "1.5", "1.5")  # fmt: skip
    assert first["name"] == "'=Chen"
    assert second["late"] == ""


def test_xlsx_holds_the_same(reports: Path) -> None:
    request = request_of(reports, lang="zh-TW")
    book = openpyxl.load_workbook(xlsx.export(request).files[0])
    marks, findings = book.worksheets
    header, *rows = marks.iter_rows(values_only=True)
    assert [row[header.index("score")] for row in rows] == [entry.score for entry in request.entries]
    assert findings.max_row - 1 == sum(len(check.findings) for entry in request.entries for check in entry.checks)


def test_no_cell_is_a_formula(requested: Callable[..., Any]) -> None:
    request = requested(evil_result(identity=Identity("canvas", id=EVIL, name=EVIL)))
    for row in csv.reader(io.StringIO(csv_file.export(request).files[0].read_text("utf-8-sig"))):
        assert not any(cell.lstrip()[:1] in tuple("=+-@") for cell in row if cell.strip())
    book = openpyxl.load_workbook(xlsx.export(request).files[0])
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "inlineStr") for cell in row)
    with zipfile.ZipFile(request.folder / "export.xlsx") as zipped:
        sheets = [name for name in zipped.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f" in zipped.read(name) for name in sheets)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_real_results(reports: Path, tmp_path: Path, name: str) -> None:
    written = export(name, request_of(reports, out=tmp_path / "out", **needed(name, tmp_path)))
    assert written.files
    assert all(file.stat().st_size for file in written.files)
