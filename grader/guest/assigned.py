"""Which statements give a name its values: assignments of every kind, and loops that update it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

LOOPS = (ast.For, ast.AsyncFor, ast.While)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def is_constant(statement: ast.stmt) -> bool:
    """Whether what is assigned is written out: 3, or np.array([3.0])."""
    value = getattr(statement, "value", None)
    if not isinstance(statement, ast.Assign) or value is None:
        return False
    called = {id(n) for node in ast.walk(value) if isinstance(node, ast.Call) for n in ast.walk(node.func)}
    return all(id(node) in called for node in ast.walk(value) if isinstance(node, ast.Name))


def several(loop: ast.stmt | None, name: str) -> bool:
    """Whether one iteration may assign the name more than once."""
    if loop is None:
        return False
    return (name in set(_by_itself(loop))) + sum(name in set(assigned(s)) for s in statements(loop)) > 1


def updates(loop: ast.stmt, name: str) -> bool:
    """Whether the loop itself, and no loop in it, assigns the name."""
    nested = [s for s in statements(loop) if isinstance(s, LOOPS)]
    if any(_anywhere(s, name) for s in nested):
        return False
    return name in set(_by_itself(loop)) or any(
        name in set(assigned(s)) and not is_constant(s) for s in statements(loop)
    )


def _by_itself(loop: ast.stmt) -> Iterator[str]:
    """Names that a loop gives a value in every iteration, whatever stands in its body."""
    yield from headed(loop)
    if isinstance(loop, ast.While):
        yield from walruses(loop)


def _anywhere(loop: ast.stmt, name: str) -> bool:
    return any(name in set(assigned(s)) or (isinstance(s, LOOPS) and _anywhere(s, name)) for s in statements(loop))


def statements(loop: ast.stmt) -> Iterator[ast.stmt]:
    """The statements of a loop's body, those in its branches too, not those of loops and functions in it."""
    waiting: list[Any] = list(loop.body)  # type: ignore[attr-defined]
    while waiting:
        statement = waiting.pop()
        yield statement
        if not isinstance(statement, (*LOOPS, *SCOPES)):
            for field in ("body", "orelse", "finalbody"):
                waiting += getattr(statement, field, [])
            for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                waiting += part.body


def assigned(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement itself gives a value, or whose value it changes in place."""
    yield from targets(statement)
    yield from walruses(statement)
    if not isinstance(statement, LOOPS):
        yield from headed(statement)
    for case in getattr(statement, "cases", ()):
        yield from captured(case)


def walruses(statement: ast.stmt) -> Iterator[str]:
    """Names that are assigned within a statement's own expressions."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.NamedExpr):
            yield node.target.id
        waiting += [
            n
            for n in ast.iter_child_nodes(node)
            if not isinstance(n, ast.stmt | ast.Lambda | ast.excepthandler | ast.match_case)
        ]


def headed(statement: ast.stmt) -> Iterator[str]:
    """Names that a `for` or a `with` gives a value."""
    targets = [statement.target] if isinstance(statement, ast.For | ast.AsyncFor) else []
    targets += [item.optional_vars for item in getattr(statement, "items", ()) if item.optional_vars is not None]
    return _names_in(targets)


def captured(case: ast.match_case) -> Iterator[str]:
    """Names that a pattern gives a value."""
    for node in ast.walk(case.pattern):
        name = getattr(node, "rest", None) if isinstance(node, ast.MatchMapping) else getattr(node, "name", None)
        if isinstance(name, str):
            yield name


def targets(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement gives a value when it has run."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = list(statement.targets)
    elif isinstance(statement, ast.AugAssign) or (isinstance(statement, ast.AnnAssign) and statement.value is not None):
        targets = [statement.target]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        targets = [k.value for k in statement.value.keywords if k.arg == "out"]  # np.subtract(x, step, out=x)
    return _names_in(targets)


def _names_in(targets: list[ast.expr]) -> Iterator[str]:
    while targets:
        target = targets.pop()
        if isinstance(target, ast.Name):
            yield target.id
        elif isinstance(target, ast.Tuple | ast.List):
            targets += target.elts
        elif isinstance(target, ast.Subscript | ast.Starred):
            targets.append(target.value)
