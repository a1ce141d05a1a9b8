"""Reads what a notebook's cell stores of an earlier run: its printed text, as a screen showed it, and its execution count."""

from __future__ import annotations

import re
from typing import Any

MOST_STORED = 20_000
"""Characters kept of one cell: a training log of some hundred epochs."""
MOST_STORED_IN_ALL = 400_000
"""Characters kept of a notebook."""
MOST_READ = 2_000_000
"""Characters looked at in one cell: progress bars overwrite themselves hundreds of times in each epoch."""


COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}m")
"""Keras 3 prints its bars in colours."""


def stored_text(cell: dict[str, Any]) -> str:
    """What a cell printed when it was last run: stdout and plain results, overwritten text left out; "" for none.

    What can't be read is left out, for nothing depends on it but remarks. Pictures and errors are no text.
    """
    outputs = cell.get("outputs")
    if not isinstance(outputs, list):
        return ""
    parts: list[str] = []
    room = MOST_READ
    for output in outputs:
        if not isinstance(output, dict) or room <= 0:
            continue
        text = _text_of(output)[:room]
        room -= len(text)
        parts.append(text)
    shown = "\n".join(_as_shown(line) for line in "".join(parts).replace("\r\n", "\n").split("\n"))
    return shown[:MOST_STORED].encode("utf-8", "replace").decode("utf-8")


def execution_count(cell: dict[str, Any]) -> int | None:
    """The n of "In [n]"; None where the cell wasn't run, or the number is none."""
    count = cell.get("execution_count")
    plausible = isinstance(count, int) and not isinstance(count, bool) and 0 < count < 1_000_000
    return count if plausible else None


def _text_of(output: dict[str, Any]) -> str:
    if output.get("output_type") == "stream" and output.get("name", "stdout") == "stdout":
        return _joined(output.get("text"))
    data = output.get("data")
    if output.get("output_type") in ("execute_result", "display_data") and isinstance(data, dict):
        return _joined(data.get("text/plain")) + "\n"
    return ""


def _joined(text: object) -> str:
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""


def _as_shown(line: str) -> str:
    """What is left of a line that went back and was written over: carriage returns (Keras 3), backspaces (Keras 1, 2)."""
    line = COLOUR.sub("", line).rstrip("\r\b")
    return line[max(line.rfind("\r"), line.rfind("\b")) + 1 :]
