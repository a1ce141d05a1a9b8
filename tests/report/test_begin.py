"""What a page begins with: the first cause, never a consequence, never what costs nothing, and no praise beside a break."""

from __future__ import annotations

import io

import msgspec
from rich.console import Console

from grader.model.result import Result
from grader.model.run import CellRun, CodeError
from grader.model.submission import Cell, StudentCode
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


def test_what_is_not_written_is_begun_with_at_its_first_task() -> None:
    empty = Finding("call/unwritten", N_("Still to be written."))
    tasks = [
        verdict("sgd", 10),
        verdict("momentum", 0, empty),
        msgspec.structs.replace(verdict("adam", 0, empty), max_score=20),
    ]
    assert "Begin with: momentum" in printed(result(*tasks))
    assert printed(result(*tasks)).count("not written yet") == 2


def test_a_file_without_code_is_begun_with_the_code() -> None:
    missing = Finding("call/missing", N_("There is no `adam`."), Failure("adam()", "missing"))
    empty = msgspec.structs.replace(
        result(verdict("adam", 0, missing)), code=StudentCode("a.ipynb", "notebook", (Cell(1, " "),))
    )
    words = "a.ipynb holds no code: there is no code cell with anything in it."
    assert f"Begin here: {words}" in printed(empty)
    assert f"Begin here: {words}" in student_html(empty, "en", {"en": "a"}, None)


def test_an_import_that_lacks_is_one_cause_wherever_it_is_missed() -> None:
    def stops(name: str, line: int) -> Finding:
        error = CodeError("NameError", "name 'np' is not defined", 1, line)
        hint = N_("`{line}` is nowhere in your code: put it at the top.", line="import numpy as np")
        return Finding(
            "run/error", N_("`{n}` stopped.", n=name), Failure(name, "error", error), Location("a.py", 1, line), hint
        )

    graded = result(verdict("adagrad", 0, stops("adagrad", 3)), verdict("adam", 0, stops("adam", 9)))
    told = printed(graded)
    assert told.count("import numpy as np") == 1
    assert "Not yet, for the same reason as adagrad above." in told
    assert "Begin with: adagrad" in told
