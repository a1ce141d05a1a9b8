"""What stands for the variable that a history check follows, where the code has no variable of that name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checks.shared.renamed import Meant
from grader.model.submission import StudentCode


def variable_meant(wanted: str, code: StudentCode, *, listed: bool) -> Meant:
    """The only variable that a loop moves by a step (or, `listed`, the only list that a loop appends to); else `wanted` itself."""
    trees = [*_trees(code)]
    if any(wanted in _bound(tree) for tree in trees):
        return Meant(wanted, wanted)
    loops = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.While | ast.For)]
    found = dict.fromkeys(name for loop in loops for name in (_appended(loop) if listed else _moved(loop)))
    if len(found) == 1:
        return Meant(wanted, next(iter(found)))
    return Meant(wanted, wanted, tuple(found)[:5])


def numbers_in(code: StudentCode) -> frozenset[float]:
    """The numbers that code is written with."""
    every = (node for tree in _trees(code) for node in ast.walk(tree))
    return frozenset(float(n.value) for n in every if isinstance(n, ast.Constant) and isinstance(n.value, int | float))


def _trees(code: StudentCode) -> Iterator[ast.Module]:
    for cell in code.cells:
        try:
            yield ast.parse(
                "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in cell.source.splitlines())
            )
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def _bound(tree: ast.Module) -> set[str]:
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def _moved(loop: ast.While | ast.For) -> Iterator[str]:
    """Variables that become themselves minus (or plus) something that is computed."""
    copies = {
        (target.id, node.value.id)
        for node in ast.walk(loop)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(loop):
        if (
            isinstance(node, ast.AugAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.op, ast.Sub | ast.Add)
        ):
            if not isinstance(node.value, ast.Constant):
                yield node.target.id
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and len(node.targets) == 1:
            target, left = node.targets[0], node.value.left
            if not isinstance(target, ast.Name) or not isinstance(node.value.op, ast.Sub | ast.Add):
                continue
            if isinstance(node.value.right, ast.Constant) or not isinstance(left, ast.Name):
                continue
            if left.id == target.id or (left.id, target.id) in copies:  # x = x - step;  prev = x; x = prev - step
                yield target.id if left.id == target.id or not _comes_first(loop, left.id, target.id) else left.id


def _comes_first(loop: ast.While | ast.For, copy: str, moved: str) -> bool:
    """Whether the step is taken before the copy is made: new = x - step; x = new. Then x is what is followed."""
    for node in loop.body:
        for each in ast.walk(node):
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                if each.targets[0].id == copy:
                    return False
                if each.targets[0].id == moved:
                    return True
    return False


def _appended(loop: ast.While | ast.For) -> Iterator[str]:
    for node in ast.walk(loop):
        appends = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append"
        if appends and isinstance(node.func.value, ast.Name):  # type: ignore[attr-defined]
            yield node.func.value.id  # type: ignore[attr-defined]
