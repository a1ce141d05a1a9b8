"""Reads Keras calls from the syntax tree where code can't run: a second opinion, told as "read, not run".

Reading sees what is written, not what would happen: a call in a branch never taken looks like any other. So nothing read
here is evidence of a mistake, and it earns points only where an assignment says so.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from grader.model.keras_record import Value
from grader.model.run import CellRun
from grader.model.submission import Cell

OPTIMIZERS = {
    name.lower(): name for name in ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam", "AdamW", "Ftrl")
}
RENAMED = {"lr": "learning_rate", "nb_epoch": "epochs"}
MOST_SOURCE = 300_000
"""Characters of code; what is longer is no homework, and takes long to parse."""
MOST = 40
"""Calls that are read of one submission."""


class ReadCall(msgspec.Struct, frozen=True):
    """One call as it is written. `values` holds for each argument by its modern name what literals it may be; for `compile`
    under "optimizer" the names of the optimizers that it may be given."""

    what: Literal["optimizer", "compile", "fit"]
    name: str
    values: dict[str, list[Value]]
    text: str
    cell: int
    line: int


def unread(runs: Sequence[CellRun]) -> set[int]:
    """The cells worth reading: those that didn't run to their end, where one can't be parsed or the whole was killed."""
    broken = any(
        run.status in ("timeout", "not run")
        or (run.error is not None and run.error.type in ("SyntaxError", "IndentationError", "TabError"))
        for run in runs
    )
    return {run.number for run in runs if run.status != "ok"} if broken else set()


def read_calls(cells: Sequence[Cell], numbers: Iterable[int]) -> list[ReadCall]:
    """Optimizers, `compile` and `fit` in the cells with these numbers; names are looked up in all cells that parse."""
    if sum(len(cell.source) for cell in cells) > MOST_SOURCE:
        return []
    trees = {cell.number: tree for cell in cells if (tree := _tree(cell.source)) is not None}
    names = _names(trees.values())
    found = [
        call
        for number in sorted(set(numbers) & set(trees))
        for node in ast.walk(trees[number])
        if isinstance(node, ast.Call)
        for call in _read(node, number, names)
    ]
    return sorted(found, key=lambda call: (call.cell, call.line))[:MOST]


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


Names = Mapping[str, list[ast.expr]]
"""What each name may stand for: everything that is assigned to it, or that a loop over a list gives it."""


def _names(trees: Iterable[ast.Module]) -> Names:
    found: dict[str, list[ast.expr]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).append(node.value)
            elif isinstance(node, ast.For) and isinstance(node.target, ast.Name):
                over = node.iter
                if isinstance(over, ast.Name) and len(found.get(over.id, ())) == 1:
                    over = found[over.id][0]
                if isinstance(over, ast.List | ast.Tuple):
                    found.setdefault(node.target.id, []).extend(over.elts)
    return found


def _read(node: ast.Call, cell: int, names: Names) -> Iterator[ReadCall]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""  # fmt: skip
    arguments = {RENAMED.get(k.arg, k.arg): k.value for k in node.keywords if k.arg is not None}
    if called.lower() in OPTIMIZERS:
        if node.args:
            arguments.setdefault("learning_rate", node.args[0])
        what: Literal["optimizer", "compile", "fit"] = "optimizer"
    elif called == "compile" and isinstance(node.func, ast.Attribute) and (node.args or arguments):
        for key, value in zip(("optimizer", "loss", "metrics"), node.args, strict=False):
            arguments.setdefault(key, value)
        what = "compile"
    elif called in ("fit", "fit_generator") and isinstance(node.func, ast.Attribute):
        what = "fit"
    else:
        return
    values = {key: _literals(value, names) for key, value in arguments.items()}
    if what == "compile" and "optimizer" in arguments:
        values["optimizer"] = list(_optimizers(arguments["optimizer"], names))
    name = OPTIMIZERS.get(called.lower(), called)
    yield ReadCall(what, name, {k: v for k, v in values.items() if v}, _written(node), cell, node.lineno)


def _literals(node: ast.expr, names: Names) -> list[Value]:
    if isinstance(node, ast.Name):
        return [v for each in names.get(node.id, ()) if not isinstance(each, ast.Name) for v in _literals(each, {})][
            :20
        ]
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return []
    plain = isinstance(value, bool | int | float | str) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )
    return [value] if plain else []


def _optimizers(node: ast.expr, names: Names) -> Iterator[Value]:
    """The optimizers that an argument may be: a string, a constructor, or a name for one of these."""
    choices = names.get(node.id, []) if isinstance(node, ast.Name) else [node]
    for each in choices:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            name = each.value
        elif isinstance(each, ast.Call):
            name = each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", "")
        else:
            continue
        if name.lower() in OPTIMIZERS:
            yield OPTIMIZERS[name.lower()]


def _written(node: ast.Call) -> str:
    """The call on one line, long arguments cut."""
    try:
        text = " ".join(ast.unparse(node).split())
    except RecursionError:
        return "…"
    return text if len(text) <= 100 else text[:99] + "…"
