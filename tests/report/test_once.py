"""One misunderstanding is told in full once; where it comes again, a sentence says so and leads there."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from grader.assignments.load import load
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import one_file
from grader.model.result import Result
from grader.model.run import CodeError
from grader.model.texts import N_
from grader.model.verdict import CheckStatus, CheckVerdict, Divergence, Failure, Finding, Location
from grader.report.pages.begin import first_to_mend
from grader.report.pages.page import student_html
from grader.report.terminal.terminal import student_story
from tests.report.conftest import ROOT

ASSIGNMENT = """
title = "Homework"
[[check]]
kind = "update-rule"
id = "adam"
title = { en = "Adam" }
points = 10
rule = "adam"
call = "adam(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v"
[[check]]
kind = "update-rule"
id = "amsgrad"
title = { en = "AMSGrad" }
points = 10
rule = "amsgrad"
call = "amsgrad(w, m, v, v_max, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v, v_max"
"""
UNCORRECTED = """
import numpy as np

def adam(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return w - lr * m / (np.sqrt(v) + epsilon), m, v

def amsgrad(w, m, v, v_max, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    v_max = np.maximum(v_max, v)
    return w - lr * m / (np.sqrt(v_max) + epsilon), m, v, v_max
"""


class Page(HTMLParser):
    """A page's sections by their ids: what is shown, what is folded, and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: dict[str, str] = {}
        self.folded: dict[str, str] = {}
        self.links: dict[str, list[str]] = {}
        self._section, self._in = "", 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._section = given.get("id") or ""
        elif tag == "details":
            self._in += 1
        elif tag == "a":
            self.links.setdefault(self._section, []).append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._in -= 1

    def handle_data(self, data: str) -> None:
        into = self.folded if self._in else self.shown
        into[self._section] = into.get(self._section, "") + data


def printed(result: Result, lang: str = "en") -> str:
    out = io.StringIO()
    Console(file=out, width=300).print(student_story(result, lang))
    return out.getvalue()


def html(result: Result, lang: str = "en") -> str:
    return student_html(result, lang, {"en": "Homework"}, None)


@pytest.fixture(scope="module")
def uncorrected(warm: WarmEngine, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Bias correction forgotten in Adam and in AMSGrad."""
    folder = tmp_path_factory.mktemp("hw")
    (folder / "assignment.toml").write_text(ASSIGNMENT, "utf-8")
    (folder / "hw.py").write_text(UNCORRECTED, "utf-8")
    return pipeline.grade(one_file(folder / "hw.py"), load(folder), warm)


def test_the_first_tells_it_and_the_second_refers_to_it(uncorrected: Result) -> None:
    adam, amsgrad = (check.findings[0] for check in uncorrected.checks)
    assert adam.title is not None
    assert amsgrad.title is not None
    assert (adam.id, adam.title.show()) == (amsgrad.id, amsgrad.title.show())
    page, text = html(uncorrected), printed(uncorrected)
    sentence = f"Here too, as explained above at Adam: {adam.title.show()}."
    shown = Page(page).shown
    assert f"What explains these numbers: {adam.title.show()}." in shown["check-adam"]
    assert sentence in shown["check-amsgrad"]
    assert "#check-adam" in Page(page).links["check-amsgrad"]
    assert text.count(sentence) == 1
    explanation = " ".join(re.sub("`", "", adam.message.show()).split())
    for told in (text.split("Begin with")[0].replace("`", ""), re.sub("<[^>]+>", "", page.split('id="overview"')[1])):
        assert " ".join(told.split()).count(explanation) == 1


def test_what_belongs_to_the_second_task_stays(uncorrected: Result) -> None:
    page = Page(html(uncorrected))
    verdict = uncorrected.checks[1]
    finding = verdict.findings[0]
    assert finding.example is not None
    for told in (page.shown["check-amsgrad"], printed(uncorrected).partition("AMSGrad")[2]):
        assert all(reason.show() in told for reason in verdict.reasons)
        assert finding.computes in told
        assert f"{verdict.score:g}" in told
    assert finding.example.call in page.folded["check-amsgrad"]  # to be opened
    assert "Try it yourself" not in page.shown["check-amsgrad"]
    assert "Try it yourself" in page.shown["check-adam"]
    assert "Your numbers at this task" in page.folded["check-amsgrad"]
    assert "v_max = np.maximum" in page.shown["check-amsgrad"].replace("\xa0", " ")


def test_it_is_one_cause_that_costs_both_tasks_points(uncorrected: Result) -> None:
    begin = first_to_mend(uncorrected)
    assert begin is not None
    assert begin.id == "adam"


def test_it_is_said_in_chinese(uncorrected: Result) -> None:
    assert "這裡也一樣，說明見上面的「Adam」：" in Page(html(uncorrected, "zh-TW")).shown["check-amsgrad"]
    assert "這裡也一樣，說明見上面的「Adam」：" in printed(uncorrected, "zh-TW")


def a_result(*findings: tuple[Finding, ...]) -> Result:
    """A task for each."""
    status: CheckStatus = "failed"
    checks = tuple(
        CheckVerdict(f"c{n}", "update-rule", {"en": f"Task {n}"}, 0, 5, status, findings=each)
        for n, each in enumerate(findings, 1)
    )
    return Result("hw", "s", ("hw.py",), 0, 5 * len(checks), "graded", checks=checks)


def named(title: str, message: str = "Words.", id: str = "adam/x") -> Finding:
    return Finding(id, N_("{m}", m=message), title=N_("{t}", t=title))


def test_another_title_is_another_misunderstanding() -> None:
    result = a_result((named("β₁ is missing"),), (named("β₂ is missing"),), (named("β₁ is missing", id="adam/y"),))
    assert "Here too" not in printed(result) + html(result)


def test_what_it_says_in_other_words_is_said() -> None:
    result = a_result((named("ε", "About f."),), (named("ε", "About g."),))
    for told in (printed(result), Page(html(result)).shown["check-c2"]):
        assert "Here too, as explained above at Task 1: ε." in told
        assert "About g." in told


def test_two_findings_of_one_task_need_no_link() -> None:
    result = a_result((named("ε", "Once."), named("ε", "Twice.")))
    for told in (printed(result), html(result)):
        assert "Here too, as explained above: ε." in " ".join(re.sub("<[^>]+>", "", told).split())


def failed(name: str, error: CodeError, line: int = 1) -> Finding:
    return Finding("run/error", N_("`{n}` stopped.", n=name), Failure(name, "error", error), Location("hw.py", 1, line))


@pytest.mark.parametrize(
    "second",
    [
        failed("g", CodeError("TypeError", "no", 1, 1)),
        failed("g", CodeError("ValueError", "yes", 1, 1)),
        failed("g", CodeError("TypeError", "yes", 1, 2), 2),
        Finding("call/missing", N_("There is no `{name}`.", name="g"), Failure("g", "missing")),
    ],
    ids=["another message", "another error", "another line", "missing"],
)
def test_the_same_reason_is_said_only_of_the_same(second: Finding) -> None:
    first = failed("f", CodeError("TypeError", "yes", 1, 1))
    result = a_result((first,), (second,))
    assert "for the same reason" not in printed(result) + html(result)


def test_names_that_are_missing_are_reasons_of_their_own() -> None:
    missing = [Finding("call/missing", N_("There is no `{name}`.", name=n), Failure(n, "missing")) for n in "fgf"]
    result = a_result(*((finding,) for finding in missing))
    for told in (printed(result), re.sub("<[^>]+>", "", html(result))):
        assert told.count("Not yet, for the same reason as Task 1 above.") == 1
        assert "There is no" in told


def test_the_same_error_is_told_once_on_the_page_too() -> None:
    error = CodeError("TypeError", "yes", 1, 1)
    result = a_result((failed("f", error),), (failed("g", error),))
    page = Page(html(result))
    assert "Not yet, for the same reason as Task 1 above." in page.shown["check-c2"]
    assert page.links["check-c2"] == ["#check-c1"]
    assert "Not yet, for the same reason as Task 1 above." in printed(result)


def test_a_title_of_a_task_can_do_nothing_in_the_sentence() -> None:
    evil = CheckVerdict("c1", "update-rule", {"en": "<b>{title}</b>"}, 0, 5, "failed", findings=(named("{task}<i>"),))
    again = CheckVerdict("c2", "update-rule", {"en": "Two"}, 0, 5, "failed", findings=(named("{task}<i>"),))
    page = html(Result("hw", "s", ("hw.py",), 0, 10, "graded", checks=(evil, again)))
    assert "<b>{" not in page
    assert "&lt;b&gt;{title}&lt;/b&gt;</a>: {task}&lt;i&gt;." in page


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_a_real_page_explains_each_thing_once(warm: WarmEngine, lang: str) -> None:
    """ε is forgotten in three rules."""
    file = next((ROOT / "submissions" / "optimizers" / "蔡佩珊").glob("optimizers.*"))
    result = pipeline.grade(one_file(Path(file)), load(ROOT / "assignments" / "optimizers"), warm)
    finding = next(f for c in result.checks for f in c.findings if f.id == "adaptive/no-epsilon")
    text = printed(result, lang)
    assert sum(f.id == "adaptive/no-epsilon" for c in result.checks for f in c.findings) == 3
    assert text.count(finding.message.show(lang)) == 1


def test_what_is_no_number_is_said_in_words() -> None:
    evidence = Divergence(
        N_("a probe"), 1, "w", (0,), 1.5, None, (1,), {}, [[1.0]], [[1.0], [1.5]], [[1.0], [None]], "f(w)"
    )
    result = a_result((Finding("result/not-numbers", N_("A dict."), evidence),))
    for lang, words in (("en", "should be 1.5, yours is no number."), ("zh-TW", "應該是 1.5，你的是 非數值。")):
        assert words in printed(result, lang)
        assert words in html(result, lang)


def test_a_cell_that_stopped_is_told_once(warm: WarmEngine) -> None:
    """`model.fit` raises in a cell that two tasks depend on."""
    folder = ROOT / "submissions" / "keras-optimizers" / "b07502088"
    result = pipeline.grade(
        one_file(next(folder.glob("*.ipynb"))), load(ROOT / "assignments" / "keras-optimizers"), warm
    )
    first = next(check for check in result.checks if check.findings)
    text = printed(result)
    assert text.count("What it and the cells after it should have done may be missing.") == 1
    assert text.count(f"The error that is told above at {first.title['en']} may be the reason here too.") == 1
    assert "No model is trained with" not in text
    assert text.count("No training ran successfully.") == 2  # once a task, not once for each optimizer
    assert f"#check-{first.id}" in Page(html(result)).links[f"check-{result.checks[-1].id}"]


def test_tasks_with_more_to_tell_are_not_cut_short() -> None:
    error = failed("f", CodeError("TypeError", "yes", 1, 1))
    result = a_result((error,), (error, Finding("x/y", N_("And this."))))
    for told in (printed(result), html(result)):
        assert "for the same reason" not in told
        assert "And this." in told
