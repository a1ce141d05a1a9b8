"""A file is what it holds, not what its name says; and in whatever encoding it says, or an editor chose."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from grader.assignments.load import Assignment
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.decode import text_of
from grader.intake.folder import HandIn
from grader.intake.outputs import without_outputs
from grader.intake.read import read_code
from grader.model.errors import SubmissionError

SGD = "def sgd_update(w, g, lr):\n    return w - lr * g\n"
WORDS = {
    "latin-1": "é = 'Größe'",
    "cp1252": "x = 'naïve – “text”'",
    "shift_jis": "x = '学習率'",
    "euc-jp": "x = '学習率'",
    "iso-2022-jp": "x = '学習率'",
    "gbk": "x = '学习率'",
    "gb18030": "x = '学习率'",
    "euc-kr": "x = '학습률'",
    "cp949": "x = '학습률'",
    "big5": "x = '學習率'",
    "koi8-r": "x = 'скорость'",
    "utf-8": "x = '學習率'",
}


@pytest.mark.parametrize("encoding", list(WORDS))
@pytest.mark.parametrize(
    "cookie", ["# -*- coding: {} -*-", "#!/usr/bin/python\n# vim: set fileencoding={} :", "# coding={}"]
)
def test_a_module_says_its_encoding(tmp_path: Path, encoding: str, cookie: str) -> None:
    file = tmp_path / "a.py"
    source = f"{cookie.format(encoding)}\n{WORDS[encoding]}\n"
    file.write_bytes(source.encode(encoding))
    assert read_code(file).cells[0].source == source


@pytest.mark.parametrize("said", ["latin-1", "big5", "nonsense", "punycode", "rot13", "undefined", "utf-16"])
def test_what_it_says_may_not_be_so(said: str) -> None:
    source = f"# coding: {said}\nx = '學習率'\n"
    assert text_of(source.encode(), "a.py") == source
    assert text_of(source.encode("big5"), "a.py") == source if said != "latin-1" else True
    assert text_of(f"x = 1\ny = 2\n# coding: {said}\n".encode(), "a.py").endswith("\n")


@pytest.mark.parametrize(
    "encoding",
    ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "gbk", "euc-kr", "cp1252", "latin-1", "big5"],
)
def test_what_says_nothing_of_its_encoding_is_read(encoding: str) -> None:
    """Its code is read as it stands; only of comments it may not be certain what they say."""
    words = {"gbk": "学习率 初始值", "euc-kr": "학습률", "cp1252": "größe – naïve", "latin-1": "Größe"}.get(
        encoding, "學習率"
    )
    source = f"# {words}\nx = '{words}'  # {words}\ny = 1\n"
    read = text_of(source.encode(encoding), "a.py")
    assert ast.dump(ast.parse(read)).replace("\ufeff", "").count("Constant") == 2
    assert not encoding.startswith(("utf", "big")) or read.removeprefix("\ufeff") == source


@pytest.mark.parametrize("end", [b"\0\0\0", b"\x1a", b"\n\0"])
def test_what_fills_the_end_of_a_file_is_not_read(end: bytes) -> None:
    assert text_of(SGD.encode() + end, "a.py").rstrip() == SGD.rstrip()


def test_one_line_from_elsewhere_costs_no_other() -> None:
    assert text_of(("# 學習率\n" * 20).encode() + b"x = 1\n# \xe9t\xe9\n", "a.py").startswith("# 學習率\n# 學習率")


@pytest.mark.parametrize("data", [b"x = 1\n# \0 y\n", bytes(range(256)) * 9, b"\xff\xd9\xee" * 99])
def test_what_is_no_text_stays_none(data: bytes) -> None:
    with pytest.raises(SubmissionError, match="is not text"):
        text_of(data, "a.py")


def test_such_a_module_is_graded(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    file = tmp_path / "optimizers.py"
    file.write_bytes(("# -*- coding: gbk -*-\n# 学习率\n" + SGD).encode("gbk"))
    assert pipeline.grade(HandIn("optimizers", "x", tmp_path, file), optimizers, warm).score == 10


def notebook(*sources: str) -> str:
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def test_a_notebook_by_another_name_is_one(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    file = tmp_path / "optimizers.py"
    file.write_text("\n" + notebook("%matplotlib inline", SGD))
    result = pipeline.grade(HandIn("optimizers", "x", tmp_path, file), optimizers, warm)
    assert (result.score, [cell.number for cell in result.cells]) == (10, [1, 2])
    assert "optimizers.py holds a notebook, not a module" in result.notes[0].show()


@pytest.mark.parametrize("first", ["", "# In[1]:\n", "'''Homework'''\n", "%matplotlib inline\n", "\ufeff\n"])
def test_a_module_by_another_name_is_one(tmp_path: Path, optimizers: Assignment, warm: WarmEngine, first: str) -> None:
    file = tmp_path / "optimizers.ipynb"
    file.write_text(first + SGD, encoding="utf-8")
    result = pipeline.grade(HandIn("optimizers", "x", tmp_path, file), optimizers, warm)
    assert result.score == 10
    assert "optimizers.ipynb holds Python code, not a notebook" in result.notes[0].show()


def test_a_module_that_begins_with_a_dict_stays_one(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("{'lr': 0.1}\nx = 1\n")
    assert read_code(file).kind == "module"


@pytest.mark.parametrize("name", ["a.ipynb", "a.py"])
@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\x00", "a zip archive"),
        (b"\r\n<!DOCTYPE html>\n<html><head>", "a web page"),
        (b"<html lang='en'>", "a web page"),
        (b"%PDF-1.7\n\xff\x00", "a PDF"),
        (b"{\\rtf1\\ansi", "a word-processor document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"Rar!\x1a", "a packed archive"),
    ],
)
def test_what_is_neither_is_told_by_its_name(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(SubmissionError, match=f"is {what}"):
        read_code(file)


PICTURE = [{"output_type": "display_data", "data": {"image/png": "A" * 25 * 2**20}}]
LOG = [
    {
        "output_type": "stream",
        "name": "stdout",
        "text": ['loss ]}"\\ [ {' + 200 * "=" + "\n"] * 100_000 + ['"outputs": ['],
    }
]
SMALL = [{"output_type": "stream", "name": "stdout", "text": ["done\n"]}]


@pytest.mark.parametrize("outputs", [PICTURE, LOG], ids=["pictures", "a log"])
def test_large_outputs_are_left_out(tmp_path: Path, outputs: list[object]) -> None:
    source = "x = '\"outputs\": [' # \\\\\ny = 1"
    cells = [
        {"cell_type": "markdown", "source": "a", "attachments": {"a.png": {"image/png": "A" * 2**21}}},
        {"cell_type": "code", "source": source, "outputs": outputs, "metadata": {}},
        {"cell_type": "code", "source": ["z = 2"], "outputs": SMALL, "metadata": {"tags": ["\\"]}},
    ]
    file = tmp_path / "a.ipynb"
    widgets = {"state": {"x": "A" * 2**21}}
    file.write_text(json.dumps({"nbformat": 4, "cells": cells, "metadata": {"widgets": widgets}}))
    assert file.stat().st_size > 20 * 2**20
    assert [(cell.source, cell.stored) for cell in read_code(file).cells] == [(source, ""), ("z = 2", "done\n")]


def test_small_and_broken_notebooks_stay_as_they_are() -> None:
    small = json.dumps({"cells": [{"outputs": SMALL, "source": '"outputs": ['}]}).encode()
    assert without_outputs(small) == small
    for broken in (small[:-5], b'{"outputs": [', b'{"outputs": ["', b"\xff\x00"):
        assert without_outputs(broken) == broken
