"""Makes text of a submission harmless for each kind of file: shown as it is, able to do nothing."""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What acts without being seen (terminals, text direction), and what XML and UTF-8 have no place for."""

FORMULA = "=+-@＝＋－＠"
"""What a formula may begin with, in spreadsheets that read full-width characters, too."""


def plain(text: object, limit: int = 20_000) -> str:
    """Text without anything that acts unseen: terminal sequences gone, other control characters replaced; cut at `limit`."""
    whole = _ESCAPE_SEQUENCE.sub("", str(text)[: limit + 1].replace("\r\n", "\n").replace("\r", "\n"))
    shown = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", whole)
    return shown if len(shown) <= limit else shown[:limit] + " …"


def one_line(text: object, limit: int = 500) -> str:
    """`plain` text on one line."""
    return " ".join(plain(text, limit).split())


_AFTER_A_BREAK = re.compile(rf"([;\t\n][\s\"]*+)([{re.escape(FORMULA)}]?)")
_BEGINS = re.compile(rf"[\s\"]*+[{re.escape(FORMULA)}]")


def cell(text: object) -> str:
    """Text that no spreadsheet takes for a formula when it opens a CSV file, nor a part of it where one takes `;`, tabs or
    the line breaks within quotes for the end of a cell, and quotes for nothing."""
    shown = _AFTER_A_BREAK.sub(lambda found: f"{found[1]}'{found[2]}" if found[2] else found[1], plain(text))
    return "'" + shown if _BEGINS.match(shown) or shown[:1] in ("\t", "\n") else shown


def command_message(text: object) -> str:
    """The message of a workflow command of GitHub: one line of output, whatever the text holds."""
    return plain(text, 4000).replace("%", "%25").replace("\n", "%0A")


def command_property(text: object) -> str:
    """A property of a workflow command of GitHub."""
    return command_message(one_line(text)).replace(":", "%3A").replace(",", "%2C")


_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")  # all of ASCII's punctuation: Markdown lets each be escaped


def markdown(text: object, limit: int = 2000) -> str:
    """Text in a line or table cell of GitHub's Markdown; our own `code` in backticks stays code."""
    parts = one_line(text, limit).split("`")
    if len(parts) % 2 == 0:  # an odd backtick: not ours, leave all as they are
        return _MARKDOWN.sub(_escaped, "`".join(parts))
    return "".join(_code(part) if i % 2 else _MARKDOWN.sub(_escaped, part) for i, part in enumerate(parts))


def _escaped(found: re.Match[str]) -> str:
    # Mentions, references and autolinks are looked for after Markdown's own escapes are gone, entities included;
    # an invisible word joiner behind the sign keeps them from being found.
    sign = found.group()
    return f"\\{sign}\u2060" if sign in "@#" else f"\\{sign}"


def _code(text: str) -> str:
    """A code span; text where a span could end a table's cell."""
    return f"`{text.strip()}`" if text.strip() and "|" not in text else _MARKDOWN.sub(_escaped, text)


def code_block(text: object, limit: int = 2000) -> str:
    """Text as a block of code in Markdown, behind a fence longer than any in it."""
    shown = plain(text, limit)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence}text\n{shown}\n{fence}\n"


def file_name(text: object, limit: int = 60) -> str:
    """A piece of a file's name that is one on every system, and has no underscore (Moodle's separator)."""
    shown = re.sub(r"[_/\\:*?\"<>|\s]+", " ", one_line(text, 300)).strip(". ")[:limit].strip(". ")
    return shown or "x"
