"""What a page begins with: the first cause, never a consequence, never what costs nothing, and no praise beside a break."""

from __future__ import annotations

import io

from rich.console import Console

from grader.model.result import Result
from grader.model.run import CellRun, CodeError
from grader.model.texts import N_
from grader.model.verdict import CheckStatus, CheckVerdict, Failure, Finding, Location
from grader.report.pages.begin import cause_of, cell_to_mend, first_to_mend
from grader.report.pages.page import student_html
from grader.report.terminal.terminal import student_story

BROKEN = CellRun(2, "error", error=CodeError("SyntaxError", "invalid syntax", 3))


def verdict(name: str, score: float, *findings: Finding) -> CheckVerdict:
    status: CheckStatus = "passed" if not findings else "partial" if score else "failed"
    return CheckVerdict(name, "update-rule", {"en": name}, score, 10, status, findings=findings,
                        reasons=(N_("Because of that."),) if findings else ())  # fmt: skip


def result(*checks: CheckVerdict, cells: tuple[CellRun, ...] = ()) -> Result:
    return Result(assignment="a", student="s", files=("a.ipynb",), status="graded", score=sum(c.score for c in checks),
                  max_score=10 * len(checks), checks=checks, cells=cells)  # fmt: skip


def printed(graded: Result) -> str:
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(student_story(graded, "en"))
    return console.export_text()


STOPPED = Finding("run/error", N_("It stopped."), Failure("f(w)", "error", CodeError("NameError", "name 'g' is not defined", 1)),
                  Location("a.py", 4, 1))  # fmt: skip


def test_the_cell_that_cannot_be_read_comes_before_what_follows_from_it() -> None:
    graded = result(verdict("adam", 0, STOPPED), cells=(BROKEN,))
    told = cell_to_mend(graded)
    assert told is not None
    assert "SyntaxError" in told.show("en")
    assert "Begin here: Code cell 2" in printed(graded)
    assert "Begin here: Code cell 2" in student_html(graded, "en", {"en": "a"}, None)


def test_a_mistake_of_its_own_is_begun_with_all_the_same() -> None:
    graded = result(verdict("adam", 5, Finding("adam/no-epsilon", N_("Without ε."))), cells=(BROKEN,))
    assert cell_to_mend(graded) is None
    assert "Begin with: adam" in printed(graded)


def test_no_praise_beside_a_cell_that_cannot_be_read() -> None:
    assert "Well done" in printed(result(verdict("adam", 10)))
    broken = result(verdict("adam", 10), cells=(BROKEN,))
    assert "Well done" not in printed(broken)
    assert "Well done" not in student_html(broken, "en", {"en": "a"}, None)


def test_what_costs_nothing_is_not_begun_with() -> None:
    assert first_to_mend(result(verdict("adam", 10, Finding("adam/remark", N_("A remark."))))) is None


def test_another_function_that_lacks_is_another_reason() -> None:
    one, two, three = (
        verdict(name, 0, Finding("call/missing", N_("There is no `{name}`.", name=name))) for name in ("f", "g", "f")
    )
    assert cause_of(one) != cause_of(two)
    assert cause_of(one) == cause_of(three)


def test_the_reason_stands_beside_the_score() -> None:
    graded = result(verdict("adam", 5, Finding("adam/no-epsilon", N_("Without ε."))))
    for page in (printed(graded), student_html(graded, "en", {"en": "a"}, None).split('id="check-adam"')[1]):
        assert page.index("Because of that.") < page.index("Without ε.")
