"""The class page: who got what, what went wrong how often, and what needs a human first."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from markupsafe import Markup

from grader.diagnosis.catalogue import CATALOGUE
from grader.model.result import Row, RowCheck
from grader.model.texts import Localized, translation
from grader.report.advice import advice_for_grading
from grader.report.figures.figure import histogram
from grader.report.pages.rendering import MARKS, asset, environment, localized, script_hash, statuses
from grader.report.text import visible


class Task(msgspec.Struct, frozen=True):
    """How one check went over the class."""

    title: str
    right: int
    partly: int
    wrong: int
    findings: list[tuple[str, int]]
    unjudged: int
    """Of these nothing is known: they are none of the others."""


class Again(msgspec.Struct, frozen=True):
    """A misunderstanding met in the class: in which tasks, and with how many students (and percent of all)."""

    id: str
    title: str
    tasks: list[str]
    students: int
    percent: int


class ShownRow(msgspec.Struct, frozen=True):
    """A student's line; `cells` in the order of the tasks, `kinds` what the list can be filtered by."""

    student: str
    score: float
    status: str
    page: str
    cells: list[RowCheck | None]
    kinds: str


class Human(msgspec.Struct, frozen=True):
    """A submission that needs a human: why, and what to do, in words for the instructor."""

    row: Row
    said: list[str]


class ShownAssignment(msgspec.Struct, frozen=True):
    """One assignment's part of the page."""

    title: str
    human: list[Human]
    left_out: int
    """Submissions that aren't in mean and median, because they need a look first."""
    histogram: Markup
    mean: float
    median: float
    most: float
    tasks: list[Task]
    again: list[Again]
    rows: list[ShownRow]


def index_html(rows: Sequence[Row], lang: str, titles: Mapping[str, Localized]) -> Iterator[str]:
    """The whole page, piece by piece: of a large class it is long."""
    names = list(dict.fromkeys(row.assignment for row in rows))
    page = environment(lang).get_template("index.html").stream(
        lang=lang,
        css=asset("base.css"),
        script=asset("index.js"),
        script_hash=script_hash("index.js"),
        count=len(rows),
        assignments=[
            _assignment([r for r in rows if r.assignment == name], localized(titles.get(name, {}), lang, name), lang, i) for i, name in enumerate(names)
        ],
        statuses=statuses(lang, of_submission=True),
        marks=MARKS,
    )  # fmt: skip
    page.enable_buffering(1000)
    return iter(page)


def _assignment(rows: Sequence[Row], title: str, lang: str, number: int) -> ShownAssignment:
    checks: dict[str, str] = {}
    for row in rows:
        for check in row.checks:
            checks.setdefault(check.id, localized(check.title, lang, check.id))
    again = _again(rows, checks, lang)
    numbers = {each.id: f"m{i}" for i, each in enumerate(again)}
    shown = [_row(row, list(checks), numbers) for row in rows]
    judged = [row for row in rows if row.status != "failed"]
    scores = [row.score for row in judged]
    most = max((row.max_score for row in rows), default=0.0)
    return ShownAssignment(
        title=title,
        human=[Human(row, _what_to_do(row, lang)) for row in rows if row.status != "graded"],
        left_out=len(rows) - len(judged),
        histogram=histogram([s / most if most else 0.0 for s in scores], translation(lang).gettext, f"h{number}"),
        mean=statistics.fmean(scores) if scores else 0.0,
        median=statistics.median(scores) if scores else 0.0,
        most=most,
        tasks=[_task(check, name, rows, lang) for check, name in checks.items()],
        again=again,
        rows=shown,
    )


def _what_to_do(row: Row, lang: str) -> list[str]:
    """Advice where there is any; else why the submission needs a human."""
    said = advice_for_grading(row.unjudged) or ([row.reason] if row.reason is not None else [])
    return [message.show(lang) for message in said]


def _again(rows: Sequence[Row], titles: Mapping[str, str], lang: str) -> list[Again]:
    """The misunderstandings that have a name, those of most students first; a student counts once for each."""
    students: Counter[str] = Counter()
    tasks: dict[str, dict[str, None]] = {}
    for row in rows:
        met = [(finding, check.id) for check in row.checks for finding in check.findings if finding in CATALOGUE]
        students.update({finding for finding, _ in met})
        for finding, check in met:
            tasks.setdefault(finding, {})[titles[check]] = None
    often = sorted(students.items(), key=lambda each: (-each[1], each[0]))
    return [Again(id, _name(id, lang), list(tasks[id]), n, round(100 * n / len(rows))) for id, n in often]


def _row(row: Row, checks: Sequence[str], numbers: Mapping[str, str]) -> ShownRow:
    by_id = {check.id: check for check in row.checks}
    done = bool(row.checks) and all(check.status == "passed" for check in row.checks)
    found = dict.fromkeys(numbers[f] for check in row.checks for f in check.findings if f in numbers)
    kinds = ["done" if done else "open", *(["human"] if row.status != "graded" else []), *found]
    return ShownRow(
        row.student, row.score, row.status, row.page, [by_id.get(check) for check in checks], " ".join(kinds)
    )


def _task(check_id: str, title: str, rows: Sequence[Row], lang: str) -> Task:
    found = [check for row in rows for check in row.checks if check.id == check_id]
    counts = Counter(check.status for check in found)
    judged = [check for check in found if check.status != "error"]
    findings = Counter(_name(finding, lang) for check in judged for finding in dict.fromkeys(check.findings))
    return Task(
        title, counts["passed"], counts["partial"], counts["failed"], findings.most_common(3), unjudged=counts["error"]
    )


def _name(finding: str, lang: str) -> str:
    if finding in CATALOGUE:
        return CATALOGUE[finding].title.show(lang)
    from grader.checks import TITLES  # all kinds: what only explains needs none

    known = TITLES.get(finding)
    return known.show(lang) if known is not None else visible(finding)
