"""Finds a loop over optimizers whose variable isn't used: every turn trains with the same one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from grader.diagnosis.catalogue import RULES
from grader.diagnosis.experiment.slip import Slip
from grader.model.keras_record import KerasRecord
from grader.model.texts import N_

OPTIMIZERS = {*RULES, "ftrl"}


def ignored(record: KerasRecord, cells: Mapping[int, str]) -> Iterator[Slip]:
    """Compiles at one line, again and again with the same optimizer, within a loop over several.

    `cells` are the sources by number. Only what is plain is told: a loop over a list of optimizers, and a `compile` in
    it that names one.
    """
    names = {o.id: o.name for o in record.optimizers}
    told: set[tuple[int, int]] = set()
    for compiled in record.compiles:
        cell, line = compiled.place.cell, compiled.place.line
        if cell is None or line is None or compiled.nth < 2 or (cell, line) in told or cell not in cells:
            continue
        here = [c for c in record.compiles if (c.place.cell, c.place.line) == (cell, line)]
        used = {names.get(c.optimizer, "") for c in here}
        variable = _unused_variable(cells[cell], line, cells)
        if len(used) == 1 and variable:
            told.add((cell, line))
            yield Slip(
                "keras/loop-variable-ignored",
                N_("the loop over optimizers ignores its variable"),
                N_("The loop goes over several optimizers, but `compile` doesn't use `{variable}`: every turn trains with {name}.",
                   variable=variable, name=used.pop()),
                compiled.place,
            )  # fmt: skip


def _unused_variable(source: str, line: int, cells: Mapping[int, str]) -> str:
    """The variable of the loop over optimizers around a `compile` that names a fixed one; "" where there is none."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ""
    for loop in ast.walk(tree):
        if not isinstance(loop, ast.For) or not loop.lineno <= line <= (loop.end_lineno or 0):
            continue
        if not _over_optimizers(loop.iter, cells):
            continue
        targets = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
        for call in ast.walk(loop):
            if not (
                isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "compile"
            ):
                continue
            if not call.lineno <= line <= (call.end_lineno or 0):
                continue
            given = next((k.value for k in call.keywords if k.arg == "optimizer"), call.args[0] if call.args else None)
            fixed = isinstance(given, ast.Constant) or (isinstance(given, ast.Call) and not _names(given) & targets)
            if given is not None and fixed:
                return sorted(targets)[0] if targets else ""
    return ""


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _over_optimizers(node: ast.expr, cells: Mapping[int, str]) -> bool:
    """Whether a loop goes over a list of two or more optimizers, written there or under a name."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("enumerate", "zip", "list"):
        return any(_over_optimizers(each, cells) for each in node.args)
    if isinstance(node, ast.Name):
        return any(
            isinstance(each, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == node.id for t in each.targets)
            and _over_optimizers(each.value, {})
            for tree in map(_tree, cells.values())
            for each in ast.walk(tree)
        )
    if isinstance(node, ast.List | ast.Tuple):
        return len(node.elts) > 1 and all(_optimizer(each) for each in node.elts)
    return False


def _tree(source: str) -> ast.AST:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _optimizer(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.lower() in OPTIMIZERS
    if isinstance(node, ast.Call):
        node = node.func
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name.lower() in OPTIMIZERS
