"""The student's own code with the place marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from keyword import iskeyword

import msgspec
from markupsafe import Markup

from grader.model.submission import StudentCode
from grader.model.verdict import Location
from grader.report.text import visible

AROUND, MOST = 2, 40
"""Lines shown before and after the place, and at most."""


_TOKENS = re.compile(
    r"""
    (?P<c> \#.* )                                                                       # comments
    | (?P<s> [rbufRBUF]{0,2} (?: (?P<three>\"{3}|'{3}) [\s\S]*? (?: (?P=three) | \Z )    # strings, also unfinished ones
        | " (?: [^"\\\n] | \\. )* "?  |  ' (?: [^'\\\n] | \\. )* '? ) )
    | (?P<name> [^\W\d]\w* )
    | (?P<m> \d[\w.]* (?<=[eE]) [+-]?\d* | \d[\w.]* | \.\d\w* )                         # numbers
    """,
    re.VERBOSE,
)
"""The few kinds of tokens that a report sets in colour, by their class in the style sheet; a lexer that knows all kinds takes
longer for a page than all the rest of it."""
_BUILTINS = frozenset({"print", "range", "len", "sum", "zip", "abs", "int", "float", "max", "min", "enumerate"})


class Line(msgspec.Struct, frozen=True):
    """One line of code as HTML; `marked`: this is the place."""

    number: int
    html: Markup
    text: str
    marked: bool


def listed(lines: Sequence[Line]) -> Markup:
    """The lines as items of a list."""
    items = [f'<li data-n="{x.number}"{" class=here" if x.marked else ""}>{x.html}</li>' for x in lines]
    return Markup("".join(items))  # noqa: S704 - numbers, and HTML already


def excerpt(code: StudentCode | None, place: Location | None, definition: Location | None = None) -> list[Line]:
    """The lines around a place; with a definition that holds it, the definition's lines, the place marked in it."""
    if code is None or place is None or place.line is None:
        return []
    source = next((cell.source for cell in code.cells if cell.number == (place.cell or 1)), "")
    texts = visible(source.expandtabs(4), 200_000).split("\n")
    first, last = place.line, place.end_line or place.line
    if first > len(texts):
        return []
    if (
        definition is not None
        and definition.cell == place.cell
        and definition.line
        and definition.line <= first <= (definition.end_line or 0)
    ):
        start, end = definition.line, definition.end_line or last
    else:
        start, end = first - AROUND, last + AROUND
    start, end = max(start, 1), min(end, len(texts), start + MOST)
    if start > end:
        return []  # a place that isn't in the code: an error may claim any line
    whole_definition = place.end_line is not None and place.end_line > place.line
    highlighted = _highlighted("\n".join(text[:300] for text in texts[start - 1 : end]))
    return [
        Line(start + i, html, texts[start - 1 + i], not whole_definition and first <= start + i <= last)
        for i, html in enumerate(highlighted)
    ]


def highlighted(source: str) -> list[Line]:
    """All lines of a source."""
    texts = source.expandtabs(4).split("\n")
    return [Line(i, html, texts[i - 1], False) for i, html in enumerate(_highlighted("\n".join(texts)), 1)]


def _highlighted(source: str) -> list[Markup]:
    """Each line as HTML with classes for kinds of tokens."""
    lines: list[list[str]] = [[]]
    for css, text in _tokens(source):
        for i, piece in enumerate(text.split("\n")):
            if i:
                lines.append([])
            if piece:
                lines[-1].append(f'<span class="{css}">{escape(piece)}</span>' if css else escape(piece))
    return [Markup("".join(pieces)) for pieces in lines]  # noqa: S704 - every piece was escaped


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    """Pieces that make up the source, each with its class, "" for what has no colour."""
    plain, defines = 0, False
    """Where the last piece without colour begins; whether `def` or `class` was the last word."""
    for found in _TOKENS.finditer(source):
        css, text = found.lastgroup or "", found.group()
        if css == "name":
            css = "f" if defines else "k" if iskeyword(text) else "b" if text in _BUILTINS else ""
            defines = text in ("def", "class")
        if css:
            if plain < found.start():
                yield "", source[plain : found.start()]
            yield css, text
            plain = found.end()
    yield "", source[plain:]
