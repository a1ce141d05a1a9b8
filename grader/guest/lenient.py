"""What IPython's versions read differently, read as the most lenient of them does: a mark must not depend on the one installed.

A cell may be indented as a whole, or its first line alone (7, 8), and may have been copied with prompts, indented ones too (9).
What is Python as it stands is left alone.
"""

from __future__ import annotations

import ast
import builtins
import re
from typing import Any

from IPython.core import inputtransformer2

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

_INDENT = re.compile(r"[ \t]+")
_PYTHON = re.compile(r"\s*(>>>|\.\.\.)[ \t]?")
_IPYTHON = re.compile(r"(?:(?:\[nav\]|\[ins\])? ?In \[\d+\]: ?|\s*\.{3,}: ?)")
_HELP_BY_INDEX = re.compile(r"^(\s*[^\W\d][\w.]*)(?:\[-?\d+\][\w.]*)+(\?\??\s*)$")
_QUOTES = re.compile(r"(?<!\\)(?:\"\"\"|''')")


def read_leniently(shell: Any) -> None:
    """Have an IPython shell read cells so, whatever its version."""
    transforms = shell.input_transformer_manager.cleanup_transforms
    for name in ("leading_indent", "classic_prompt", "ipython_prompt"):
        own = getattr(inputtransformer2, name)
        transforms[:] = [each for each in transforms if each is not own]
    transforms.insert(1, cleaned)  # below the one that takes away empty lines


def cleaned(lines: list[str]) -> list[str]:
    """The lines of a cell without indentation and prompts."""
    if not lines or _is_python(lines):
        return lines
    return _with_plain_help(_without_indent(_without_prompts(lines)))


def _is_python(lines: list[str]) -> bool:
    try:
        ast.parse("".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_indent(lines: list[str]) -> list[str]:
    """Without the first line's indentation, wherever it is: lines within a text may have less."""
    found = _INDENT.match(lines[0])
    return lines if found is None else [line.removeprefix(found[0]) for line in lines]


def _with_plain_help(lines: list[str]) -> list[str]:
    """`losses[0]?` as `losses?`, which every version takes for a question; nobody reads the answer."""
    within, kept = False, []
    for line in lines:
        kept.append(line if within else _HELP_BY_INDEX.sub(r"\1\2", line))
        within ^= len(_QUOTES.findall(line)) % 2 == 1
    return kept


def _without_prompts(lines: list[str]) -> list[str]:
    """Without `>>> ` and `In [1]: `, and the dots below them; within a text they stay."""
    for prompt, first in ((_PYTHON, ">>>"), (_IPYTHON, "In [")):
        kept, prompted, within = [], False, False
        for line in lines:
            found = None if within else prompt.match(line)
            if found is not None and (first in found[0] or prompted):
                prompted, line = True, line[found.end() :]
            if len(_QUOTES.findall(line)) % 2 and not (prompted and found is not None):
                within = not within
            kept.append(line)
        if prompted:
            return kept
    return lines
