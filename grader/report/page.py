"""A student's page: the mark, what to do next, each task's story, and how the code ran."""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from grader.model import CellRun, CheckVerdict, Divergence, Finding, Localized, Location, Result, WrongAnswer
from grader.report.code import Line, excerpt
from grader.report.figure import flat_index, sequence_figure
from grader.report.rendering import CELL_STATUSES, SUBMISSION_FAILED, asset, environment, localized, statuses
from grader.report.text import number, visible
from grader.texts import N_, translation


class TableRow(msgspec.Struct, frozen=True):
    """One update in the table of numbers."""

    step: int
    gradient: str
    expected: str
    got: str
    parted: bool


class ShownFinding(msgspec.Struct, frozen=True):
    """A finding with all that the page shows of it."""

    f: Finding
    code: list[Line]
    divergence: Divergence | None = None
    answer: WrongAnswer | None = None
    figure: Markup = Markup("")
    element: str = ""
    shown: tuple[str, str] = ("", "")
    table: list[TableRow] = []


class ShownCheck(msgspec.Struct, frozen=True):
    """A verdict with its findings prepared."""

    v: CheckVerdict
    title: str
    findings: list[ShownFinding]


class ShownCell(msgspec.Struct, frozen=True):
    """A cell's run, its error in a line, and the code where it happened."""

    run: CellRun
    error: str
    code: list[Line]


def student_html(result: Result, lang: str, title: Localized, index: str | None) -> str:
    """The whole page."""
    checks = [_check(verdict, result, lang) for verdict in result.checks]
    unfinished = [check for check in checks if check.findings and check.v.status != "passed"]
    first = max(unfinished, key=lambda check: check.v.max_score - check.v.score, default=None)
    words = statuses(lang)
    return environment(lang).get_template("student.html").render(
        r=result,
        lang=lang,
        title=localized(title, lang, result.assignment),
        index=index,
        css=asset("base.css"),
        checks=checks,
        first=first,
        all_right=bool(checks) and all(check.v.status == "passed" for check in checks),
        percent=round(100 * result.score / result.max_score, 1) if result.max_score else 0,
        statuses={**words, **({"failed": SUBMISSION_FAILED.show(lang)} if result.status == "failed" and not checks else {})},
        cells=_cells(result),
        cell_statuses={name: message.show(lang) for name, message in CELL_STATUSES.items()},
        run_summary=_summary(result, lang),
        notebook=result.code is not None and result.code.kind == "notebook",
        safe=result.confined,
    )  # fmt: skip


def _check(verdict: CheckVerdict, result: Result, lang: str) -> ShownCheck:
    findings = [_finding(f, verdict, result, lang, f"{verdict.id}{i}") for i, f in enumerate(verdict.findings)]
    return ShownCheck(verdict, localized(verdict.title, lang, verdict.id), findings)


def _finding(finding: Finding, verdict: CheckVerdict, result: Result, lang: str, key: str) -> ShownFinding:
    place: Location | None = finding.location or verdict.location
    code = excerpt(result.code, place, verdict.location)
    evidence = finding.evidence
    if isinstance(evidence, WrongAnswer):
        return ShownFinding(finding, code, answer=evidence)
    if not isinstance(evidence, Divergence):
        return ShownFinding(finding, code)
    words = translation(lang).gettext
    return ShownFinding(
        finding,
        code,
        divergence=evidence,
        figure=sequence_figure(evidence, words, f"fig-{key}"),
        element=f"w[{', '.join(map(str, evidence.index))}]" if evidence.index else "w",
        shown=apart(evidence.expected, evidence.got),
        table=_table(evidence),
    )


def _table(evidence: Divergence) -> list[TableRow]:
    """The updates around the one where the sequences part."""
    column = flat_index(evidence.index, evidence.shape)
    last = len(evidence.expected_sequence) - 1
    rows = []
    for step in range(max(0, evidence.step - 2), min(last, evidence.step + 2) + 1):
        expected, got = evidence.expected_sequence[step][column], evidence.got_sequence[step][column]
        gradient = number(evidence.gradients[step - 1][column]) if step else ""
        want, have = apart(expected, got)
        rows.append(TableRow(step, gradient, want, have, step == evidence.step))
    return rows


def apart(expected: float | None, got: float | None) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ (six when they agree)."""
    if expected is None or got is None or abs(expected - got) <= 1e-12 * max(abs(expected), abs(got)):
        return number(expected), number(got)
    for digits in range(6, 18):
        want, have = number(expected, digits), number(got, digits)
        if want != have:
            return want, have
    return repr(expected), repr(got)


def _cells(result: Result) -> list[ShownCell]:
    """Cells worth showing: those that printed or failed, at most fifty."""
    worth = [run for run in result.cells if run.status != "ok" or run.stdout or run.displays or run.stderr]
    return [_cell(run, result) for run in worth[:50]]


def _cell(run: CellRun, result: Result) -> ShownCell:
    error = run.error
    if error is None:
        return ShownCell(run, "", [])
    place = Location("", error.cell or run.number, error.line)
    return ShownCell(
        run,
        visible(f"{error.type}: {error.message}" if error.type else error.message, 500),
        excerpt(result.code, place),
    )


def _summary(result: Result, lang: str) -> str:
    ran = sum(run.status == "ok" for run in result.cells)
    if result.code is not None and result.code.kind == "module":
        return N_("It took {seconds} s.", seconds=f"{result.seconds:.1f}").show(lang)
    return N_("{ran} of {all} code cells ran without an error; everything together took {seconds} s.", ran=ran, all=len(result.cells),
              seconds=f"{result.seconds:.1f}").show(lang)  # fmt: skip
