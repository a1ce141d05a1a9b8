"""Pages as people see them, in a real Chromium: nothing runs, nothing is fetched, nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.model.run import CellRun
from grader.report import write_student_page
from tests.report.conftest import EVIL, LONG, STUDENTS, hostile_result

pytestmark = pytest.mark.xdist_group("browser")

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")

ONE_LINE = """() => [...document.querySelectorAll("th.n,td.n,.badge")].filter(cell => {
  const range = document.createRange(); range.selectNodeContents(cell);
  const tops = [...range.getClientRects()].filter(r => r.width > 0).map(r => r.top);
  return tops.length && Math.max(...tops) - Math.min(...tops) > 12;
}).map(cell => cell.textContent)"""

CUT_OFF = """() => [...document.querySelectorAll("table.tasks th,table.tasks td")].filter(cell => {
  const range = document.createRange(); range.selectNodeContents(cell);
  return range.getBoundingClientRect().right > cell.closest(".scroll").getBoundingClientRect().right;
}).map(cell => cell.textContent)"""

BROKEN_WORDS = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll("th,td,h1,h2,h3")) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const word of walker.currentNode.data.matchAll(/\\S+/g)) {
        if (!/^[A-Za-z0-9]{2,16}$/.test(word[0])) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, word.index); range.setEnd(walker.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""

FAINT = """() => {
  const canvas = document.createElement("canvas"); canvas.width = canvas.height = 1;
  const paint = canvas.getContext("2d", {willReadFrequently: true});
  const rgba = color => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = color; paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = element => { if (!element) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement)); };
  const light = color => { const [r, g, b] = color.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const faint = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(element);
    if (["title", "desc", "script"].includes(element.tagName.toLowerCase()) || style.display === "none") continue;
    const ground = behind(element), ink = over(rgba(element instanceof SVGElement ? style.fill : style.color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) faint.add(element.tagName + "." + element.className + " " + ((a + .05) / (b + .05)).toFixed(2));
  }
  return [...faint];
}"""


class Visit:
    """A page that is open, and what went wrong on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.troubles: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, file: Path) -> None:
        self.requests.clear()
        self.page.goto(file.as_uri())
        assert self.requests == [file.as_uri()], "the page fetched something"
        assert self.troubles == []
        assert self.page.title() != "owned"


@contextmanager
def visit(browser: Any, width: int = 1280, **options: Any) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    try:
        yield Visit(context.new_page())
    finally:
        context.close()


def pages(reports: Path) -> list[Path]:
    found = [reports / "index.html", *sorted((reports / "optimizers").glob("*.html"))]
    assert len(found) == 1 + len(STUDENTS) + 3
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_is_quiet(reports: Path, browser: Any, width: int) -> None:
    with visit(browser, width) as visiting:
        for file in pages(reports):
            visiting.open(file)
            assert visiting.page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{file.name} can be scrolled sideways"
            )
            assert visiting.page.evaluate(ONE_LINE) == [], f"{file.name}: a number or a badge is broken into lines"
            assert visiting.page.evaluate(BROKEN_WORDS) == [], f"{file.name}: words are broken"
            assert visiting.page.evaluate(CUT_OFF) == [], f"{file.name}: words are cut off"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_can_be_read(reports: Path, browser: Any, scheme: str) -> None:
    with visit(browser, color_scheme=scheme) as visiting:
        grounds = set()
        for file in pages(reports):
            visiting.open(file)
            assert visiting.page.evaluate(FAINT) == [], f"{file.name}: contrast below 4.5 in the {scheme} scheme"
            grounds.add(visiting.page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert grounds == {"rgb(246, 247, 249)" if scheme == "light" else "rgb(18, 21, 27)"}


def test_printed_pages_are_black_on_white_and_complete(english: Path, browser: Any) -> None:
    with visit(browser, color_scheme="dark") as visiting:
        visiting.page.emulate_media(media="print", color_scheme="dark")
        for file in pages(english):
            visiting.open(file)
            assert visiting.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
            assert visiting.page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 39)"
            assert not visiting.page.locator(".noprint").first.is_visible()
            hidden = "[...document.querySelectorAll('details > pre')].filter(p => !p.checkVisibility({contentVisibilityAuto: true})).length"
            assert visiting.page.evaluate(hidden) == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", [EVIL, LONG, "一二三四五" * 80])
def test_a_hostile_page_does_nothing(tmp_path: Path, browser: Any, width: int, text: str) -> None:
    page = write_student_page(hostile_result(text), tmp_path, "en")
    with visit(browser, width) as visiting:
        visiting.open(page)
        visiting.page.wait_for_timeout(50)
        assert visiting.troubles == []
        assert visiting.page.evaluate("document.documentElement.scrollWidth") <= width
        assert text.split("\x1b")[0] in visiting.page.inner_text("main")
        assert visiting.page.evaluate("document.images.length") == 0


def names_shown(page: Any) -> list[str]:
    return [row.inner_text() for row in page.locator("table.sortable tbody tr:visible th").all()]


def test_the_class_can_be_sorted(english: Path, browser: Any) -> None:
    with visit(browser) as visiting:
        visiting.open(english / "index.html")
        page = visiting.page
        head = page.locator("table.sortable thead th")
        points = head.nth(1).locator("button")

        def marks() -> list[float]:
            return [
                float(cell.inner_text().split()[0])
                for cell in page.locator("table.sortable tbody td:nth-child(2)").all()
            ]

        before = names_shown(page)
        points.click()
        assert marks() == sorted(marks(), reverse=True)
        assert head.nth(1).get_attribute("aria-sort") == "descending"
        points.focus()
        page.keyboard.press("Enter")
        assert marks() == sorted(marks())
        assert head.nth(1).get_attribute("aria-sort") == "ascending"
        head.nth(0).locator("button").click()
        assert sorted(names_shown(page)) == sorted(before)
        assert head.nth(1).get_attribute("aria-sort") is None
        assert visiting.troubles == []


def test_the_class_can_be_filtered(english: Path, browser: Any) -> None:
    with visit(browser) as visiting:
        visiting.open(english / "index.html")
        page = visiting.page
        everyone = len(names_shown(page))
        page.get_by_role("searchbox").fill("CHOU")
        assert names_shown(page) == ["chou_yu-an"]
        assert page.locator(".filter output").inner_text() == f"1 / {everyone}"
        page.get_by_role("searchbox").fill("蔡")
        assert names_shown(page) == ["蔡佩珊"]
        page.get_by_role("searchbox").fill("")
        assert len(names_shown(page)) == everyone


def test_the_class_can_be_filtered_by_what_happened(english: Path, browser: Any) -> None:
    with visit(browser) as visiting:
        visiting.open(english / "index.html")
        page = visiting.page
        everyone = names_shown(page)
        who = page.get_by_role("combobox")
        who.select_option("done")
        done = names_shown(page)
        assert "chen_wei-ting" in done
        who.select_option("open")
        assert sorted(names_shown(page) + done) == sorted(everyone)
        who.select_option("human")
        assert "empty" in names_shown(page)
        title = page.locator("table.again tbody th").first.inner_text().split("\n")[0]
        students = int(page.locator("table.again tbody td").first.inner_text())
        who.select_option(label=title)
        assert len(names_shown(page)) == students > 0
        page.get_by_role("searchbox").fill("nobody")
        assert names_shown(page) == []


def test_every_link_of_the_class_page_leads_to_a_page_and_back(english: Path, browser: Any) -> None:
    with visit(browser) as visiting:
        visiting.open(english / "index.html")
        links = visiting.page.locator("table.sortable tbody th a").all()
        assert len(links) == len(STUDENTS) + 3
        targets = {link.evaluate("a => a.href") for link in links}
        assert len(targets) == len(links)
        for target in targets:
            visiting.page.goto(target)
            back = visiting.page.locator("header a").evaluate("a => a.href")
            assert back == (english / "index.html").as_uri()
            for anchor in visiting.page.locator("main a[href^='#']").all():
                name = anchor.get_attribute("href")
                assert visiting.page.locator(f"[id='{name[1:]}']").count() == 1, name


def test_without_javascript_all_is_there(english: Path, browser: Any) -> None:
    with visit(browser, java_script_enabled=False) as visiting:
        for file in pages(english):
            visiting.open(file)
            assert visiting.page.locator("main").is_visible()
        visiting.page.goto((english / "index.html").as_uri())
        assert len(names_shown(visiting.page)) == len(STUDENTS) + 3
        assert not visiting.page.get_by_role("searchbox").is_visible()  # what can't work isn't offered
        assert visiting.page.locator(".filter").first.is_hidden()


def test_ids_and_labels(english: Path, browser: Any) -> None:
    with visit(browser) as visiting:
        for file in pages(english):
            visiting.open(file)
            ids = visiting.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
            assert len(set(ids)) == len(ids), f"{file.name}: an id twice"
            named = visiting.page.evaluate(
                "[...document.querySelectorAll('[aria-labelledby]')].flatMap(e => e.getAttribute('aria-labelledby').split(' '))"
            )
            assert set(named) <= set(ids)
            assert visiting.page.evaluate("document.querySelectorAll('h1').length") == 1


def test_sizes_and_number_of_files(english: Path) -> None:
    for page in pages(english)[1:]:
        assert page.stat().st_size < 150_000, page.name
    assert (english / "index.html").stat().st_size < 150_000
    files = [file.relative_to(english) for file in english.rglob("*") if file.is_file() and ".grade" not in file.parts]
    assert sorted(str(file) for file in files if len(file.parts) == 1) == ["grades.csv", "index.html", "results.json"]
    assert len(files) == 3 + len(STUDENTS) + 3
    assert not re.search(r"\.part$", "".join(map(str, files)))


def test_a_page_stays_small_whatever_a_submission_prints(tmp_path: Path) -> None:
    loud = [CellRun(n, "ok", 0.1, "<輸出>&" * 4_000, "", ("<b>" * 900,) * 20) for n in range(1, 200)]
    result = msgspec.structs.replace(hostile_result("plain"), cells=tuple(loud))
    assert write_student_page(result, tmp_path, "en").stat().st_size < 150_000
