"""What stands for the variable that a history check follows, where the code has no variable of that name."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from math import isfinite, nan

from grader.checks.shared.renamed import Meant
from grader.model.submission import StudentCode


def variable_meant(wanted: str, code: StudentCode, reserved: Collection[str], *, listed: bool) -> Meant:
    """The only variable that a loop moves by a step (or, `listed`, the only list that a loop appends to); else `wanted` itself.

    `reserved`: functions that other checks ask for, whose loops are theirs. Of several variables the one in another case, or the
    only one that something is subtracted from.
    """
    trees = [*_trees(code)]
    if any(wanted in _bound(tree) for tree in trees):
        return Meant(wanted, wanted)
    loops = [n for tree in trees for n in _outside(tree, reserved) if isinstance(n, ast.While | ast.For)]
    moved = [pair for loop in loops for pair in ([(n, True) for n in _appended(loop)] if listed else _moved(loop))]
    if not moved and not listed:
        own = {name for tree in trees for name in _functions(tree)}
        moved = [(name, False) for loop in loops for name in _passed_on(loop, own)]
    every = dict.fromkeys(name for name, _ in moved)
    for found in (
        [name for name in every if name.casefold() == wanted.casefold()],
        [*every],
        [*dict.fromkeys(name for name, subtracted in moved if subtracted)],
    ):
        if len(found) == 1:
            return Meant(wanted, found[0])
    return Meant(wanted, wanted, tuple(every)[:5])


def _outside(tree: ast.AST, reserved: Collection[str]) -> Iterator[ast.AST]:
    """Every node, but for what is in these functions and classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in reserved:
            continue
        yield node
        yield from _outside(node, reserved)


def numbers_in(code: StudentCode) -> frozenset[float]:
    """The numbers that code is written with, and those that it makes of them: 0.1, 0.1/2, rate/2 where rate is 0.1."""
    every = [node for tree in _trees(code) for node in ast.walk(tree)]
    given: dict[str, set[float]] = {}
    for node in every:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            given.setdefault(node.targets[0].id, set()).add(_number(node.value, {}))
    known = {name: next(iter(values)) for name, values in given.items() if len(values) == 1}
    found = (_number(node, known) for node in every if isinstance(node, ast.Constant | ast.BinOp | ast.UnaryOp))
    return frozenset(number for number in found if isfinite(number))


def _number(node: ast.expr, known: Mapping[str, float]) -> float:
    """What an expression of numbers, and of names that have but one, comes to; NaN for every other."""
    if isinstance(node, ast.Constant):
        return float(node.value) if isinstance(node.value, int | float) else nan
    if isinstance(node, ast.Name):
        return known.get(node.id, nan)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(node.operand, known)
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        try:
            return float(_ARITHMETIC[type(node.op)](_number(node.left, known), _number(node.right, known)))
        except (ArithmeticError, ValueError, TypeError):
            return nan
    return nan


_ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip


def _trees(code: StudentCode) -> Iterator[ast.Module]:
    for cell in code.cells:
        try:
            yield ast.parse(
                "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in cell.source.splitlines())
            )
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def _functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _passed_on(loop: ast.While | ast.For, own: Collection[str]) -> Iterator[str]:
    """Variables that become what one of these functions makes of them: x = step(x)."""
    for target, value in _assigned(loop):
        if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in own):
            continue
        if any(isinstance(argument, ast.Name) and argument.id == target for argument in value.args):
            yield target


def _bound(tree: ast.Module) -> set[str]:
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def _moved(loop: ast.While | ast.For) -> Iterator[tuple[str, bool]]:
    """Variables that become themselves minus (or plus) something that is computed, and whether it is minus."""
    assigned = [*_assigned(loop)]
    copies = {(target, value.id) for target, value in assigned if isinstance(value, ast.Name)}
    for node in ast.walk(loop):
        if not isinstance(node, ast.AugAssign) or isinstance(node.value, ast.Constant):
            continue
        if isinstance(node.op, ast.Sub | ast.Add) and isinstance(node.target, ast.Name):
            yield node.target.id, isinstance(node.op, ast.Sub)
    for target, value in assigned:
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Sub | ast.Add):
            continue
        left: ast.expr = value.left
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Sub | ast.Add):
            left = left.left  # x - a - b
        if isinstance(value.right, ast.Constant) or not isinstance(left, ast.Name):
            continue
        if left.id == target or (left.id, target) in copies:  # x = x - step;  prev = x; x = prev - step
            name = target if left.id == target or not _comes_first(loop, left.id, target) else left.id
            yield name, isinstance(value.op, ast.Sub)


def _assigned(loop: ast.While | ast.For) -> Iterator[tuple[str, ast.expr]]:
    """Names and what they are given, one by one in `a, b = x, y` too."""
    for node in ast.walk(loop):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target = node.targets[0]
        if isinstance(target, ast.Name):
            yield target.id, node.value
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            for one, value in zip(target.elts, node.value.elts, strict=False):
                if isinstance(one, ast.Name):
                    yield one.id, value


def _comes_first(loop: ast.While | ast.For, copy: str, moved: str) -> bool:
    """Whether the step is taken before the copy is made: new = x - step; x = new. Then x is what is followed."""
    for target, value in _assigned(loop):
        made_of_names = any(isinstance(node, ast.Name) for node in ast.walk(value))  # not where it starts
        if target in (copy, moved) and made_of_names:
            return target == moved
    return False


def _appended(loop: ast.While | ast.For) -> Iterator[str]:
    for node in ast.walk(loop):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "append" and isinstance(node.func.value, ast.Name):
            yield node.func.value.id
