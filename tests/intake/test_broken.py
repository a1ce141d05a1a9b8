"""Broken hand-ins: each gets a verdict or one clear line, none a traceback, none holds up or loses the others."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.assignments.load import Assignment
from grader.engines.limits import Limits
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake import read
from grader.intake.folder import HandIn, one_file
from grader.intake.read import read_code
from grader.intake.receive import hand_ins
from grader.model.errors import SubmissionError, UsageError
from grader.model.result import Result

SGD = "def sgd_update(w, g, lr):\n    return w - lr * g\n"
MOMENTUM = "def momentum_update(w, v, g, lr, beta):\n    v = beta * v - lr * g\n    return w + v, v\n"


def notebook(*sources: Any, kind: str = "code", **extra: Any) -> dict[str, Any]:
    cells = [{"cell_type": kind, "source": source, "metadata": {}, "id": "same"} for source in sources]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **extra}


def data(*sources: Any, **extra: Any) -> bytes:
    return json.dumps(notebook(*sources, **extra)).encode()


OLD = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
       "worksheets": [{"cells": [{"cell_type": "code", "input": SGD, "language": "python", "outputs": []}]}]}  # fmt: skip


def grade(file: Path, assignment: Assignment, engine: Any) -> Result:
    quick = msgspec.structs.replace(assignment, limits=Limits(seconds=10, seconds_per_cell=2, seconds_per_call=1))
    return pipeline.grade(HandIn(assignment.name, "x", file.parent, file), quick, engine)


@pytest.mark.parametrize(
    ("name", "content", "score"),
    [
        ("a.ipynb", data(SGD, nbformat=5), 10),
        ("a.ipynb", data(SGD, nbformat=99), 10),
        ("a.ipynb", data(SGD, nbformat="four"), 10),
        ("a.ipynb", json.dumps(OLD).encode(), 10),
        ("a.ipynb", json.dumps({**notebook(SGD), "cells": [{"cell_type": "code"}, *notebook(SGD)["cells"]]}).encode(), 10),
        ("a.ipynb", data(SGD.splitlines(keepends=True)), 10),
        ("a.ipynb", data(SGD.replace("\n", "\r\n")), 10),
        ("a.ipynb", data(SGD, SGD, MOMENTUM), 25),  # every cell has the same id
        ("a.ipynb", data("x = (", SGD, "y = )", MOMENTUM), 25),  # what can't be read costs only itself
        ("a.ipynb", data("print 'Python 2'", SGD), 10),
        ("a.ipynb", data("if True:\n\tx = 1\n        y = 2", SGD), 10),
        ("a.ipynb", data("x = '\ud800'", SGD), 10),  # half a surrogate pair
        ("a.ipynb", data("x = '\0'", SGD), 10),
        ("a.ipynb", data("# " + "動量" * 1000, SGD), 10),
        ("a.ipynb", b"\xef\xbb\xbf" + data(SGD), 10),
        ("a.ipynb", json.dumps(notebook(SGD)).encode("utf-16"), 10),
        ("a.ipynb", data("text", kind="markdown"), 0),
        ("a.ipynb", data("text", kind="raw"), 0),
        ("a.ipynb", data(), 0),
        ("a.ipynb", json.dumps({"cells": [None, 5, [], "code", {"cell_type": ["code"]}]}).encode(), 0),
        ("a.py", SGD.encode("utf-16"), 10),
        ("a.py", b"\xef\xbb\xbf" + SGD.replace("\n", "\r\n").encode(), 10),
        ("a.py", ("# 動量最佳化\n" + SGD).encode("big5"), 10),
        ("a.py", SGD.replace("\n", "\r").encode(), 10),
        ("a.py", b"def broken(:\n" + SGD.encode(), 0),  # Python reads a module whole or not at all
        ("a.py", b"print 'Python 2'\n" + SGD.encode(), 0),
        ("a.py", b"def f():\n\tx = 1\n        y = 2\n" + SGD.encode(), 0),
        ("a.py", ("(" * 5000 + "\n" + SGD).encode(), 0),
        ("a.py", ("-" * 100_000 + "1\n" + SGD).encode(), 0),
    ],
)  # fmt: skip
def test_what_can_be_read_is_graded(
    tmp_path: Path, optimizers: Assignment, warm: WarmEngine, name: str, content: bytes, score: float
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    result = grade(file, optimizers, warm)
    assert result.score == score
    for check in result.checks:
        assert bool(check.findings) == (check.score < check.max_score), check.id


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ipynb", data(SGD)[:-20], "not a complete notebook"),
        ("a.ipynb", b"", "is empty"),
        ("a.py", b"", "is empty"),
        ("a.py", b"\xef\xbb\xbf \n\t\n", "is empty"),
        ("a.ipynb", b"null", "not a notebook"),
        ("a.ipynb", b'{"cells": {}}', "not a notebook"),
        ("a.ipynb", b'{"nbformat": 4, "worksheets": []}', "not a notebook"),
        ("a.ipynb", b'{"nbformat": 2, "worksheets": [{"cells": 7}]}', "notebook"),
        ("a.ipynb", b'{"nbformat": ' + b"1" * 5000 + b"}", "not a complete notebook"),
        ("a.ipynb", b"<html><title>Sign in</title>", "a web page"),
        ("a.ipynb", b"# \0\0" + SGD.encode("utf-16-le"), "not text"),
        ("a.py", b"# \0 x\n" + SGD.encode(), "not text"),
        ("a.py", bytes(range(128, 256)) * 3, "not text"),
        ("a.ipynb", data(*["x = 1"] * 50_000), "50000 code cells, more than 5000"),
        ("a.ipynb", data("x = '" + "A" * 30 * 2**20 + "'"), "30 MB large, more than 20 MB"),
        ("a.py", b"x = '" + b"A" * 5 * 2**20 + b"'", "5 MB of code, more than 4 MB"),
        ("a.ipynb", data(*["x = '" + "A" * 2**20 + "'"] * 6), "6 MB of code, more than 4 MB"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, optimizers: Assignment, warm: WarmEngine, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    result = grade(file, optimizers, warm)
    assert (result.status, result.score) == ("failed", 0)
    assert result.reason is not None
    shown = result.reason.show()
    assert words in shown
    assert "\n" not in shown


def test_a_file_that_is_too_large_is_not_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"{")
    os.truncate(file, 129 * 2**20)
    with pytest.raises(SubmissionError, match="129 MB large, more than 128 MB"):
        read_code(file)


def test_limits_are_as_documented() -> None:
    assert (read.LARGEST, read.LARGEST_WITH_OUTPUTS) == (20 * 2**20, 128 * 2**20)
    assert (read.MOST_CELLS, read.MOST_CODE) == (5_000, 4 * 2**20)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "zeros.py").symlink_to("/dev/zero")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "nowhere.py").symlink_to("gone.py")
    started = time.monotonic()
    for name in ("pipe", "zeros", "folder", "loop", "nowhere", "absent"):
        with pytest.raises(SubmissionError, match=rf"{name}\.py (can't be read|is a folder, a pipe or a device)"):
            read_code(tmp_path / f"{name}.py")
    assert time.monotonic() - started < 5
    with pytest.raises(UsageError, match="is a folder"):
        one_file(tmp_path / "folder.py")
    with pytest.raises(UsageError, match="there is no file"):
        one_file(tmp_path / "nowhere.py")


ODD = [
    "with space", "quo'te\"s", "new\nline", "<script>alert(1)<!--", "🎓 emoji", "שלום\u202e right to left", "x" * 255, "-rf", "*", "~",
    "=cmd|' C calc'!A0", "%s{0}{file}", "a\\b", "\x1b[2J", "CON", "Ann", "ann", "tab\there", "up∕..",
    os.fsdecode(b"no text \xff\xfe"), os.fsdecode(b"no text \xff\xfd"),
]  # fmt: skip


def test_students_with_odd_names_are_all_graded(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    for name in ODD:
        (tmp_path / name).mkdir()
        (tmp_path / name / "optimizers.py").write_text(SGD)
        (tmp_path / name / "data {0}\n.txt").write_text("beside it")
    found = hand_ins(tmp_path, "optimizers", optimizers.files)
    assert len({hand_in.student for hand_in in found}) == len(found) == len(ODD)
    for hand_in in found:
        result = pipeline.grade(hand_in, optimizers, warm)
        assert result.score == 10
        json.loads(msgspec.json.encode(result))  # what is written can be read


def test_files_with_odd_names(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    names = ["{file}.py", "a\nb.py", "<b>.py", os.fsdecode(b"\xff.py"), "動量.ipynb", "a" * 249 + ".ipynb"]
    for name in names:
        (tmp_path / name).write_bytes(data(SGD) if name.endswith(".ipynb") else SGD.encode())
        (tmp_path / f"broken {name[-20:]}").write_bytes(b"\xff\x00\xff")
    found = hand_ins(tmp_path, "optimizers", optimizers.files)
    results = [pipeline.grade(hand_in, optimizers, warm) for hand_in in found]
    assert sorted(result.score for result in results)[-len(names) :] == [10] * len(names)
    for result in results:
        msgspec.json.encode(result)
        for message in (*result.notes, *([result.reason] if result.reason else [])):
            message.show("zh-TW").encode()


def test_one_student_is_one_hand_in(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "hw.py").write_text("x = 1")
    for name in ("ann.py", "bob.ipynb", "bob.py"):
        (tmp_path / name).write_text("x = 1")
    found = {h.student: h for h in hand_ins(tmp_path, "hw", ("hw.py",))}
    assert {student: h.file and h.file.name for student, h in found.items()} == {
        "ann": "hw.py", "ann.py": "ann.py", "bob": "bob.ipynb",
    }  # fmt: skip
    assert "bob.ipynb was graded, bob.py was not" in found["bob"].notes[0].show()


def test_files_that_collide_or_both_match(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    for name in ("HW.py", "hw.py", "hw.ipynb", "Hw.IPYNB"):
        (tmp_path / "ann" / name).write_text("x = 1")
    (hand_in,) = hand_ins(tmp_path, "hw", ("hw.ipynb", "hw.py"))
    assert hand_in.file is not None
    assert hand_in.file.name.lower() == "hw.ipynb"
    assert "was more than one file" in hand_in.notes[0].show()


def test_a_folder_where_a_file_is_expected(tmp_path: Path) -> None:
    (tmp_path / "ann" / "hw.py").mkdir(parents=True)
    (tmp_path / "bob" / "hw.py").mkdir(parents=True)
    (tmp_path / "bob" / "hw.py" / "hw.py").write_text("x = 1")
    found = {h.student: h.file for h in hand_ins(tmp_path, "hw", ("hw.py",))}
    assert found == {"ann": None, "bob": tmp_path / "bob" / "hw.py" / "hw.py"}


def test_pipes_devices_and_links_among_the_files(tmp_path: Path) -> None:
    ann = tmp_path / "ann"
    ann.mkdir()
    os.mkfifo(ann / "hw.py")
    (ann / "hw.ipynb").symlink_to("/dev/zero")
    (ann / "other").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "bob.py")
    (tmp_path / "cai.py").symlink_to("/dev/zero")
    found = {h.student: h.file for h in hand_ins(tmp_path, "hw", ("hw.ipynb", "hw.py"))}
    assert found == {"ann": None}


def test_what_vanishes_or_may_not_be_read_costs_only_itself(
    tmp_path: Path, optimizers: Assignment, warm: WarmEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ann", "bob"):
        (tmp_path / name / "deeper").mkdir(parents=True)
        (tmp_path / name / "optimizers.py").write_text(SGD)
        (tmp_path / name / "extra.txt").write_text("x")
    scandir = os.scandir

    def vanishing(path: Any = ".") -> Any:
        if str(path).endswith("deeper"):
            raise FileNotFoundError(2, "No such file or directory")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    ann, bob = hand_ins(tmp_path, "optimizers", optimizers.files)
    monkeypatch.undo()
    assert ann.file is not None
    ann.file.unlink()
    (tmp_path / "bob" / "extra.txt").unlink()
    gone = pipeline.grade(ann, optimizers, warm)
    assert gone.status == "failed"
    assert gone.reason is not None
    assert "can't be read: No such file" in gone.reason.show()
    assert pipeline.grade(bob, optimizers, warm).score == 10
