"""Wraps lines of a terminal where English and Chinese may be broken."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from grader.report.text import visible

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60"
_OPEN, _CLOSE = "（「『《〈【", "）」』》〉】。，、：；？！…"
_PIECE = re.compile(rf"\s+|[{_OPEN}]*(?![{_OPEN}])[{_WIDE}][{_CLOSE}]*|[{_OPEN}]*[^\s{_WIDE}{_OPEN}]+[{_CLOSE}]*|.")


class Prose:
    """Text that is wrapped between words and between Chinese characters (rich breaks at spaces only)."""

    def __init__(self, text: str, style: str = "", limit: int = 2000) -> None:
        self.text, self.style = visible(text, limit), style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text("\n".join(wrapped(self.text, options.max_width)), style=self.style, no_wrap=True, overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, min(options.max_width, max(map(cell_len, self.text.split("\n")))))


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; none begins with closing punctuation or a space, none ends with an opening bracket."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECE.findall(paragraph):
            if cell_len(line + piece) > width and line:
                lines.append(line.rstrip())
                line = ""
                if piece.isspace():
                    continue
            line += piece
            while cell_len(line) > width:
                first = chop_cells(line, width)[0]
                lines.append(first.rstrip())
                line = line[len(first) :]
        lines.append(line.rstrip())
    return lines
