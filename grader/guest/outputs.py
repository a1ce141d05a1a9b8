"""What cells print and display, kept up to a limit."""

from __future__ import annotations

import builtins
import contextlib
import io
import sys
import tokenize
from collections.abc import Callable
from typing import Any

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

from . import wire

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


AS_REPR = (bool, int, float, str, np.ndarray, np.float64, np.float32, np.int64)
"""Values of exactly these types are shown as their `repr`, unless somebody has changed that."""


class Bytes(io.BufferedIOBase):
    """What is below a text stream (`sys.stdout.buffer`): code sets an encoding there that its author's terminal needs."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def detach(self) -> Any:
        return self


class Capped(io.TextIOBase):
    """A text stream that keeps the first `limit` characters and counts the rest."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.parts: list[str] = []
        self.kept = 0
        self.truncated = False

    def writable(self) -> bool:
        return True

    @property
    def buffer(self) -> Bytes:
        return Bytes(self)  # a new one each time: closing it closes nothing

    def detach(self) -> Any:
        return self.buffer

    def reconfigure(self, **settings: Any) -> None:
        """Nothing: all of Unicode can be written."""

    def fileno(self) -> int:
        return 2  # where nobody reads: for libraries that want to know where a crash is to be reported

    def write(self, text: str) -> int:
        room = self.limit - self.kept
        if room > 0:
            piece = text[:room]
            self.parts.append(piece)
            self.kept += len(piece) + 1  # one more, so that a million empty writes are bounded too
        if len(text) > room:
            self.truncated = True
        return len(text)

    def take(self) -> tuple[str, bool]:
        """What was kept since the last call, and whether something was cut."""
        if not self.parts and not self.truncated:
            return "", False
        text, truncated = wire.clean("".join(self.parts)), self.truncated
        self.parts, self.kept, self.truncated = [], 0, False
        return text, truncated


def unheard(nowhere: Capped) -> Callable[..., None]:
    """A `print` for where nobody reads `nowhere`: texts, numbers and arrays aren't put into words first, which takes longer than
    an update does. Whatever else may do something of its own when it is printed, or go elsewhere, is printed."""

    def print_(*values: Any, **options: Any) -> None:
        if options or sys.stdout is not nowhere or not all(map(_is_only_told, values)):
            print(*values, **options)  # noqa: T201 - a student's own

    for name in ("__module__", "__name__", "__qualname__", "__doc__"):  # some libraries look functions up by these
        setattr(print_, name, getattr(print, name))
    return print_


def _is_only_told(value: Any) -> bool:
    kind = type(value)
    if kind is np.ndarray:
        return not value.dtype.hasobject
    return kind in _TOLD or (kind is int and value.bit_length() < MOST_BITS)


_TOLD = frozenset((str, float, bool, type(None), np.float64, np.float32, np.int64))
MOST_BITS = 10_000
"""Of a number that Python surely puts into words; it refuses those of thousands of digits."""


class Displays:
    """What cells displayed: values of last expressions and `display(...)`, as plain text, at most `limit` of them."""

    def __init__(self, limit: int = 20, characters: int = 4000) -> None:
        self.limit, self.characters = limit, characters
        self.items: list[str] = []
        self.truncated = False
        self.source = ""
        """Of the cell that is running."""
        self.usual = False
        """How values are shown can't have been changed."""

    def add(self, text: Any) -> None:
        if len(self.items) >= self.limit or type(text) is not str:
            self.truncated = True
            return
        if len(text) > self.characters:
            text, self.truncated = text[: self.characters], True
        self.items.append(wire.clean(text))

    def take(self) -> tuple[list[str], bool]:
        """The same as of a stream."""
        items, truncated = self.items, self.truncated
        self.items, self.truncated = [], False
        return items, truncated


def ends_quietly(source: str) -> bool:
    """Whether a cell ends with ; so that its value isn't shown. What IPython asks its display hook, under a name that changes."""
    if ";" not in source:
        return False
    try:
        told = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type not in _UNTOLD]
    except (SyntaxError, tokenize.TokenError):
        return False
    return bool(told) and told[-1].type == tokenize.OP and told[-1].string == ";"


_UNTOLD = frozenset((tokenize.ENDMARKER, tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT))


class CollectingHook(DisplayHook):  # type: ignore[misc]
    """IPython's display hook, minus its printing: the value's text goes to the collector."""

    collector: Displays

    def quiet(self) -> bool:
        return ends_quietly(self.collector.source)

    def write_output_prompt(self) -> None:
        pass

    def compute_format_data(self, result: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.collector.usual and type(result) in AS_REPR:  # what IPython comes to as well, a while later
            with contextlib.suppress(Exception):  # a number of thousands of digits, a student's own way to print arrays
                return {"text/plain": repr(result)}, {}
        return {"text/plain": self.shell.display_formatter.formatters["text/plain"](result)}, {}

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        self.collector.add(format_dict.get("text/plain"))

    def log_output(self, format_dict: dict[str, Any]) -> None:
        pass


class CollectingPublisher(DisplayPublisher):  # type: ignore[misc]
    """`display(...)`: keeps the plain text, drops pictures and HTML."""

    collector: Displays

    def publish(self, data: Any, metadata: Any = None, **kwargs: Any) -> None:
        self.collector.add(data.get("text/plain") if isinstance(data, dict) else None)
