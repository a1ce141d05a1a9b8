"""Reports in a terminal: a student's story, and the closing table of a class. Returns renderables; only the caller prints.

All text goes in as `Text`, so nothing from a submission is read as markup, and control sequences are made visible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.model.result import Result, Row
from grader.model.texts import N_, Localized
from grader.model.verdict import CheckVerdict, Divergence, Example, Explained, Failure, Finding, Part, WrongAnswer
from grader.report.advice import advice_before_handing_in
from grader.report.once import References, explained_above, explains, references, same_reason, still_to_say
from grader.report.pages.begin import cell_error, cell_to_mend, first_to_mend, unreadable
from grader.report.pages.code import Line, excerpt
from grader.report.pages.rendering import (
    MARKS,
    both,
    computes,
    localized,
    or_else,
    right,
    status_of,
    statuses,
)
from grader.report.terminal.wrap import Prose
from grader.report.text import element, mark, visible

STYLES = {"passed": "green", "partial": "yellow", "failed": "red", "error": "magenta"}
MOST_LINES = 14
"""Of code, per task."""
MOST_ROWS = 60
"""Of students, per assignment."""


def student_story(result: Result, lang: str, title: Localized | None = None, *, hidden: float = 0) -> RenderableType:
    """What `grade check` prints: each task, where it diverges, both numbers, the lines, the mark, and what to do next.

    `hidden`: points of checks that are left out.
    """
    parts: list[RenderableType] = [
        Rule(Text(visible(f"{localized(title or {}, lang, result.assignment)} · {', '.join(result.files)}", 500)))
    ]
    if result.reason is not None:
        parts.append(Prose(result.reason.show(lang), style="bold red"))
    parts += [Prose(note.show(lang), style="dim") for note in result.notes]
    parts += [
        Prose(cell_error(result, run.number, run.status, run.error).show(lang), style="yellow", limit=500)
        for run in result.cells
        if run.status != "ok" and run.error is not None
    ]
    shown: dict[tuple[int, int, int], str] = {}
    elsewhere = references(result)
    for verdict in result.checks:
        parts += _check(verdict, result, lang, shown, elsewhere)
    return Group(*parts, Rule(), *_closing(result, lang, hidden))


def _closing(result: Result, lang: str, hidden: float) -> list[RenderableType]:
    if not result.checks:
        return []
    points = N_("{score} of {most} points", score=mark(result.score), most=mark(result.max_score))
    lines: list[RenderableType] = [Text(points.show(lang), style="bold")]
    lines += [Prose(advice.show(lang), style="magenta") for advice in advice_before_handing_in(result.unjudged)]
    if hidden:
        lines.append(
            Prose(N_("Checks that stay hidden until you hand in give {points} more.", points=mark(hidden)).show(lang))
        )
    first = first_to_mend(result)
    if (cell := cell_to_mend(result)) is not None:
        lines.append(Prose(N_("Begin here: {what}", what=cell).show(lang), style="bold", limit=500))
    elif first is not None:
        name = localized(first.title, lang, first.id)
        lines.append(Prose(N_("Begin with: {task}", task=visible(name)).show(lang), style="bold"))
    elif all(verdict.status == "passed" for verdict in result.checks) and unreadable(result) is None:
        lines.append(Text(N_("Everything is right. Well done!").show(lang), style="green"))
    return lines


def _check(
    verdict: CheckVerdict, result: Result, lang: str, shown: dict[tuple[int, int, int], str], elsewhere: References
) -> list[RenderableType]:
    """`shown`: stretches of code, each with the task at which it stands already."""
    style = STYLES[verdict.status]
    title = _title(verdict, lang)
    head = Text.assemble(
        ("\n" + MARKS[verdict.status] + " ", style),
        (title, "bold"),
        f"  {mark(verdict.score)}/{mark(verdict.max_score)}  ",
        (statuses(lang)[status_of(verdict)], style),
    )
    lines: list[RenderableType] = []
    if verdict.accepted is not None:
        lines.append(Prose(right(verdict.accepted).show(lang), style="dim"))
    elif verdict.asked is not None:
        lines.append(Prose(N_("Asked: {what}", what=verdict.asked).show(lang), style="dim"))
    if verdict.status == "partial" and len(verdict.parts) > 1:
        lines.append(_parts(verdict, lang))
    elif verdict.status == "error" and verdict.score:
        lines.append(_parts(verdict, lang, of=[part for part in verdict.parts if part.score]))
    lines += [Prose(reason.show(lang), style="dim") for reason in verdict.reasons]  # beside the score that they explain
    if (same := elsewhere.reasons.get(verdict.id)) is not None:
        lines.append(Prose(same_reason(verdict, _title(same, lang)).show(lang)))
        return [head, *(_indented(line) for line in lines)]
    code: dict[tuple[int, int, int], list[Line]] = {}
    for number, finding in enumerate(verdict.findings):
        before = elsewhere.findings.get((verdict.id, number))
        if before is None:
            lines += [*_told(finding, lang), *_numbers(finding, lang)]
        else:
            task = _title(before.task, lang) if before.task is not verdict else None
            lines.append(Prose(explained_above(finding, task).show(lang), style="bold"))
            lines += [Prose(text.show(lang)) for text in still_to_say(finding, before)]
            lines += _numbers(finding, lang, by_hand=False)
        place = finding.location or verdict.location
        found = excerpt(result.code, place, verdict.location)
        if found and place is not None:
            code.setdefault((place.cell or 1, found[0].number, found[-1].number), found)
    for where, found in code.items():
        if where in shown:
            lines.append(Prose(N_("The code is shown above, at {task}.", task=shown[where]).show(lang), style="dim"))
        else:
            shown[where] = title
            lines.append(_code(found[:MOST_LINES]))
    return [head, *(_indented(line) for line in lines)]


def _indented(what: RenderableType) -> RenderableType:
    return Padding(what, (0, 0, 0, 4), expand=False)


def _parts(verdict: CheckVerdict, lang: str, of: Sequence[Part] | None = None) -> Prose:
    """The parts in a line; of a check that could not be judged those alone (`of`) that earned something."""
    words = [
        f"{'✓' if part.score >= part.max_score or of is not None else '✗'} {part.title.show(lang)} {mark(part.score)}/{mark(part.max_score)}"
        for part in (verdict.parts if of is None else of)
    ]
    return Prose("   ".join(words))


def _title(verdict: CheckVerdict, lang: str) -> str:
    return visible(localized(verdict.title, lang, verdict.id))


def _told(finding: Finding, lang: str) -> list[RenderableType]:
    """What is wrong, in words."""
    lines: list[RenderableType] = []
    if finding.title is not None:
        lines.append(Prose(explains(finding).show(lang), style="bold"))
    lines.append(Prose(finding.message.show(lang)))
    if finding.hint is not None:
        lines.append(Prose("→ " + visible(finding.hint.show(lang)), style="cyan"))
    return lines


def _numbers(finding: Finding, lang: str, *, by_hand: bool = True) -> list[RenderableType]:
    """What shows it at this task, and how to try it."""
    lines: list[RenderableType] = []
    if finding.story is not None:
        lines.append(Prose(finding.story.show(lang)))
    if finding.computes:
        lines.append(Prose(computes(finding).show(lang), style="dim"))
    if (others := or_else(finding)) is not None:
        lines.append(Prose(others.show(lang), style="dim"))
    evidence = finding.evidence
    if finding.example is not None:
        lines += _example(finding.example, lang, by_hand=by_hand)
    elif isinstance(evidence, Divergence) and evidence.call:
        want, have = both(evidence, lang)
        numbers = N_("Try it: the new {name} should be {expected}, yours is {got}.", name=element(evidence), expected=want, got=have)  # fmt: skip
        lines.append(Prose(numbers.show(lang)))
        lines.append(_indented(Prose(evidence.call, style="dim", limit=1000)))
    elif isinstance(evidence, Explained):
        lines += [_indented(Prose(line, style="dim", limit=500)) for line in evidence.text.splitlines()[:30]]
    elif isinstance(evidence, WrongAnswer):
        lines += _answer(evidence, lang)
    elif isinstance(evidence, Failure) and evidence.tried:
        lines.append(Prose(N_("Try it: this stops in the same way.").show(lang)))
        lines.append(_indented(Prose(evidence.tried, style="dim", limit=1000)))
    return lines


def _answer(answer: WrongAnswer, lang: str) -> list[RenderableType]:
    if not answer.to_try:
        told = N_(
            "{name}: should be {expected}, yours is {got}.", name=answer.call, expected=answer.expected, got=answer.got
        )
        return [Prose(told.show(lang), limit=500)]
    numbers = N_("Try it: this should give {expected}, yours gives {got}.", expected=answer.expected, got=answer.got)
    if answer.varies:
        numbers = N_("Try it: this should give {expected}, yours gives {got}, for example.", expected=answer.expected, got=answer.got)  # fmt: skip
    return [Prose(numbers.show(lang), limit=500), _indented(Prose(answer.call, style="dim", limit=1000))]


def _example(example: Example, lang: str, *, by_hand: bool) -> list[RenderableType]:
    numbers = N_("Try it: {name} should be {expected}, yours is {got}.", name=example.quantity,
                 expected=example.expected, got=example.got)  # fmt: skip
    lines: list[RenderableType] = [Prose(line.show(lang), style="dim") for line in example.before]
    lines.append(Prose(numbers.show(lang)))
    lines.append(_indented(Prose(example.call, style="dim", limit=1000)))
    if by_hand:
        lines.append(Prose(N_("By hand it goes like this:").show(lang)))
        lines += [_indented(Text(visible(line))) for line in example.lines]
    return lines


def _code(lines: Sequence[Line]) -> Table:
    """Lines with their numbers; a long line goes on below itself."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        style = "bold" if line.marked else "dim"
        table.add_row(str(line.number), "▶" if line.marked else "│", Text(line.text[:200]), style=style)
    return table


def class_table(rows: Sequence[Row], lang: str, titles: Mapping[str, Localized] | None = None) -> RenderableType:
    """The closing table of a class: one line per student, a sign per task; of a large class the lowest only.

    Tasks are numbered, the names stand below the table: names over narrow columns can't be read.
    """
    tables: list[RenderableType] = []
    for name in dict.fromkeys(row.assignment for row in rows):
        members = sorted((row for row in rows if row.assignment == name), key=lambda row: (row.score, row.student))
        tables += _class(visible(localized((titles or {}).get(name, {}), lang, name)), members, lang)
    return Group(*tables)


def _class(title: str, rows: Sequence[Row], lang: str) -> list[RenderableType]:
    names = {check.id: localized(check.title, lang, check.id) for row in rows for check in row.checks}
    table = Table(box=None, pad_edge=False, padding=(0, 1 if len(names) > 9 else 2, 0, 0))
    table.add_column(Text(N_("Student").show(lang)), no_wrap=True, overflow="ellipsis", max_width=24)
    table.add_column(Text(N_("Points").show(lang)), justify="right", no_wrap=True)
    for number in range(1, len(names) + 1):
        table.add_column(Text(str(number)), justify="center", no_wrap=True, min_width=len(str(number)))
    for row in rows[:MOST_ROWS]:
        by_id = {check.id: check for check in row.checks}
        signs = [
            Text(MARKS[by_id[c].status], style=STYLES[by_id[c].status]) if c in by_id else Text("–", style="dim")
            for c in names
        ]
        words = "" if row.status == "graded" else " " + statuses(lang, of_submission=True)[row.status]
        table.add_row(Text(visible(row.student, 60)), Text(mark(row.score) + words), *signs)
    legend = [Text(f"{n} {visible(name, 76)}", style="dim", no_wrap=True) for n, name in enumerate(names.values(), 1)]
    below: list[RenderableType] = [Columns(legend, padding=(0, 3, 0, 0))]
    counted = [row for row in rows if row.status != "failed"]
    most = max(row.max_score for row in rows)
    if counted:
        mean = sum(row.score for row in counted) / len(counted)
        below.append(Text(N_("Mean {mean} of {most} points", mean=mark(mean), most=mark(most)).show(lang)))
    if len(counted) < len(rows):
        left = N_("Not in it, because they need a look first: {count}", count=len(rows) - len(counted))
        below.append(Text(left.show(lang), style="dim"))
    if len(rows) > MOST_ROWS:
        below.append(
            Prose(N_("Only the {count} lowest are shown here; all are in the reports.", count=MOST_ROWS).show(lang))
        )
    return [Text(title, style="bold"), table, *below, Text("")]
