"""Whether a notebook runs from top to bottom: cells that were run out of order, names that nothing above defines."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence

from grader.diagnosis.experiment.slip import Slip
from grader.model.keras_record import Place
from grader.model.run import CellRun
from grader.model.submission import Cell, StudentCode
from grader.model.texts import N_
from grader.model.verdict import Finding, Location

MOST_SOURCE = 300_000
"""Characters of code; what is longer is no homework, and takes long to parse."""
UNDEFINED = re.compile(r"name '(\w{1,100})' is not defined")


def out_of_order(cells: Sequence[Cell]) -> Iterator[Slip]:
    """A remark where the stored numbers of the runs aren't increasing: the numbers alone prove no mistake."""
    counted = [cell for cell in cells if cell.count is not None]
    for above, below in itertools.pairwise(counted):
        if (below.count or 0) < (above.count or 0):
            yield Slip(
                "keras/cells-out-of-order",
                N_("cells run out of order"),
                N_("When you worked, code cell {below} (In [{n}]) was run before code cell {above} (In [{m}]), which stands above it. Your outputs may "
                   "belong to another order than the one that stands here: restart the kernel and run all cells before you hand it in.",
                   below=below.number, n=below.count, above=above.number, m=above.count),
                Place(below.number, 1),
                serious=False,
            )  # fmt: skip
            return


def undefined_name(code: StudentCode, run: CellRun) -> Finding | None:
    """What a NameError on the clean run comes from; None where a cell above may have been meant to define the name."""
    error = run.error
    named = UNDEFINED.search(error.message) if error is not None and error.type == "NameError" else None
    if error is None or named is None or sum(len(cell.source) for cell in code.cells) > MOST_SOURCE:
        return None
    name, line = named[1], error.line or 1
    at = next((cell for cell in code.cells if cell.number == run.number), None)
    where = Location(code.file, error.cell or run.number, error.line)
    defining = [cell for cell in code.cells if name in defined_names(cell.source)]
    if at is None or any(cell.number <= at.number for cell in defining):
        return None  # in a branch never taken, within a function, or in a cell that failed: no more can be said
    if not defining and any("*" in defined_names(cell.source) for cell in code.cells):
        return None  # what a star brings in nobody can see
    if not defining:
        text = N_("On a clean run the name `{name}` in code cell {cell}, line {line}, is not defined: no cell defines it. Perhaps a cell was deleted "
                  "after it had been run, or the name is misspelled.", name=name, cell=run.number, line=line)  # fmt: skip
        return Finding("run/name-undefined", text, None, where, None, N_("a name undefined on a clean run"))
    later = defining[0]
    if later.count is not None and at.count is not None and later.count < at.count:
        text = N_("Code cell {cell} uses `{name}` (line {line}), which code cell {later} below it defines. When you worked you ran them in the other order "
                  "(In [{n}] before In [{m}]), so it worked; from top to bottom it doesn't. Move cell {later} up.",
                  cell=run.number, name=name, line=line, later=later.number, n=later.count, m=at.count)  # fmt: skip
        return Finding("run/out-of-order", text, None, where, None, N_("cells run out of order"))
    text = N_("On a clean run the name `{name}` in code cell {cell}, line {line}, is not defined yet: code cell {later}, further below, defines it. "
              "Move that cell up.", name=name, cell=run.number, line=line, later=later.number)  # fmt: skip
    return Finding("run/name-later", text, None, where, None, N_("a name undefined on a clean run"))


def defined_names(source: str) -> set[str]:
    """Every name that a cell binds anywhere: assigned, imported, defined, a loop's or a function's own; of code that
    can't be parsed every word, so that nothing is called undefined that may be defined there."""
    plain = re.sub(r"(?m)^\s*[%!].*$", "pass", source)
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"\w+", source))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names | ({"*"} if any(isinstance(n, ast.alias) and n.name == "*" for n in ast.walk(tree)) else set())
