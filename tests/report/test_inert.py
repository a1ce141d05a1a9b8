"""Text of a submission is shown and does nothing: not in a page, not in a terminal."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from grader.model.result import Row, RowCheck, row_of
from grader.report import page_path, write_index, write_student_page
from grader.report.terminal.terminal import class_table, student_story
from grader.report.text import _UNSAFE, prose, slug, visible
from tests.report.conftest import EVIL, hostile_result

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
ELEMENTS_WITH_CODE = {"script", "img", "iframe", "object", "embed", "link", "form", "base", "audio", "video", "source"}


class Reader(HTMLParser):
    """What a browser would find in a page: elements, attributes, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def student_page(folder: Path, text: str = EVIL, lang: str = "en") -> str:
    return write_student_page(hostile_result(text), folder, lang).read_text(encoding="utf-8")


def index_page(folder: Path, text: str = EVIL, lang: str = "en") -> str:
    result = hostile_result(text)
    rows = [row_of(result, page_path(result.assignment, result.student)), Row(text, text, 1, 3, "graded", "x.html",
            checks=(RowCheck(text, {"en": text}, 1, 3, "partial", (text,)),))]  # fmt: skip
    return write_index(rows, folder, lang, titles={text: {"en": text}}).read_text(encoding="utf-8")


@pytest.mark.parametrize("make", [student_page, index_page])
def test_no_element_and_no_handler_comes_from_a_submission(tmp_path: Path, make: object) -> None:
    plain, evil = Reader(make(tmp_path, "plain")), Reader(make(tmp_path, EVIL))  # type: ignore[operator]
    assert ELEMENTS_WITH_CODE & set(evil.elements) <= {"script"}
    assert evil.elements.count("script") == plain.elements.count("script")
    assert not [name for name, _ in evil.attributes if name.startswith("on")]
    assert "document.title='owned'" in evil.words  # it is shown, as text


@pytest.mark.parametrize("make", [student_page, index_page])
def test_no_address_outside_the_page(tmp_path: Path, make: object) -> None:
    found = Reader(make(tmp_path, EVIL))  # type: ignore[operator]
    addresses = [value for name, value in found.attributes if name in ("href", "src", "action", "data", "xlink:href")]
    assert addresses
    for address in addresses:
        assert re.match(r"[\w./#%~-]+$", address), address
        assert not address.startswith("//")
    styles = re.findall(r"<style>(.*?)</style>", make(tmp_path, EVIL), re.S)  # type: ignore[operator]
    assert not re.search(r"url\(|@import|https?:", "".join(styles))


@pytest.mark.parametrize("make", [student_page, index_page])
def test_no_control_and_no_direction_character_reaches_a_page(tmp_path: Path, make: object) -> None:
    html = make(tmp_path, EVIL)  # type: ignore[operator]
    assert not CONTROL.search(html)
    assert "⟦RLO⟧" in html
    assert "49" not in Reader(html).words.split("{{7*7}}")[0][-3:]  # no template language ran on it
    assert "{{7*7}}" in html


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_a_page_says_its_language_and_forbids_everything_else(tmp_path: Path, lang: str) -> None:
    for html in (student_page(tmp_path, lang=lang), index_page(tmp_path, lang=lang)):
        assert f'<html lang="{lang}">' in html
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
        assert policy is not None
        assert policy.group(1).startswith("default-src 'none'")
        assert "script-src 'unsafe" not in policy.group(1)


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_terminal_gets_no_sequence_of_a_students(lang: str, width: int) -> None:
    result = hostile_result()
    row = row_of(result, "x.html")
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=False, highlight=False)
    console.print(student_story(result, lang, {"en": EVIL}, hidden=2))
    console.print(class_table([row], lang, {"optimizers": {"en": EVIL}}))
    shown = out.getvalue()
    assert not CONTROL.search(shown)
    assert "owned" in shown
    assert "[bold]markup[/bold]" in " ".join(shown.split()) or width < 80  # no markup of rich's was read


def test_what_was_removed_can_be_seen() -> None:
    assert visible("a\x1b[31mb\x1b[0m") == "ab"
    assert visible("bell\x07, \u202eback, \x9b2J") == "bell␇, ⟦RLO⟧back, \N{REPLACEMENT CHARACTER}2J"
    assert visible("line\r\nnext\ttab") == "line\nnext\ttab"
    assert visible("x" * 50, 10) == "x" * 10 + " …"
    assert visible("\ud800") == "\N{REPLACEMENT CHARACTER}"


def test_what_is_printable_needs_no_second_look() -> None:
    """`visible` gives such text back as it is: no character that could act may be among it."""
    printable = "".join(c for c in map(chr, range(0x110000)) if c.isprintable())
    assert len(printable) > 100_000
    assert _UNSAFE.findall(printable) == []
    assert visible(printable, len(printable)) == printable


def test_backticks_become_code_only_where_they_are_ours() -> None:
    assert prose("see `f(x)` <b>") == "see <code>f(x)</code> &lt;b&gt;"
    assert prose("one ` only <b>") == "one ` only &lt;b&gt;"


def test_page_names_are_plain_short_and_differ() -> None:
    names = ["../../etc/passwd", "..", "", "a/b", "a\\b", "王小明", "x" * 255, "a b", "a-b", "con\x00", "\u202e", EVIL]
    paths = [page_path("hw", name) for name in names]
    assert len(set(paths)) == len(names)
    for path in paths:
        folder, _, file = path.partition("/")
        assert folder == "hw"
        assert re.fullmatch(r"[\w-]+-[0-9a-f]{8}\.html", file), path
        assert len(file.encode()) < 200
    assert slug("../x") == "x"
