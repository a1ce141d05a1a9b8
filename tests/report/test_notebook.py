"""A notebook as a page: what was handed in, what it printed when graded, remarks beside; nothing of it acts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grader.model.result import Result
from grader.report import write_notebook_page, write_student_page
from tests.report.conftest import EVIL, hostile_result
from tests.report.test_browser import visit

pytestmark = pytest.mark.xdist_group("browser")

MARKDOWN = (
    "# Title\n\n**bold** [link](javascript:alert(1)) <script>document.title='owned'</script> <div style='position:fixed' class='card'>100/100</div>\n\n"
    "<img src=x onerror=\"document.title='owned'\"> ![far](http://evil.example/x.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    + EVIL
)
CODE = "def f(w):\n    x = 1  # indented\n    return w"


def page_of(folder: Path, result: Result, *cells: tuple[str, str], lang: str = "en") -> Path:
    return write_notebook_page(cells, result, folder, lang)


def test_nothing_of_a_notebook_acts(tmp_path: Path, browser: Any) -> None:
    page = page_of(tmp_path, hostile_result(), ("markdown", MARKDOWN), ("code", CODE), ("raw", EVIL), ("code", EVIL))
    text = page.read_text(encoding="utf-8")
    body = text[text.index("<body") :]
    assert not re.search(r"<[^>]*\s(style|on\w+|class=.card.>100)", re.sub(r"<aside[^>]*>", "", body))
    assert not re.search(r"(?i)<(script|iframe|object|svg|form|meta|link|base)\b", body)
    with visit(browser, width=1280) as visiting:
        visiting.open(page)
        shown = visiting.page
        assert shown.title() != "owned"
        assert shown.locator(".row h1", has_text="Title").count() == 1
        assert shown.locator(".row strong", has_text="bold").count() == 1
        assert shown.locator("td", has_text="1").count() == 1
        assert shown.locator("a[href^='javascript']").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_remarks_stand_beside_their_cells(tmp_path: Path, browser: Any, width: int) -> None:
    page = page_of(tmp_path, hostile_result("a mistake"), ("markdown", "# One"), ("code", CODE), ("code", "1 + 1"))
    with visit(browser, width=width) as visiting:
        visiting.open(page)
        shown = visiting.page
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        row = shown.locator(".row", has=shown.locator("aside"))
        assert row.count() == 1
        assert "def f(w):" in row.inner_text()
        assert "    x = 1  # indented" in row.locator("li").nth(1).inner_text()
        code, note = row.locator(".cell").bounding_box(), row.locator("aside").bounding_box()
        beside = note["x"] >= code["x"] + code["width"] - 1
        assert beside == (width > 1000)
        assert shown.locator(".row").nth(2).locator("aside").count() == 0


def test_the_report_leads_to_it(tmp_path: Path, browser: Any) -> None:
    result = hostile_result("x")
    notebook = page_of(tmp_path, result, ("code", CODE))
    page = write_student_page(result, tmp_path, "en", notebook=notebook.name)
    with visit(browser, width=1280) as visiting:
        visiting.open(page)
        shown = visiting.page
        shown.click("text=The notebook, with remarks")
        assert shown.url.endswith(".notebook.html")
        shown.click("text=The report")
        assert shown.url.endswith(page.name)


@pytest.mark.parametrize("text", ["[" * 20000, "> " * 10000, "`a" * 10000, "<a " * 6000, "**a *b " * 3000, "\n".join("  " * i + "- x" for i in range(150))])  # fmt: skip
def test_no_markdown_is_too_much(tmp_path: Path, text: str) -> None:
    assert page_of(tmp_path, hostile_result("x"), ("markdown", text)).stat().st_size < 2**20
