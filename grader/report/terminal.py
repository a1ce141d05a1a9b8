"""Reports in a terminal: a student's story, and the closing table of a class. Returns renderables; only the caller prints.

All text goes in as `Text`, so nothing from a submission is read as markup, and control sequences are made visible.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.model import CheckVerdict, Divergence, Finding, Localized, Result, Row, WrongAnswer
from grader.report.code import excerpt
from grader.report.page import apart
from grader.report.rendering import CELL_STATUSES, MARKS, localized, statuses
from grader.report.text import mark, visible
from grader.texts import N_

STYLES = {"passed": "green", "partial": "yellow", "failed": "red", "error": "magenta"}


def student_story(result: Result, lang: str, title: Localized | None = None) -> RenderableType:
    """What `grade check` prints: each task, where it parts, both numbers, the line, and the mark at the end."""
    parts: list[RenderableType] = [
        Rule(Text(f"{localized(title or {}, lang, result.assignment)} · {', '.join(map(visible, result.files))}"))
    ]
    if result.reason is not None:
        parts.append(Text(visible(result.reason.show(lang)), style="bold red"))
    parts += [Text(visible(note.show(lang)), style="dim") for note in result.notes]
    for run in result.cells:
        if run.status != "ok" and run.error is not None:
            where = (
                N_("Code cell {cell}", cell=run.number)
                if result.code is None or result.code.kind == "notebook"
                else N_("The module")
            )
            words = f"{where.show(lang)}: {CELL_STATUSES[run.status].show(lang)}"
            line = f" ({N_('line {line}', line=run.error.line).show(lang)})" if run.error.line else ""
            parts.append(Text(visible(f"{words}: {run.error.type} {run.error.message}{line}", 500), style="yellow"))
    for verdict in result.checks:
        parts += _check(verdict, result, lang)
    summary = N_(
        "{score} of {most} points (hidden checks not counted)", score=mark(result.score), most=mark(result.max_score)
    )
    parts += [Rule(), Text(summary.show(lang), style="bold")]
    first = max((v for v in result.checks if v.status != "passed"), key=lambda v: v.max_score - v.score, default=None)
    if first is not None:
        parts.append(Text(N_("Begin with: {task}", task=localized(first.title, lang, first.id)).show(lang)))
    elif result.checks:
        parts.append(Text(N_("Everything is right. Well done!").show(lang), style="green"))
    return Group(*parts)


def _check(verdict: CheckVerdict, result: Result, lang: str) -> list[RenderableType]:
    style = STYLES[verdict.status]
    head = Text.assemble(
        ("\n" + MARKS[verdict.status] + " ", style),
        (visible(localized(verdict.title, lang, verdict.id)), "bold"),
        f"  {mark(verdict.score)}/{mark(verdict.max_score)}  ",
        (statuses(lang)[verdict.status], style),
    )
    lines: list[RenderableType] = [head]
    if verdict.accepted is not None:
        lines.append(_indented(Text(visible(verdict.accepted.show(lang)), style="dim")))
    for finding in verdict.findings:
        lines += [_indented(part) for part in _finding(finding, verdict, result, lang)]
    return lines


def _indented(what: RenderableType) -> RenderableType:
    return Padding(what, (0, 0, 0, 4))


def _finding(finding: Finding, verdict: CheckVerdict, result: Result, lang: str) -> list[RenderableType]:
    lines: list[RenderableType] = [Text(visible(finding.message.show(lang)))]
    if finding.hint is not None:
        lines.append(Text("→ " + visible(finding.hint.show(lang)), style="cyan"))
    evidence = finding.evidence
    if isinstance(evidence, Divergence):
        want, have = apart(evidence.expected, evidence.got)
        lines.append(Text(visible(evidence.call, 1000), style="dim"))
        element = f"w[{', '.join(map(str, evidence.index))}]" if evidence.index else "w"
        numbers = N_("{element}: expected {expected}, yours {got}", element=element, expected=want, got=have)
        lines.append(Text(numbers.show(lang)))
    elif isinstance(evidence, WrongAnswer):
        numbers = N_(
            "{element}: expected {expected}, yours {got}",
            element=evidence.call,
            expected=evidence.expected,
            got=evidence.got,
        )
        lines.append(Text(visible(numbers.show(lang), 500)))
    place = finding.location or verdict.location
    for line in excerpt(result.code, place, verdict.location)[:14]:
        lines.append(
            Text(
                f"{line.number:4d} {'▶' if line.marked else '│'} {line.text[:200]}",
                style="bold" if line.marked else "dim",
            )
        )
    return lines


def class_table(rows: Sequence[Row], lang: str) -> RenderableType:
    """The closing table of a class: one line per student, a sign per task; a thousand students show the least forty."""
    tables: list[RenderableType] = []
    for name in dict.fromkeys(row.assignment for row in rows):
        members = sorted((row for row in rows if row.assignment == name), key=lambda row: (row.score, row.student))
        tables.append(_table(name, members, lang))
    return Group(*tables)


MOST_ROWS = 60


def _table(name: str, rows: Sequence[Row], lang: str) -> Table:
    checks = list(dict.fromkeys(check.id for row in rows for check in row.checks))
    mean = sum(row.score for row in rows) / len(rows)
    most = max(row.max_score for row in rows)
    caption = N_("{count} submissions, mean {mean} of {most}", count=len(rows), mean=mark(mean), most=mark(most)).show(
        lang
    )
    if len(rows) > MOST_ROWS:
        caption += " · " + N_("the {count} lowest are shown, all are in the reports", count=MOST_ROWS).show(lang)
    table = Table(
        title=Text(visible(name)),
        caption=caption,
        box=None,
        pad_edge=False,
        title_justify="left",
        caption_justify="left",
    )
    table.add_column(N_("Student").show(lang), no_wrap=True, overflow="ellipsis", max_width=24)
    table.add_column(N_("Points").show(lang), justify="right", no_wrap=True)
    for check in checks:
        table.add_column(Text(visible(check)), justify="center", overflow="fold", min_width=3)
    for row in rows[:MOST_ROWS]:
        by_id = {check.id: check for check in row.checks}
        signs = [
            Text(MARKS[by_id[c].status], style=STYLES[by_id[c].status]) if c in by_id else Text("–", style="dim")
            for c in checks
        ]
        words = "" if row.status == "graded" else " " + statuses(lang, of_submission=True)[row.status]
        table.add_row(Text(visible(row.student, 60)), Text(mark(row.score) + words), *signs)
    return table
