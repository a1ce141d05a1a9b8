"""The class table and long texts in terminals that are as narrow as terminals are."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.model.result import Row, RowCheck
from grader.model.verdict import CheckStatus
from grader.report.terminal.terminal import MOST_ROWS, class_table
from grader.report.terminal.wrap import wrapped

STATUSES: tuple[CheckStatus, ...] = ("passed", "partial", "failed", "error")


def printed(rows: list[Row], width: int, lang: str = "en") -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width).print(class_table(rows, lang, {"hw": {"en": "Homework", "zh-TW": "作業"}}))
    return out.getvalue().splitlines()


def a_class(students: int, checks: int) -> list[Row]:
    return [
        Row("hw", f"student_{n:04}", n, 100, "graded", "x.html", checks=tuple(
            RowCheck(f"check-{c}", {"en": f"A task with a long name {c}", "zh-TW": f"名稱很長的題目{c}"}, 1, 1, STATUSES[(n + c) % 4])
            for c in range(1, checks + 1)))
        for n in range(students)
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("checks", [1, 9, 18])
def test_the_class_table_is_readable(width: int, checks: int, lang: str) -> None:
    lines = printed(a_class(12, checks), width, lang)
    assert max(map(cell_len, lines)) <= width
    head, first = lines[1].split(), lines[2].split()
    assert head[2:] == [str(n) for n in range(1, checks + 1)]  # the columns are numbered, on one line
    assert first[0] == "student_0000"
    assert len(first) == 2 + checks
    assert set(first[2:]) <= set("✓◐✗?")
    legend = " ".join(" ".join(lines[14:]).split())
    for n in range(1, checks + 1):  # and the numbers are explained below
        assert re.search(rf"\b{n} (A task with a long name {n}|名稱很長的題目{n})\b", legend)


def test_a_large_class_shows_the_lowest_and_says_so() -> None:
    lines = printed(a_class(MOST_ROWS + 5, 2), 80)
    assert sum(line.startswith("student_") for line in lines) == MOST_ROWS
    assert "student_0000" in "\n".join(lines)
    assert f"student_{MOST_ROWS:04}" not in "\n".join(lines)
    assert any(f"Only the {MOST_ROWS} lowest are shown here; all are in the reports." in line for line in lines)


@pytest.mark.parametrize("width", [10, 40, 76])
@pytest.mark.parametrize(
    "text",
    [
        '`iterations` 不存在，因為第 6 個程式碼儲存格在定義它之前就停止了，TypeError：can only concatenate str (not "int") to str',
        "word " * 40,
        "x" * 200,
        "「全形」（括號）。" * 20,
        "題目要求：`momentum_update(w, v, g, lr, beta) -> w, v` 做一次「動量（Momentum）」的更新。",
        "two\nlines\n\nand an empty one",
        "",
    ],
)
def test_wrapped_lines_keep_every_word_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines[:-1] if width > 20 else ():
        assert not line.endswith(("（", "「"))
    for line in lines[1:] if width > 20 else ():
        assert not line.startswith(("。", "，", "：", "）", "」", " "))
    if width == 76:
        assert not [word for word in re.findall(r"[A-Za-z]+", text) if len(word) < 30 and word not in " ".join(lines)]
