"""Canvas and Moodle: the instructor's own file comes back with the marks, every other byte as it was; for Canvas without the
rows that have none."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.commands import cli
from grader.exports import FORMATS, filling
from grader.exports.formats import canvas, moodle
from grader.model.errors import UsageError
from grader.model.submission import Identity
from tests.exports.conftest import EVIL, all_said, evil_result, result
from tests.exports.examples import CANVAS, MOODLE, fill_in


def rows_of(file: Path, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=delimiter))


def canvas_id(number: int, name: str = "") -> Identity:
    return Identity("canvas", id=str(number), name=name)


def test_canvas_gets_its_own_file_back(tmp_path: Path, requested: Callable[..., Any]) -> None:
    given = fill_in(tmp_path, CANVAS)
    request = requested(result("chenweiting", 2.5, canvas_id(11)), result("linmei", 1.0, canvas_id(13)), fill=given)
    written = canvas.export(request)
    rows, before = rows_of(written.files[0]), rows_of(given)
    assert [row[5] for row in rows[2:]] == ["2.5", "1"]
    old = [
        before[0],
        before[1],
        before[2],
        before[4],
    ]  # an empty cell would clear a mark, so a namesake's row isn't there
    assert [row[:5] + row[6:] for row in rows] == [row[:5] + row[6:] for row in old]
    assert "left out of the file, so that what stands there stays: 2" in all_said(written)
    assert given.read_text() == CANVAS
    assert not written.attention


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whatever_wrote_the_file(tmp_path: Path, requested: Callable[..., Any], bom: bytes, delimiter: str, end: str) -> None:  # fmt: skip
    text = CANVAS.replace('"Chen, Wei-Ting"', "Chen Wei-Ting").replace('"Lin, Mei"', "Lin Mei").replace(",", delimiter)
    given = fill_in(tmp_path, bom + text.replace("\n", end).encode())
    written = canvas.export(requested(result("x", 2.5, canvas_id(11)), fill=given))
    data = written.files[0].read_bytes()
    assert data.startswith(bom)
    old, new = given.read_bytes().split(end.encode()), data.split(end.encode())
    assert new[:2] == old[:2]
    assert new[2] == delimiter.join(["Chen Wei-Ting", "11", "u11", "weiting", "A", "2.5", "4", "50"]).encode()
    assert new[3:] == [b""]


def test_nobody_is_guessed(tmp_path: Path, requested: Callable[..., Any]) -> None:
    given = fill_in(tmp_path, CANVAS)
    request = requested(
        result("lin mei", 1.0),  # two rows are called so
        result("Lin Meii", 1.0),  # nearly the same is not the same
        result("王小明", 1.0),  # excused there
        result("mei2", 3.0),  # a login, which is one student's only
        result("failed", 0.0, status="failed"),
        fill=given,
    )
    written = canvas.export(request)
    rows = rows_of(written.files[0])
    assert [(row[1], row[5]) for row in rows[2:]] == [("13", "3")]
    said = all_said(written)
    assert "lin mei" in said
    assert "Lin Meii" in said
    assert "failed" in said
    assert "王小明" in said


def test_two_students_never_get_one_row(tmp_path: Path, requested: Callable[..., Any]) -> None:
    request = requested(result("u11", 1.0), result("weiting", 2.0), fill=fill_in(tmp_path, CANVAS))
    written = canvas.export(request)
    assert rows_of(written.files[0]) == rows_of(request.fill)[:2]
    assert "by hand" in all_said(written)


def test_marks_are_converted_when_asked(tmp_path: Path, requested: Callable[..., Any]) -> None:
    given = fill_in(tmp_path, CANVAS.replace("3,10,(read", "30,10,(read"))
    plain = canvas.export(requested(result("u11", 1.5), fill=given))
    assert "30" in all_said(plain)
    assert rows_of(plain.files[0])[2][5] == "1.5"
    scaled = canvas.export(requested(result("u11", 1.5), fill=given, scale=True))
    assert rows_of(scaled.files[0])[2][5] == "15"


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [
        ("a,b\n1,2\n", {}, "not a Canvas gradebook"),
        (CANVAS, {"column": "nothing like it"}, "--column"),
        (CANVAS.replace("hw (771)", "hw (771),hw (773)"), {}, "--column"),
        ("", {}, "empty"),
        (b"PK\x03\x04xlsx", {}, "workbook"),
        (CANVAS.replace("3,10,", '"(read only)",10,'), {}, "read only"),
        (CANVAS + '"never closed', {}, "never closed"),
    ],
)
def test_what_is_no_gradebook_is_told(tmp_path: Path, requested: Callable[..., Any], text: str | bytes, more: dict[str, str], told: str) -> None:  # fmt: skip
    with pytest.raises(UsageError) as raised:
        canvas.export(requested(result("u11"), fill=fill_in(tmp_path, text), **more))
    assert told in str(raised.value)


def test_without_a_file_it_says_which(requested: Callable[..., Any]) -> None:
    with pytest.raises(UsageError, match="--fill"):
        canvas.export(requested(result("u11")))


MOODLE_ZH = (
    "識別碼,全名,電子郵件信箱,狀態,成績,最高成績,成績可被變更,最後修改(繳交),線上文字,最後修改(成績),回饋評語\n"
    'Participant 501,Chen Wei-Ting,chen@uni.tw,已繳交,,"3,00",是,-,,-,\n'
    'Participant 502,王小明,ming@uni.tw,已繳交,"2,50","3,00",是,-,,-,\n'
)


def test_moodle_gets_its_worksheet_and_pages(reports: Path, tmp_path: Path) -> None:
    from tests.exports.conftest import request_of

    text = MOODLE.replace("Chen Wei-Ting", "chen_wei-ting").replace("王小明", "蔡佩珊").replace("3.00", "100.00")
    request = request_of(reports, fill=fill_in(tmp_path, text), out=tmp_path / "filled.csv")
    written = moodle.export(request)
    rows = rows_of(written.files[0])
    marks = {entry.student: entry.score for entry in request.entries}
    assert float(rows[1][4]) == marks["chen_wei-ting"] == 100
    assert float(rows[2][4]) == marks["蔡佩珊"]
    assert rows[2][5:] == rows_of(request.fill)[2][5:]
    with zipfile.ZipFile(written.files[1]) as zipped:
        names = zipped.namelist()
        assert sorted(name.split("_")[-4:-2] for name in names) == [
            ["501", "assignsubmission"],
            ["502", "assignsubmission"],
        ]
        assert all(name.count("/") == 1 and b"<html" in zipped.read(name) for name in names)
    assert "chou_yu-an" in all_said(written)


def test_moodle_in_chinese_with_decimal_commas(tmp_path: Path, requested: Callable[..., Any]) -> None:
    given = fill_in(tmp_path, MOODLE_ZH)
    written = moodle.export(requested(result("x", 1.5, Identity("moodle", id="501")), fill=given))
    assert rows_of(written.files[0])[1][4] == "1,5"
    assert rows_of(written.files[0])[2][4] == "2,50"


def test_moodle_on_a_scale_is_refused(tmp_path: Path, requested: Callable[..., Any]) -> None:
    given = fill_in(tmp_path, MOODLE.replace("3.00", "Satisfactory"))
    with pytest.raises(UsageError, match="scale"):
        moodle.export(requested(result("x", 1.5, Identity("moodle", id="501")), fill=given))


def test_a_students_text_is_no_formula_in_a_gradebook(tmp_path: Path, requested: Callable[..., Any]) -> None:
    given = fill_in(tmp_path, CANVAS)
    request = requested(evil_result(identity=canvas_id(11, EVIL)), fill=given)
    written = canvas.export(request)
    assert rows_of(written.files[0])[2][5] == "1"
    rows, before = rows_of(written.files[0]), rows_of(given)
    assert len(rows) == 3
    changed = [(a, b) for old, new in zip(before, rows, strict=False) for a, b in zip(old, new, strict=True) if a != b]
    assert changed == [("", "1")]


def test_the_last_row_without_a_line_end_can_be_left_out(tmp_path: Path, requested: Callable[..., Any]) -> None:
    written = canvas.export(requested(result("u11", 1.0), fill=fill_in(tmp_path, CANVAS.removesuffix("\n"))))
    assert [row[1] for row in rows_of(written.files[0])] == ["ID", "", "11"]


def test_a_mark_that_is_there_already_stays_in_the_file(tmp_path: Path, requested: Callable[..., Any]) -> None:
    written = canvas.export(requested(result("u12", 2.0), fill=fill_in(tmp_path, CANVAS)))
    assert [row[1] for row in rows_of(written.files[0])] == ["ID", "", "12"]
    assert "0 marks written, 1 were there already" in all_said(written)


def test_names_in_two_columns(tmp_path: Path, requested: Callable[..., Any]) -> None:
    text = (
        "LastName,FirstName,ID,SIS Login ID,Section,hw (771)\n"
        "Points Possible,,,,,3\n"
        "Chen,Wei-Ting,11,weiting,A,\n"
        "Lin,Mei,12,mei,A,\n"
    )
    written = canvas.export(requested(result("Wei-Ting Chen", 2.5), fill=fill_in(tmp_path, text)))
    assert rows_of(written.files[0])[2:] == [["Chen", "Wei-Ting", "11", "weiting", "A", "2.5"]]


def test_moodle_keeps_every_row(tmp_path: Path, requested: Callable[..., Any]) -> None:
    given = fill_in(tmp_path, MOODLE)
    written = moodle.export(requested(result("x", 1.5, Identity("moodle", id="501")), fill=given))
    rows, before = rows_of(written.files[0]), rows_of(given)
    assert rows[2] == before[2]
    assert float(rows[1][4]) == 1.5
    assert len(rows) == len(before)


@pytest.mark.parametrize("to", sorted({*FORMATS} - {*filling()}))
def test_nothing_is_filled_where_nothing_can_be(reports: Path, tmp_path: Path, to: str, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    words = ["export", str(reports), "--to", to, "--fill", str(fill_in(tmp_path, CANVAS)), "--out", str(tmp_path / "o")]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--lang", "en"])
    assert ended.value.code == 2
    assert ", ".join(filling()) in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("text", "told"), [(None, "there is no file"), (CANVAS, "not a Moodle grading worksheet"), ("\0\0", "NUL")]
)
def test_a_wrong_file_is_wrong_usage(reports: Path, tmp_path: Path, text: str | None, told: str, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    given = tmp_path / "no.csv" if text is None else fill_in(tmp_path, text)
    words = ["export", str(reports), "--to", "moodle", "--fill", str(given), "--out", str(tmp_path / "o.csv")]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--lang", "en"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    assert not (tmp_path / "o.csv").exists()
