"""Whether code is the assignment's own example, apart from comments, blank lines, outputs and the division into cells."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Collection, Iterator, Sequence

from grader.model.submission import Cell

MOST_SOURCE = 300_000
"""Characters of code; no example is longer."""


def essence(cells: Sequence[Cell], without: Collection[str] = ()) -> str:
    """A digest that two codes share exactly if they do the same, statement by statement; "" for code that does nothing.

    Statements that do no more than give a name in `without` a value are left out: those names belong to other tasks.
    """
    if sum(len(cell.source) for cell in cells) > MOST_SOURCE:
        return ""
    statements = [text for cell in cells for text in _statements(cell.source, without)]
    return hashlib.sha256("\n".join(statements).encode("utf-8", "replace")).hexdigest() if statements else ""


def _statements(source: str, without: Collection[str]) -> Iterator[str]:
    code = re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", source)  # magics and shell commands do nothing of the task
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from filter(None, (re.sub(r"#.*|\s+", "", line) for line in source.splitlines()))
        return
    for statement in body:
        if isinstance(statement, ast.Pass) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ):
            continue
        if isinstance(statement, ast.Assign) and all(
            isinstance(target, ast.Name) and target.id in without for target in statement.targets
        ):
            continue
        try:
            yield ast.dump(statement)
        except RecursionError:  # an expression nested some thousand deep is nobody's example
            yield "<deep>"
