"""Drops a notebook's large outputs before it is parsed: there may be a hundred megabytes beside a few kilobytes of code."""

from __future__ import annotations

import re

KEPT = 2**20
"""Bytes of one cell's outputs that stay: of more, nothing is remarked."""
MOST_LOOKED_AT = 4_000_000
"""Texts and brackets: more than a log of a hundred megabytes has lines."""
_HELD = re.compile(rb'(?<!\\)"(outputs|attachments|metadata)"\s*:\s*([\[{])')
"""Where something begins that is no code. In a text of a cell a quote has a backslash before it."""
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
"""A text, whatever is in it, or a bracket."""


def without_outputs(data: bytes) -> bytes:
    """The same JSON, outputs, attachments and metadata of more than `KEPT` bytes being empty. Broken JSON stays broken, and what
    has more in it than can be looked at stays as it is."""
    pieces: list[bytes] = []
    done, left = 0, MOST_LOOKED_AT
    while (found := _HELD.search(data, done)) is not None:
        end, left = _end_of(data, found.start(2), left)
        if not left:
            return data
        if end - found.start(2) > KEPT:
            pieces += [data[done : found.start(2)], b"[]" if found[2] == b"[" else b"{}"]
        else:
            pieces.append(data[done:end])
        done = end
    return b"".join([*pieces, data[done:]])


def _end_of(data: bytes, start: int, most: int) -> tuple[int, int]:
    """Where the list or object that begins at `start` ends, or else where all ends; and how much more may be looked at."""
    depth = 0
    for token in _TOKEN.finditer(data, start):
        first, most = data[token.start()], most - 1
        depth += (first in b"[{") - (first in b"]}")
        if not depth or not most:
            return token.end(), most
    return len(data), most
