"""A misconception of the catalogue for people: `grade explain`, in the terminal and as a page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.diagnosis.explain import Explanation, Listed
from grader.model.texts import N_, Message, translation
from grader.report.figures.figure import sequence_figure
from grader.report.pages.rendering import asset, environment
from grader.report.terminal.wrap import Prose

BLOCKS = "▁▂▃▄▅▆▇█"


def listing_table(found: Sequence[Listed], lang: str) -> RenderableType:
    """Every misconception: its id, and what it is in a few words."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for each in found:
        table.add_row(Text(each.id), Text(each.title.show(lang)))
    return table


def explanation_story(e: Explanation, lang: str) -> RenderableType:
    """What `grade explain ID` prints."""
    parts: list[RenderableType] = [
        Rule(Text(e.id)),
        Prose(e.title.show(lang), style="bold"),
        Prose(e.message.show(lang)),
        Prose("→ " + e.hint.show(lang), style="cyan"),
        Text(""),
        _formulas(e, lang),
        Text(""),
        Prose(example(e).show(lang)),
        Padding(_rows(e, lang), (0, 0, 0, 2), expand=False),
    ]
    if e.divergence is not None:
        parts += [Text(""), Padding(_sparks(e, lang), (0, 0, 0, 2), expand=False)]
    parts += [Text(""), *(Prose(line.show(lang), style="dim") for line in closing(e))]
    return Group(*parts)


def explanation_html(e: Explanation, lang: str) -> str:
    """The same as a page, with the sequences drawn."""
    words = translation(lang).gettext
    figure = sequence_figure(e.divergence, words, "figure") if e.divergence is not None else Markup("")
    return environment(lang).get_template("explain.html").render(
        e=e, lang=lang, css=asset("base.css"), figure=figure, example=example(e), closing=closing(e), names=_names(e)
    )  # fmt: skip


def example(e: Explanation) -> Message:
    """What the example works with."""
    settings = ", ".join(f"{name} = {value}" for name, value in e.settings.items())
    return N_("For example, with {settings}:", settings=settings) if settings else N_("For example:")


def closing(e: Explanation) -> list[Message]:
    """Where it comes from, what a teacher would still give, and what is easily taken for it."""
    lines = [
        N_("Source: {source}.", source=e.source),
        N_("Credit, unless the assignment says otherwise: at least {percent} percent of the points.", percent=round(100 * e.credit)),
    ]  # fmt: skip
    if e.see:
        lines.append(N_("See also: {ids}", ids=", ".join(e.see)))
    return lines


def _formulas(e: Explanation, lang: str) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row(Text(N_("right").show(lang), style="green"), Text(e.right_formula))
    table.add_row(Text(N_("this mistake").show(lang), style="red"), Text(e.wrong_formula))
    return table


def _names(e: Explanation) -> tuple[list[str], list[str], list[str]]:
    """The quantities given, right and wrong, in the order of the example's columns."""
    sides = [[row.given for row in e.rows], [row.right for row in e.rows], [row.wrong for row in e.rows]]
    given, right, wrong = (list(dict.fromkeys(name for row in side for name in row)) for side in sides)
    return given, right, wrong


def _rows(e: Explanation, lang: str) -> Table:
    given, right, wrong = _names(e)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for name in given:
        table.add_column(Text(name), justify="right")
    for name in right:
        table.add_column(Text(f"{name} ({N_('right').show(lang)})", style="green"), justify="right")
    for name in wrong:
        table.add_column(Text(f"{name} ({N_('this mistake').show(lang)})", style="red"), justify="right")
    for row in e.rows:
        cells = [row.given.get(n, "") for n in given] + [row.right.get(n, "") for n in right]
        marked = [
            Text(row.wrong.get(n, ""), style="bold red" if row.wrong.get(n) != row.right.get(n) else "") for n in wrong
        ]
        table.add_row(Text(row.label.show(lang)), *(Text(cell) for cell in cells), *marked)
    return table


def _sparks(e: Explanation, lang: str) -> Table:
    """Both sequences of the first parameter as bars."""
    assert e.divergence is not None  # noqa: S101 - asked before
    right = [row[0] for row in e.divergence.expected_sequence]
    wrong = [row[0] for row in e.divergence.got_sequence]
    known = [x for x in (*right, *wrong) if x is not None]
    low, span = min(known), (max(known) - min(known)) or 1.0
    table = Table.grid(padding=(0, 2, 0, 0))
    for words, style, numbers in ((N_("right"), "green", right), (N_("this mistake"), "red", wrong)):
        bars = "".join("×" if x is None else BLOCKS[int((x - low) / span * (len(BLOCKS) - 1))] for x in numbers)
        table.add_row(Text("w"), Text(words.show(lang), style=style), Text(bars, style=style))
    return table
