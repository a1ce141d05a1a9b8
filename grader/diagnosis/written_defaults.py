"""Reads from a student's source the values that it gives to a rule's hyperparameters by itself: defaults of arguments, config keys, constants."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

import msgspec

MOST = 60
"""Values that are looked at: no function of homework has as many."""


class Written(msgspec.Struct, frozen=True):
    """A hyperparameter's value as it stands in the code."""

    slot: str
    name: str
    """What the student calls it."""
    value: float


def written_defaults(
    sources: Sequence[str], definition: str, slot_of: Callable[[str], str | None]
) -> tuple[Written, ...]:
    """Values that stand in the function or class `definition`, and of hyperparameters that have none there, elsewhere in the code.

    `slot_of`: the hyperparameter that a name stands for, None where it stands for none.
    """
    own: list[Written] = []
    others: list[Written] = []
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        constants = _constants(tree)
        for node in tree.body:
            into = own if getattr(node, "name", "") == definition else others
            for name, value in _named_values(node):
                slot, number = slot_of(name), _number(value, constants)
                if slot is not None and number is not None:
                    into.append(Written(slot, name, number))
    there = {each.slot for each in own}
    return tuple(dict.fromkeys([*own, *(each for each in others if each.slot not in there)]))[:MOST]


def _constants(tree: ast.Module) -> dict[str, float]:
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            value = _number(node.value, {})
            if value is not None:
                found[node.targets[0].id] = value
    return found


def _named_values(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names with the expressions that give them a value, wherever below this node."""
    for each in ast.walk(node):
        if isinstance(each, ast.arguments):
            positional = [*each.posonlyargs, *each.args]
            yield from zip(
                (a.arg for a in positional[len(positional) - len(each.defaults) :]), each.defaults, strict=True
            )
            yield from ((a.arg, d) for a, d in zip(each.kwonlyargs, each.kw_defaults, strict=True) if d is not None)
        elif isinstance(each, ast.Dict):
            yield from ((k.value, v) for k, v in zip(each.keys, each.values, strict=True) if _is_text(k))  # type: ignore[union-attr]
        elif isinstance(each, ast.Call):
            yield from ((k.arg, k.value) for k in each.keywords if k.arg is not None)
            if isinstance(each.func, ast.Attribute) and len(each.args) == 2 and _is_text(each.args[0]):
                yield each.args[0].value, each.args[1]  # type: ignore[attr-defined]
        elif isinstance(each, ast.Assign):
            for target in each.targets:
                yield from _assigned(target, each.value)
        elif isinstance(each, ast.AnnAssign) and each.value is not None:
            yield from _assigned(each.target, each.value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Attribute):
        yield target.attr, value
    elif isinstance(target, ast.Subscript) and _is_text(target.slice):
        yield target.slice.value, value  # type: ignore[attr-defined]
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _assigned(one, its)


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _number(node: ast.expr, constants: dict[str, float]) -> float | None:
    """The number that an expression of plain numbers is; None for any other, and for powers that are none of a hyperparameter's."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value) if abs(node.value) < 1e12 else None
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.IfExp | ast.BoolOp):  # `1e-3 if lr is None else lr`, `lr or 1e-3`
        sides = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values
        known = [number for side in sides if (number := _number(side, constants)) is not None]
        return known[0] if len(known) == 1 else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand, constants)
        return None if inner is None else -inner
    if isinstance(node, ast.BinOp):
        left, right = _number(node.left, constants), _number(node.right, constants)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Div):
            return left / right if right else None
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Pow) and left > 0 and abs(right) <= 20 and left <= 1000:
            return float(left**right)
    return None
