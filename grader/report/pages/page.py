"""A student's page: the mark, what to do next, each task's story, and how the code ran."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from markupsafe import Markup, escape

from grader.model.result import Result
from grader.model.run import CellRun
from grader.model.texts import N_, Localized, Message, translation
from grader.model.verdict import (
    CheckVerdict,
    Divergence,
    Explained,
    Failure,
    Finding,
    Location,
    OptimizerUsed,
    WrongAnswer,
)
from grader.report.figures.contour import contour_figure
from grader.report.figures.figure import curve_figure, flat_index, sequence_figure
from grader.report.figures.valley import valley_figure
from grader.report.once import Before, References, explained_above, explains, references, same_reason, still_to_say
from grader.report.pages.begin import cell_to_mend, first_to_mend, unreadable
from grader.report.pages.code import Line, excerpt, listed
from grader.report.pages.rendering import (
    CELL_STATUSES,
    SUBMISSION_FAILED,
    asset,
    both,
    computes,
    environment,
    localized,
    or_else,
    right,
    script_hash,
    status_of,
    statuses,
)
from grader.report.text import apart, duration, element, number, prose, visible


class TableRow(msgspec.Struct, frozen=True):
    """One update in the table of numbers."""

    step: int
    gradient: str
    expected: str
    got: str
    diverged: bool


class ShownCurve(msgspec.Struct, frozen=True):
    """Another quantity over the updates."""

    title: str
    figure: Markup


class ShownFinding(msgspec.Struct, frozen=True):
    """A finding with all that the page shows of it."""

    f: Finding
    code: list[Line]
    key: str
    """What makes ids of this finding unique on the page."""
    cell: int | None = None
    explained_above: Markup = Markup("")
    """The sentence that refers to where the same misunderstanding is told in full."""
    still_to_say: list[Message] = []
    """What it says in other words than there."""
    shown_at: ShownCheck | None = None
    """The earlier task at which the same code stands already."""
    divergence: Divergence | None = None
    answer: WrongAnswer | None = None
    explained: str = ""
    tried: str = ""
    """Code that stops as theirs did."""
    figure: Markup = Markup("")
    walks: Markup = Markup("")
    """The misunderstanding on a bowl; on a page only once."""
    curves: list[ShownCurve] = []
    element: str = ""
    shown: tuple[str, str] = ("", "")
    table: list[TableRow] = []


class ShownCheck(msgspec.Struct, frozen=True):
    """A verdict with its findings prepared."""

    v: CheckVerdict
    title: str
    findings: list[ShownFinding]
    same_as: Markup = Markup("")
    """The sentence that refers to the task at which all that is to be said of this one stands."""
    valleys: list[Markup] = []
    """What the student's optimizers do in a valley; each on a page only once."""

    @property
    def told(self) -> str:
        """The key of the words for its status."""
        return status_of(self.v)


class ShownCell(msgspec.Struct, frozen=True):
    """A cell's run, its error in a line, the code where it happened, and what it printed, as far as it is shown."""

    run: CellRun
    error: str
    code: list[Line]
    outputs: list[str]
    cut: bool


MOST_CELLS, MOST_OUTPUT, MOST_OUTPUTS = 50, 2_500, 30_000
"""Cells on a page; characters of one output; bytes of all outputs together."""


def student_html(result: Result, lang: str, title: Localized, index: str | None, notebook: str = "") -> str:
    """The whole page."""
    excerpts: dict[Place, ShownCheck] = {}
    elsewhere = references(result)
    checks = [_check(verdict, result, lang, excerpts, elsewhere) for verdict in result.checks]
    checks = _with_valleys(_walks_once(checks), lang)
    script = asset("student.js") if any(c.valleys or any(f.walks for f in c.findings) for c in checks) else None
    begin = first_to_mend(result)
    words = statuses(lang)
    return environment(lang).get_template("student.html").render(
        r=result,
        lang=lang,
        title=localized(title, lang, result.assignment),
        index=index,
        css=asset("base.css"),
        script=script,
        script_hash=script_hash("student.js") if script is not None else "",
        checks=checks,
        first=next((check for check in checks if check.v is begin), None),
        cell_first=cell_to_mend(result),
        right=right,
        explains=explains,
        listed=listed,
        or_else=or_else,
        computes=computes,
        all_right=bool(checks) and all(check.v.status == "passed" for check in checks) and unreadable(result) is None,
        percent=round(100 * result.score / result.max_score, 1) if result.max_score else 0,
        statuses={**words, **({"failed": SUBMISSION_FAILED.show(lang)} if result.status == "failed" and not checks else {})},
        cells=_cells(result),
        cell_statuses={name: message.show(lang) for name, message in CELL_STATUSES.items()},
        run_summary=_summary(result, lang),
        beside=notebook,
        notebook=result.code is not None and result.code.kind == "notebook",
        safe=result.confined,
    )  # fmt: skip


def _with_valleys(checks: list[ShownCheck], lang: str) -> list[ShownCheck]:
    numbered = {used: f"valley{i}" for i, used in enumerate(dict.fromkeys(u for c in checks for u in c.v.optimizers))}
    shown: set[OptimizerUsed] = set()
    with_them = []
    for check in checks:
        new = [used for used in check.v.optimizers if used not in shown]
        shown.update(new)
        figures = [figure for used in new if (figure := valley_figure(used, numbered[used], lang))]
        with_them.append(msgspec.structs.replace(check, valleys=figures))
    return with_them


def _walks_once(checks: list[ShownCheck]) -> list[ShownCheck]:
    seen: set[Markup] = {Markup("")}
    once = []
    for check in checks:
        findings = []
        for finding in check.findings:
            again = finding.walks in seen
            seen.add(finding.walks)
            findings.append(msgspec.structs.replace(finding, walks=Markup("")) if again and finding.walks else finding)
        once.append(msgspec.structs.replace(check, findings=findings))
    return once


Place = tuple[int | None, int, int]
"""A stretch of code: cell, first and last line."""


def _check(
    verdict: CheckVerdict, result: Result, lang: str, excerpts: dict[Place, ShownCheck], elsewhere: References
) -> ShownCheck:
    """A verdict prepared; each stretch of code is shown once per task, and not again where another task showed it."""
    title = localized(verdict.title, lang, verdict.id)
    if (same := elsewhere.reasons.get(verdict.id)) is not None:
        return ShownCheck(verdict, title, [], _linked(same_reason(verdict, ""), lang, same))
    findings = [_finding(f, verdict, result, lang, f"{verdict.id}{i}") for i, f in enumerate(verdict.findings)]
    for i, finding in enumerate(findings):
        if (before := elsewhere.findings.get((verdict.id, i))) is not None:
            findings[i] = _referring(finding, before, verdict, lang)
    last = {_place(f): i for i, f in enumerate(findings) if f.code}
    shown: list[ShownFinding] = []
    for i, finding in enumerate(findings):
        place = _place(finding)
        if not finding.code or last[place] != i:
            shown.append(msgspec.structs.replace(finding, code=[]))
        elif place in excerpts:
            shown.append(msgspec.structs.replace(finding, code=[], shown_at=excerpts[place]))
        else:
            marked = {line.number for f in findings if _place(f) == place for line in f.code if line.marked}
            lines = [msgspec.structs.replace(line, marked=line.number in marked) for line in finding.code]
            shown.append(msgspec.structs.replace(finding, code=lines))
    check = ShownCheck(verdict, title, shown)
    excerpts.update({_place(f): check for f in shown if f.code})
    return check


def _referring(finding: ShownFinding, before: Before, verdict: CheckVerdict, lang: str) -> ShownFinding:
    sentence = explained_above(finding.f, "" if before.task is not verdict else None)
    return msgspec.structs.replace(
        finding,
        explained_above=_linked(sentence, lang, before.task),
        still_to_say=still_to_say(finding.f, before),
    )


def _linked(message: Message, lang: str, task: CheckVerdict) -> Markup:
    """A message about a task, with a link to it in place of `task`."""
    link = Markup('<a href="#check-{}">{}</a>').format(task.id, visible(localized(task.title, lang, task.id)))
    values = {name: prose(v.show(lang) if isinstance(v, Message) else v) for name, v in message.values.items()}
    return escape(translation(lang).gettext(message.template)).format(**{**values, "task": link})


def _place(finding: ShownFinding) -> Place:
    return (finding.cell, finding.code[0].number, finding.code[-1].number) if finding.code else (None, 0, 0)


def _finding(finding: Finding, verdict: CheckVerdict, result: Result, lang: str, key: str) -> ShownFinding:
    place: Location | None = finding.location or verdict.location
    shown = ShownFinding(
        finding, excerpt(result.code, place, verdict.location), key, place.cell if place is not None else None
    )
    prepare = EVIDENCE.get(type(finding.evidence))
    shown = prepare(shown, finding.evidence, lang) if prepare is not None else shown
    return msgspec.structs.replace(shown, walks=contour_figure(finding.id, verdict.formula, lang))


def _answer(shown: ShownFinding, evidence: WrongAnswer, lang: str) -> ShownFinding:
    expected = evidence.expected.show(lang) if isinstance(evidence.expected, Message) else evidence.expected
    return msgspec.structs.replace(shown, answer=msgspec.structs.replace(evidence, expected=expected))


def _explained(shown: ShownFinding, evidence: Explained, lang: str) -> ShownFinding:
    return msgspec.structs.replace(shown, explained=evidence.text)


def _failure(shown: ShownFinding, evidence: Failure, lang: str) -> ShownFinding:
    return msgspec.structs.replace(shown, tried=evidence.tried)


def _divergence(shown: ShownFinding, evidence: Divergence, lang: str) -> ShownFinding:
    key = (id(evidence), lang, shown.key)
    if key not in _DIVERGENCES:
        if len(_DIVERGENCES) >= MOST_KEPT:
            del _DIVERGENCES[next(iter(_DIVERGENCES))]
        _DIVERGENCES[key] = _shown_divergence(evidence, lang, shown.key)
    return msgspec.structs.replace(shown, **_DIVERGENCES[key])


MOST_KEPT = 300
_DIVERGENCES: dict[tuple[int, str, str], dict[str, Any]] = {}
"""What pages show of the same evidence: students with the same numbers have the same object. It is among the values, and so
no other one comes to have its id."""


def _shown_divergence(evidence: Divergence, lang: str, key: str) -> dict[str, Any]:
    words = translation(lang).gettext
    curves = [
        ShownCurve(c.title.show(lang), curve_figure(c, evidence.step, lang, words, f"fig-{key}-{i}"))
        for i, c in enumerate(evidence.curves)
    ]
    return {
        "divergence": evidence,
        "figure": sequence_figure(evidence, words, f"fig-{key}"),
        "curves": curves,
        "element": element(evidence),
        "shown": both(evidence, lang),
        "table": _table(evidence),
    }


EVIDENCE: dict[type, Callable[[ShownFinding, Any, str], ShownFinding]] = {
    Divergence: _divergence,
    WrongAnswer: _answer,
    Explained: _explained,
    Failure: _failure,
}
"""What a page makes of each kind of evidence; a kind that isn't here is told in the finding's words alone."""


def _table(evidence: Divergence) -> list[TableRow]:
    """The updates around the one where the sequences diverge."""
    column = flat_index(evidence.index, evidence.shape)
    last = len(evidence.expected_sequence) - 1
    rows = []
    for step in range(max(0, evidence.step - 2), min(last, evidence.step + 2) + 1):
        expected, got = evidence.expected_sequence[step][column], evidence.got_sequence[step][column]
        gradient = number(evidence.gradients[step - 1][column]) if step else ""
        want, have = apart(expected, got)
        rows.append(TableRow(step, gradient, want, have, step == evidence.step))
    return rows


def _cells(result: Result) -> list[ShownCell]:
    """Cells worth showing, those that printed or failed, within what a page may hold."""
    worth = [run for run in result.cells if run.status != "ok" or run.stdout or run.displays or run.stderr]
    left = MOST_OUTPUTS
    shown = []
    for run in worth[:MOST_CELLS]:
        outputs: list[str] = []
        texts = [text for text in (run.stdout, *run.displays, run.stderr) if text]
        for text in texts:
            text = visible(text, MOST_OUTPUT)
            size = len(escape(text).encode("utf-8", "replace"))
            if size > left:
                break
            left -= size
            outputs.append(text)
        shown.append(_cell(run, result, outputs, run.truncated or len(outputs) < len(texts)))
    return shown


def _cell(run: CellRun, result: Result, outputs: list[str], cut: bool) -> ShownCell:
    error = run.error
    if error is None:
        return ShownCell(run, "", [], outputs, cut)
    place = Location("", error.cell or run.number, error.line)
    words = visible(f"{error.type}: {error.message}" if error.type else error.message, 500)
    return ShownCell(run, words, excerpt(result.code, place), outputs, cut)


def _summary(result: Result, lang: str) -> str:
    took = duration(result.seconds)
    if result.code is not None and result.code.kind == "module":
        return N_("It took {took}.", took=took).show(lang)
    ran = sum(run.status == "ok" for run in result.cells)
    return N_("{ran} of {all} code cells ran without an error; everything together took {took}.", ran=ran, all=len(result.cells),
              took=took).show(lang)  # fmt: skip
