"""Finds the line in a notebook's JSON for a line within one of its cells, as annotations need it."""

from __future__ import annotations

import bisect
import json
import re
from functools import lru_cache
from json import scanner
from pathlib import Path
from typing import Any

decode_string = json.decoder.scanstring  # type: ignore[attr-defined]

MOST_BYTES = 20 * 2**20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line as Python counts them: `str.splitlines` breaks at form feeds and Unicode's separators, too."""


class _Placed(str):
    """A string of a JSON file that knows where it began."""

    at = 0


class _Decoder(json.JSONDecoder):
    def __init__(self) -> None:
        super().__init__()

        def string(text: str, start: int, strict: bool = True) -> tuple[str, int]:
            value, end = decode_string(text, start, strict)
            placed = _Placed(value)
            placed.at = start
            return placed, end

        self.parse_string = string
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]


def cell_lines(file: Path, number: int) -> tuple[int, ...]:
    """For each line of a code cell (`number` counts code cells from 1) its line in the notebook's file; empty where
    the file can't be read as a notebook."""
    cells = _notebook_lines(file)
    return cells[number - 1] if 1 <= number <= len(cells) else ()


@lru_cache(maxsize=64)
def widths(file: Path) -> tuple[int, ...]:
    """How many characters each line of a file has; empty where it can't be read."""
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return ()
        return tuple(len(line) for line in file.read_text(encoding="utf-8-sig", errors="replace").split("\n"))
    except OSError:
        return ()


@lru_cache(maxsize=64)
def _notebook_lines(file: Path) -> tuple[tuple[int, ...], ...]:
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return ()
        text = file.read_text(encoding="utf-8-sig")
        notebook = _Decoder().decode(text)
        breaks = [found.end() for found in re.finditer("\n", text)]
        return tuple(_source_lines(cell["source"], breaks) for cell in notebook["cells"] if cell["cell_type"] == "code")
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return ()  # not a notebook of today's form: places in it are told without lines


def _source_lines(source: Any, breaks: list[int]) -> tuple[int, ...]:
    """The file's line for each line of a source, which is a string or a list of strings."""
    lines: list[int] = []
    fresh = True
    pieces: list[Any] = [source] if isinstance(source, str) else source
    for piece in pieces:
        line = bisect.bisect_right(breaks, piece.at) + 1
        parts = _LINE.findall(piece)
        lines += [line] * (len(parts) if fresh else max(len(parts) - 1, 0))
        fresh = not parts or parts[-1].endswith(("\n", "\r"))
    return tuple(lines)
