"""What the class page says of a class, made from rows."""

from __future__ import annotations

import html
import re

import pytest

from grader.model.result import Row, RowCheck
from grader.model.run import Gap
from grader.report.pages.index import index_html


def row(assignment: str, student: str, status: str, finding: str, score: float = 0) -> Row:
    """A submission with one task."""
    check = RowCheck("task", {"en": "Momentum", "zh-TW": "動量"}, score, 10, status, (finding,) if finding else ())  # type: ignore[arg-type]
    if status == "error":
        return Row(
            assignment, student, score, 10, "failed", "x.html", checks=(check,), unjudged=(Gap("module", "torch"),)
        )
    return Row(assignment, student, score, 10, "graded", "x.html", checks=(check,))


UNJUDGED = row("b", "zed", "error", "grader/missing-module")
CLASS = [row("b", "ann", "passed", "", 10), row("b", "bob", "failed", "update-rule/missing"), UNJUDGED]


def cells(page: str, line: str) -> list[str]:
    """The texts of the cells in the line of a table that begins so."""
    (found,) = re.findall(rf'<tr[^>]*><th scope="row"[^>]*>(?:<a[^>]*><bdi>)?{line}<.*?</tr>', page)
    return [html.unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall(r"<td.*?</td>", found)]


@pytest.mark.parametrize(
    ("lang", "task", "unjudged"), [("en", "Momentum", "could not be judged"), ("zh-TW", "動量", "無法評分")]
)
def test_what_could_not_be_judged_counts_as_no_mistake(lang: str, task: str, unjudged: str) -> None:
    page = "".join(index_html(CLASS, lang, {}))
    right, partly, wrong, often = cells(page, task)
    assert (right, partly, wrong) == ("1", "0", "1")
    assert often.endswith(f"{unjudged} ×1")
    assert often.count("×") == 2  # and of the other one what was wrong
    assert cells(page, "zed")[-1] == "? –"
    assert cells(page, "bob")[-1] == "✗ 0"


def test_points_that_were_earned_all_the_same_are_shown() -> None:
    page = "".join(index_html([row("b", "zed", "error", "grader/time", 4)], "en", {}))
    assert cells(page, "zed")[-1] == "? 4"


def test_of_several_assignments_the_top_says_which_need_a_look() -> None:
    several = [row("a", "ann", "passed", "", 10), *CLASS]
    (top,) = re.findall(r"<header>.*?</header>", "".join(index_html(several, "en", {})), re.DOTALL)
    assert 'These need a look first: <a href="#a2">b</a> (1)' in top
    assert "first" not in "".join(index_html(several[:-1], "en", {})).split("</header>")[0]
    assert "first" not in "".join(index_html(CLASS, "en", {})).split("</header>")[0]  # it stands right below
