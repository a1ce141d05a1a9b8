"""Whatever text a student finds, in every format it is a text."""

from __future__ import annotations

import csv
import io
import json
import re
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.exports import FORMATS, export
from grader.exports.formats import github
from grader.model import inert
from grader.model.result import Result
from grader.model.submission import Identity
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict, Finding, Location
from tests.exports.conftest import ROOT, evil_result, result
from tests.exports.examples import needed

PIECES = st.sampled_from(
    ["=", "+", "-", "@", "＝", ";", ",", "\t", "\n", "\r", "\r\n", " ", "::", "::error::x", "##[error]x", "%", "%0A", "]]>", "</a>", "<b>",
     "&lt;", "`", "```", "|", "*", "_", "#1", "@all", "www.evil.com", "https://evil.com", "\x00", "\x0b", "\x0c", "\x1b[31m", "\x1b]0;x\x07",
     "\x85", "\u2028", "\u202e", "\ud800", "\udfff", "\ufffe", "\ufeff", "_x003D_", "'", '"', "\\", "[a](b)", "![a](b)", "王", "a", "1"]
)  # fmt: skip
TEXT = st.lists(PIECES | st.characters(), max_size=12).map("".join)
SHORTLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FORMULA = tuple("=+-@＝＋－＠")


@SHORTLY
@given(TEXT)
@example("x;=cmd|' /C calc'!A0")
@example("x\n=1")
@example("x\t @SUM(1)")
@example('"=')
@example(';"=')
@example('x\n""" =')
def test_no_dialect_of_csv_has_a_formula(text: str) -> None:
    held = io.StringIO(newline="")
    csv.writer(held).writerows([["a", inert.cell(text), "b"], [inert.cell(text), inert.cell(text), 1]])
    for delimiter in ",;\t":
        for line in csv.reader(io.StringIO(held.getvalue(), newline=""), delimiter=delimiter):
            for cell in line:
                assert cell.lstrip()[:1] not in FORMULA
    for naive in re.split("[;\t\r\n]", held.getvalue()):  # who takes quotes for nothing
        assert naive.lstrip().lstrip('"')[:1] not in FORMULA


@SHORTLY
@given(TEXT)
def test_no_command_holds_another(text: str) -> None:
    line = f"::error title={inert.command_property(text)}::{inert.command_message(text)}"
    assert not re.search("[\r\n\x0b\x0c\x85\u2028\u2029]", line)
    line.encode("utf-8")
    title, message = line.removeprefix("::error title=").split("::", 1)
    assert ":" not in title
    assert "," not in title
    assert not re.search("%(?!25|0A|3A|2C)", title + message)


READER = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable("table")
AUTOLINK = re.compile(r"(?i)https?://|www\.|(?<=\w)@(?=\w)")


@SHORTLY
@given(TEXT)
def test_no_markdown_is_a_students(text: str) -> None:
    shown = READER.render(f"| a | b |\n|---|---|\n| {inert.markdown(text)} | c |\n")
    assert set(re.findall(r"<(\w+)", shown)) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert shown.count("<td") == 2
    source = re.sub("`[^`]*`", "", inert.markdown(text))  # GitHub looks for links in what stands outside of code
    assert not AUTOLINK.search(source)


@SHORTLY
@given(TEXT)
def test_no_block_of_code_ends_early(text: str) -> None:
    shown = READER.render(inert.code_block(text) + "\nafter\n")
    assert shown.count("<pre>") == 1
    assert shown.endswith("</code></pre>\n<p>after</p>\n")
    assert set(re.findall(r"<(\w+)", shown)) == {"pre", "code", "p"}


@SHORTLY
@given(TEXT)
def test_every_piece_of_a_file_name_is_one(text: str) -> None:
    name = inert.file_name(text)
    assert name
    assert not set(name) & set('/\\:*?"<>|_\n\r\t\0')
    assert name not in (".", "..")
    assert name == name.strip(". ")


def worst(text: str) -> Result:
    """A result with this text wherever a student's may stand."""
    finding = Finding("run/error", N_("{x}", x=text), location=Location(text, 1, 2), hint=N_("{x}", x=text))
    verdict = CheckVerdict("one", "update-rule", {"en": "One"}, 1, 3, "partial", findings=(finding,))
    who = Identity("gradescope", id=text, name=text, email=text, group=text, submitted_at=text, source=text)
    return Result("hw", text, (text,), 1.0, 3.0, "graded", N_("{x}", x=text), checks=(verdict,), identity=who)


LONG = "=" + "王\x00\n`|" * 40_000
TEXTS = {
    "long": LONG, "empty": "", "blanks": " \t\n ", "surrogates": "\ud800\udfff=1", "nothing but signs": string.punctuation,
    "controls": "".join(map(chr, range(32))) + "".join(map(chr, range(127, 160))), "beyond": "\U0010ffff\ufffe\uffff\ufdd0",
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("to", FORMATS)
def test_no_format_breaks(requested: Callable[..., Any], tmp_path: Path, to: str, name: str) -> None:
    results = (worst(t.encode("utf-8", "backslashreplace").decode()) for t in (TEXTS[name], TEXTS[name] + "x"))
    written = export(to, requested(*results, **needed(to, tmp_path)))
    for file in written.files:
        data = file.read_bytes()
        if file.suffix == ".xlsx":
            openpyxl.load_workbook(file)
        else:
            data.decode("utf-8")
        if file.suffix in (".json", ".sarif"):
            json.loads(data)
        if file.suffix == ".xml":
            ET.fromstring(data)
    assert all("\n" not in line for line in written.commands)


@pytest.fixture
def class_of(tmp_path: Path) -> Callable[[str], Path]:
    """A class of one, whose name is a student's choice."""

    def make(name: str) -> Path:
        below = tmp_path / "submissions" / "optimizers" / name
        below.mkdir(parents=True)
        (below / "optimizers.py").write_text("x = 1\n")
        return tmp_path

    return make


def outside(text: str) -> list[str]:
    """The lines that GitHub's runner would read for commands."""
    lines, token = [], ""
    for line in text.splitlines():
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        else:
            lines.append(line)
    assert not token, "commands are on again at the end"
    return lines


def grade(*words: str, where: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "grader", *words, "--lang", "en"], cwd=where, capture_output=True, text=True,
        encoding="utf-8", timeout=120, check=False, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "GITHUB_ACTIONS": "true", "COLUMNS": "60"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["::stop-commands::mine", "a ##[error]owned"])
def test_a_name_is_no_command(class_of: Callable[[str], Path], name: str) -> None:
    folder = class_of(name)
    (folder / "gradebook.csv").write_text("Student,ID,SIS Login ID,Section,optimizers (1)\nA,1,a,x,\n")
    for words in (
        ["submissions", "--assignments", str(ROOT / "assignments"), "--jobs", "1"],
        ["export", "reports", "--to", "canvas", "--fill", "gradebook.csv"],
    ):
        said = grade(*words, where=folder)
        assert name[:12].replace(" ", "") in "".join(said.split()), "it is told, but not heard"
        assert not any(line.lstrip().startswith("::") or "##[" in line for line in outside(said))


def test_the_summary_of_a_hostile_class_is_a_table(requested: Callable[..., Any]) -> None:
    shown = READER.render(github.summary(requested(evil_result(), worst(LONG), result("y"))))
    assert shown.count("<tr>") == 4
    assert shown.count("<table>") == 1
