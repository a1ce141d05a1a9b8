"""Golden pages, compared by structure: what there is on a page, in which order, under which headings.

After a change that is meant, write them anew and look at the difference: GRADE_GOLDEN=write pytest tests/report/test_golden.py
"""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.report.conftest import STUDENTS

GOLDEN = Path(__file__).parent / "golden"
KEPT = {"header", "main", "footer", "section", "nav", "h1", "h2", "h3", "table", "caption", "th", "svg", "title", "details", "summary",
        "figure", "figcaption", "input", "select", "button", "label", "dl", "dt", "pre", "a", "ol", "ul", "aside", "script"}  # fmt: skip
TOLD = {"h1", "h2", "h3", "caption", "title", "summary", "dt", "th", "label", "button"}
VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "line", "circle", "path", "polyline", "ellipse", "text"}
NUMBER = re.compile(r"[-−]?\d+(\.\d+)?(e[-+]?\d+)?")


class Outline(HTMLParser):
    """The elements that carry a page's meaning, indented as they are nested, with the words of headings; numbers as #."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0
        self.told: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID and tag not in KEPT:
            return
        if tag in KEPT:
            given = dict(attrs)
            marks = "".join(f".{name}" for name in (given.get("class") or "").split())
            role = f" [{given['role']}]" if "role" in given else ""
            self.lines.append("  " * self.depth + tag + marks + role)
            self.told.append(tag)
            self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        if tag in KEPT and tag not in VOID:
            self.depth -= 1
            self.told.pop()

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.told and self.told[-1] in TOLD:
            self.lines[-1] += ": " * (":" not in self.lines[-1]) + NUMBER.sub("#", words)


def outline(page: Path) -> str:
    parser = Outline()
    text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", page.read_text(encoding="utf-8"), flags=re.S)
    parser.feed(text)
    parser.close()
    assert parser.depth == 0, "an element is not closed"
    return "\n".join(parser.lines) + "\n"


PAGES = ["index", *(STUDENTS[i] for i in (1, 2, 5))]


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("page", PAGES)
def test_structure(page: str, lang: str, request: pytest.FixtureRequest) -> None:
    reports: Path = request.getfixturevalue("english" if lang == "en" else "chinese")
    file = reports / "index.html" if page == "index" else next((reports / "optimizers").glob(f"{page}-*.html"))
    golden = GOLDEN / f"{page}.{lang}.txt"
    found = outline(file)
    if os.environ.get("GRADE_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_the_outline_sees_what_matters(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<main><h1>Mark 3</h1><table><tr><th>Task</th></tr></table></main>")
    (tmp_path / "b.html").write_text("<main><h1>Mark 4</h1></main>")
    assert outline(tmp_path / "a.html") == "main\n  h1: Mark #\n  table\n    th: Task\n"
    assert outline(tmp_path / "b.html") != outline(tmp_path / "a.html")
