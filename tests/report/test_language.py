"""A page in Traditional Chinese has no English of the grader's own left, in English none of the other."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.assignments.load import Assignment
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import one_file
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict, Finding
from grader.report.pages.rendering import status_of, statuses
from grader.report.terminal.terminal import student_story
from grader.report.text import visible
from tests.report.conftest import EVIL_NAME, ROOT, STUDENTS

NAMES = {
    "adagrad", "rmsprop", "adam", "momentum", "nesterov", "sgd", "cifar", "keras", "optax", "pytorch", "epoch", "none", "python",
    "grade", "warm", "html", "json", "csv", "results", "grades", "optimizers", "ipynb", "py", "float", "return", "ms", "np", "array", "nan",
}  # fmt: skip
"""What is called so in Chinese, too."""

STUDENTS_OWN = {"pre", "code", "ol", "bdi", "h1", "script", "style"}
VOID = {"meta", "link", "br", "img", "input", "hr", "rect", "circle", "path", "line", "polyline"}
ERRORS = (
    "TypeError",
    "SyntaxError",
    "can only concatenate str",
    "Missing parentheses",
    "Did you mean",
    "name ",
    "not defined",
)


class OwnText(HTMLParser):
    """The text of a page that isn't a student's."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value or "" for name, value in attrs if name in ("aria-label", "alt", "title", "placeholder")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not STUDENTS_OWN & set(self.open):
            self.words.append(data)


def english_in(text: str) -> set[str]:
    """English words that are no names and stand in no student's error."""
    lines = [line for line in text.splitlines() if not any(error in line for error in ERRORS)]
    words = re.findall(r"(?<![\w`/.])[A-Za-z]{3,}(?![\w`/])", re.sub(r"`[^`]*`|\w+\(", "", "\n".join(lines)))
    return {word for word in words if word.lower() not in NAMES and word not in STUDENTS}


def test_a_chinese_page_is_chinese(chinese: Path) -> None:
    for page in [chinese / "index.html", *(chinese / "optimizers").glob("*.html")]:
        words = OwnText(page.read_text(encoding="utf-8")).words
        text = "\n".join(words)
        for student in (*STUDENTS, "n" * 120, "empty", EVIL_NAME):
            text = text.replace(visible(student), "")
        assert english_in(text) == set(), page.name
        assert re.search("[\u4e00-\u9fff]", text)


def test_an_english_page_is_english(english: Path) -> None:
    for page in [english / "index.html", *(english / "optimizers").glob("*.html")]:
        text = "\n".join(OwnText(page.read_text(encoding="utf-8")).words).replace("蔡佩珊", "")
        assert not re.search("[\u4e00-\u9fff]", text), page.name


def test_messages_in_results_are_chinese(chinese: Path) -> None:
    results = json.loads((chinese / "results.json").read_text(encoding="utf-8"))["results"]
    said = [f["message"] for r in results for c in r["checks"] for f in c["findings"]]
    said += [f["hint"] for r in results for c in r["checks"] for f in c["findings"] if f["hint"]]
    assert len(said) > 10
    for message in said:
        assert re.search("[\u4e00-\u9fff]", message)
        assert english_in(message) == set(), message


@pytest.mark.parametrize("student", STUDENTS)
def test_the_terminal_is_chinese(student: str, optimizers: Assignment, warm: WarmEngine) -> None:
    file = next((ROOT / "submissions" / "optimizers" / student).glob("optimizers.*"))
    out = io.StringIO()
    result = pipeline.grade(one_file(file), optimizers.without_hidden(), warm)
    console = Console(file=out, width=300)
    console.print(student_story(result, "zh-TW", optimizers.title, hidden=2))
    own = [
        line for line in out.getvalue().splitlines() if "│" not in line and "▶" not in line and "_update(" not in line
    ]
    assert english_in("\n".join(own)) == set()


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    student: str, lang: str, width: int, optimizers: Assignment, warm: WarmEngine
) -> None:
    file = next((ROOT / "submissions" / "optimizers" / student).glob("optimizers.*"))
    result = pipeline.grade(one_file(file), optimizers, warm)
    out = io.StringIO()
    Console(file=out, width=width).print(student_story(result, lang, optimizers.title, hidden=2))
    lines = out.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    text = " ".join(line.strip() for line in lines)
    for check, verdict in zip(optimizers.checks, result.checks, strict=True):
        if verdict.status != "passed":  # names are never broken in two
            asked = getattr(check, "call", "") or getattr(check, "variable", "")
            assert asked.partition("(")[0] in text
    assert not [line for line in lines if line.strip().startswith(("。", "，", "：", "）", "」"))]


@pytest.mark.parametrize(
    ("lang", "unwritten", "wrong"), [("en", "not written yet", "not yet"), ("zh-TW", "尚未完成", "還不對")]
)
def test_a_task_that_nobody_has_begun_is_not_told_as_wrong(lang: str, unwritten: str, wrong: str) -> None:
    told = {}
    for id in ("call/missing", "update-rule/differs"):
        finding = Finding(id, N_("…"))
        verdict = CheckVerdict(
            id="a", kind="iterations", title={}, score=0, max_score=4, status="failed", findings=(finding,)
        )
        told[id] = statuses(lang)[status_of(verdict)]
    assert told == {"call/missing": unwritten, "update-rule/differs": wrong}
