"""Whatever editors and systems do to a file, its code is found, or the student is told what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.intake.folder import one_file
from grader.intake.read import read_code
from grader.intake.receive import hand_ins
from grader.model.errors import SubmissionError


def notebook(*sources: Any, **extra: Any) -> str:
    cells = [
        {"cell_type": "code", "source": s, "metadata": {}, "outputs": [], "execution_count": None} for s in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **extra})


@pytest.mark.parametrize("data", [
    notebook("x = '學習率'").encode(), notebook(["x = ", "'學習率'"]).encode("utf-8-sig"), notebook("x = '學習率'").encode("utf-16"),
    notebook("x = '學習率'", nbformat=99).encode(),
])  # fmt: skip
def test_notebooks_in_many_forms(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.ipynb"
    file.write_bytes(data)
    code = read_code(file)
    assert [cell.source for cell in code.cells] == ["x = '學習率'"]


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("beside", [{"metadata": {"name": ""}, "nbformat_minor": 0}, {}])
def test_old_formats(tmp_path: Path, version: int, beside: dict[str, object]) -> None:
    file = tmp_path / "a.ipynb"
    out = {"output_type": "pyout", "prompt_number": 3, "text": ["1"]}
    odd = {"cell_type": "heading", "level": 1, "source": ["x"], "color": "red"}
    cell = {
        "cell_type": "code",
        "input": ["y = 1"],
        "language": "python",
        "outputs": [out],
        "collapsed": False,
        "prompt_number": 3,
    }
    sheets = [{"cells": [odd, cell]}, {"cells": [{**cell, "input": "z = 2"}]}]
    file.write_text(json.dumps({"nbformat": version, "worksheets": sheets, **beside}))
    code = read_code(file)
    assert [cell.source for cell in code.cells] == ["y = 1", "z = 2"]
    assert [(cell.stored, cell.count) for cell in code.cells] == [("1\n", 3)] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5"])
def test_modules_in_many_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.py"
    file.write_bytes("# 動量\r\nx = 1\r\n".encode(encoding))
    assert read_code(file).cells[0].source == "# 動量\nx = 1\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (notebook("x = 1")[:-9].encode(), "not a complete notebook"),
        (b"[" * 100_000, "not a complete notebook"),
        (b"[1, 2]", "not a notebook"),
        (b'{"a": 1}', "not a notebook"),
        (b'{"nbformat": 3, "worksheets": [{"cells": [5]}]}', "old format 3 that can't be converted"),
        (b"\xff\x00\xff", "not text"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, words: str) -> None:
    file = tmp_path / "a.ipynb"
    file.write_bytes(data)
    with pytest.raises(SubmissionError, match=words):
        read_code(file)


def test_odd_cells_count_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "a.ipynb"
    cells = [{"cell_type": "code"}, {"cell_type": "code", "source": 5}, "no cell", {"cell_type": "markdown", "source": "# hi"},
             {"cell_type": "code", "source": ["a", 3, "b"]}]  # fmt: skip
    file.write_text(json.dumps({"cells": cells}))
    assert [(cell.number, cell.source) for cell in read_code(file).cells] == [(1, ""), (2, ""), (3, "ab")]


def test_a_folder_per_student_or_a_file_per_student(tmp_path: Path) -> None:
    wanted = ("hw.ipynb", "hw.py")
    for name in ("ann/hw.py", "ann/data.csv", "bob/final(2).ipynb", "cai/notes.txt", "dan/HW.ipynb", "dan/hw.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1")
    (tmp_path / "eve.py").write_text("x = 1")
    (tmp_path / ".DS_Store").write_text("")
    (tmp_path / "zoe").symlink_to(tmp_path / "ann")
    found = {h.student: h for h in hand_ins(tmp_path, "hw", wanted)}
    assert {name: h.file and h.file.name for name, h in found.items()} == {
        "ann": "hw.py", "bob": "final(2).ipynb", "cai": None, "dan": "HW.ipynb", "eve": "eve.py",
    }  # fmt: skip
    assert [f.name for f in found["ann"].extra] == ["data.csv"]
    assert "final(2).ipynb was taken" in found["bob"].notes[0].show()
    assert "hw.py was not" in found["dan"].notes[0].show()


def test_links_inside_a_submission_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "s" / "ann").mkdir(parents=True)
    secret = tmp_path / "secret.py"
    secret.write_text("x = 1")
    (tmp_path / "s" / "ann" / "hw.py").symlink_to(secret)
    assert hand_ins(tmp_path / "s", "hw", ("hw.py",))[0].file is None


def test_one_file(tmp_path: Path) -> None:
    (tmp_path / "hw.py").write_text("x = 1")
    assert one_file(tmp_path / "hw.py").student == "hw"
