"""Follows a variable: the values that it takes while a script or a notebook runs.

Code that assigns to a watched name is rewritten before it is compiled: behind each assignment stands a call that notes the
new value, and before a loop that updates the name one that says so. Code without the name runs as it stands, so nobody
pays for what isn't asked. One run of a loop is one experiment: its first value is what the variable held when it began.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from . import wire
from .assigned import LOOPS, SCOPES, captured, headed, is_constant, several, targets, updates, walruses

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

NOTE = "_grade_note"
"""The name under which rewritten code finds `Watcher.note`."""
MAX_EXPERIMENTS = 64
MAX_VALUES = 20_001
"""Values kept of one experiment; more are counted only."""
MAX_ODD = 2000
"""Values kept in all that are no numbers and no small arrays of numbers."""
MAX_ELEMENTS = 1000
MAX_COPIED = 16 * 2**20
"""Bytes of arrays kept in all."""

BEGIN, UPDATE, SET, ITERATION = range(4)


TOO_MUCH: Any = object()
"""Stands for a value that isn't kept."""


class LoopRun:
    """One run of a loop: the value before it and after each of its iterations. `count` is how many there were."""

    def __init__(self, cell: int, line: int, *, in_loop: bool) -> None:
        self.cell, self.line, self.in_loop = cell, line, in_loop
        self.values: list[Any] = []
        self.count = 0
        self.same_iteration = False

    def add(self, value: Any) -> None:
        self.count += 1
        if len(self.values) < MAX_VALUES and value is not TOO_MUCH:
            self.values.append(value)


class Watcher:
    """Rewrites code that assigns to watched names, and keeps what they were. An AST transformer for IPython, too."""

    def __init__(self, cell: Callable[[], int]) -> None:
        """`cell` says which cell is running."""
        self._cell = cell
        self.names: dict[str, bool] = {}
        """Watched names; True: its value is a list that holds the sequence."""
        self._sites: list[tuple[str, str, int, int, int]] = []
        self._experiments: dict[str, list[LoopRun]] = {}
        self._current: dict[tuple[str, str], LoopRun] = {}
        self._lists: dict[str, list[tuple[Any, int, int]]] = {}
        self._odd = self._copied = 0

    def watch(self, names: dict[str, bool]) -> None:
        """Follow these names from now on."""
        self.names = dict(names)
        setattr(builtins, NOTE, self.note)

    def history(self, name: str, value: Any) -> list[dict[str, Any]]:
        """The experiments of a name as plain data, in the order of their beginning; `value` is what it holds at the end."""
        if self.names.get(name):
            kept = self._lists.get(name, [])
            if not kept and type(value) in (list, np.ndarray):
                kept = [(value, 0, 0)]
            return [{"values": _numbers(_plain(v)), "count": _length(v), "cell": c, "line": n} for v, c, n in kept]
        found = [e for e in self._experiments.get(name, []) if e.in_loop or e.count > 1]
        return [{"values": _numbers(e.values), "count": e.count, "cell": e.cell, "line": e.line} for e in found]

    def note(self, site: int, value: Any = None) -> Any:
        """What rewritten code calls; gives the value back. Raises nothing but what interrupts student code anyway."""
        self._note_value(site, value)
        return value

    def _note_value(self, site: int, value: Any) -> None:
        name, scope, kind, cell, line = self._sites[site]
        if self.names.get(name):
            self._note_list(name, kind, cell, line, value)
            return
        current = self._current.get((name, scope))
        if kind == UPDATE and current is not None:
            if current.same_iteration and current.values:
                value = self._copy(value)
                current.values[-1] = current.values[-1] if value is TOO_MUCH else value
            else:
                current.add(self._copy(value))
            current.same_iteration = line < 0  # several assignments in one iteration
        elif kind == ITERATION:
            if current is not None:
                current.same_iteration = False
        else:
            self._begin(name, scope, kind, cell, abs(line), value)

    def _begin(self, name: str, scope: str, kind: int, cell: int, line: int, value: Any) -> None:
        experiments = self._experiments.setdefault(name, [])
        last = self._current.get((name, scope))
        if last is not None and not last.in_loop and last.count < 2 and last in experiments:
            experiments.remove(last)  # a value that was set and never updated
        if len(experiments) >= MAX_EXPERIMENTS:
            self._current.pop((name, scope), None)
            return
        experiment = self._current[name, scope] = LoopRun(cell, line, in_loop=kind == BEGIN)
        experiment.add(self._copy(value))
        experiments.append(experiment)

    def _note_list(self, name: str, kind: int, cell: int, line: int, value: Any) -> None:
        kept = self._lists.setdefault(name, [])
        if kind in (BEGIN, ITERATION) or type(value) not in (list, np.ndarray) or any(v is value for v, _, _ in kept):
            return
        if kind == UPDATE and kept:
            kept[-1] = (value, *kept[-1][1:])
        elif len(kept) < MAX_EXPERIMENTS:
            kept.append((value, cell, abs(line)))

    def _copy(self, value: Any) -> Any:
        """The value as it is now: what student code changes afterwards is not the past."""
        kind = type(value)
        if kind is float or value is None:
            return value
        if kind is int:
            return _finite(value)
        if kind is np.float64:
            return float(value)
        if kind is np.ndarray and value.dtype.char in "df" and value.size <= MAX_ELEMENTS:
            self._copied += value.nbytes + 200
            return value.copy() if self._copied < MAX_COPIED else TOO_MUCH
        self._odd += 1
        if self._odd > MAX_ODD:
            return TOO_MUCH
        if kind is np.ndarray and value.size > MAX_ELEMENTS:
            return wire.opaque("array", f"shape {value.shape}")
        try:
            return wire.to_plain(value)
        except Exception:  # an object whose own methods raise: not a number in any case
            return wire.opaque(wire.type_name(value), "")

    # --- rewriting

    def visit(self, tree: ast.Module) -> ast.Module:
        """The code with its notes; as it stands where no watched name is in it."""
        if type(tree) is not ast.Module or not self.names:
            return tree
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names = [name for name in self.names if name in used]
        if names:
            tree.body = self._block(tree.body, names, "", None)
            ast.fix_missing_locations(tree)
        return tree

    def _block(self, body: list[ast.stmt], names: Sequence[str], scope: str, loop: ast.stmt | None) -> list[ast.stmt]:
        """Statements of one block. `loop` is the innermost loop around it within its function."""
        kept: list[ast.stmt] = []
        for statement in body:
            before = [
                self._note(BEGIN, name, scope, statement, guarded=True)
                for name in names
                if isinstance(statement, LOOPS) and updates(statement, name)
            ]
            after = self._notes(targets(statement), statement, names, scope, loop)
            inline = _Inline(self, names, scope, loop)
            inline.rewrite(statement)
            self._within(statement, names, scope, loop)
            together = [*before, statement, *after]
            if len(together) > 1 and not scope and loop is None:  # at the top, statements are run one by one
                kept.append(ast.copy_location(ast.If(ast.Constant(True), together, []), statement))
            else:
                kept += together
        return kept

    def _notes(
        self, assigned: Iterator[str], statement: ast.stmt, names: Sequence[str], scope: str, loop: ast.stmt | None
    ) -> list[ast.stmt]:
        """A note for each of the names that is assigned."""
        found = set(assigned)
        return [
            self._note(
                _kind(statement, name, scope, loop, listed=self.names[name]), name, scope, statement, several=several(loop, name)
            )
            for name in names
            if name in found
        ]  # fmt: skip

    def _within(self, statement: ast.stmt, names: Sequence[str], scope: str, loop: ast.stmt | None) -> None:
        if isinstance(statement, SCOPES):
            shared = {n for node in ast.walk(statement) if isinstance(node, ast.Global) for n in node.names}
            outer = {n for node in statement.body if isinstance(node, ast.Nonlocal) for n in node.names}
            own = [n for n in names if n not in shared | outer]
            for group, where in (
                ([n for n in names if n in shared], ":"),
                ([n for n in names if n in outer], f"{scope}:"),
                (own, f"{scope}.{statement.name}"),
            ):
                if group:
                    statement.body = self._block(statement.body, group, where, None)
            return
        for field in ("body", "orelse", "finalbody"):
            inner_body = getattr(statement, field, None)
            if isinstance(inner_body, list) and inner_body:
                around = statement if isinstance(statement, LOOPS) and field == "body" else loop
                notes = []
                if around is statement:
                    notes = [
                        self._note(ITERATION, name, scope, statement, value=False)
                        for name in names
                        if updates(statement, name) and several(statement, name)
                    ]
                if field == "body":  # what a loop or a `with` itself gives a value
                    notes += self._notes(headed(statement), statement, names, scope, around)
                setattr(statement, field, notes + self._block(inner_body, names, scope, around))
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            notes = []
            if isinstance(part, ast.match_case):
                notes = self._notes(captured(part), statement, names, scope, loop)
            part.body = notes + self._block(part.body, names, scope, loop)

    def _note(
        self, kind: int, name: str, scope: str, at: ast.stmt, *, several: bool = False, guarded: bool = False,
        value: bool = True,
    ) -> ast.stmt:  # fmt: skip
        scope = scope.removesuffix(":")
        self._sites.append((name, scope, kind, self._cell(), -at.lineno if several else at.lineno))
        arguments: list[ast.expr] = [ast.Constant(len(self._sites) - 1)]
        if value:
            arguments.append(ast.Name(name, ast.Load()))
        call: ast.stmt = ast.Expr(ast.Call(ast.Name(NOTE, ast.Load()), arguments, []))
        if guarded:  # the name may not be there yet
            caught = ast.ExceptHandler(ast.Name("NameError", ast.Load()), None, [ast.Pass()])
            call = ast.Try([call], [caught], [], [])
        for node in ast.walk(call):
            ast.copy_location(node, at)
        return call


class _Inline(ast.NodeTransformer):
    """Puts a note around `(name := value)`, which is assigned in the midst of an expression."""

    def __init__(self, watcher: Watcher, names: Sequence[str], scope: str, loop: ast.stmt | None) -> None:
        self._watcher, self._names, self._scope, self._loop = watcher, names, scope, loop

    def rewrite(self, statement: ast.stmt) -> None:
        """In a statement's own expressions, not in the statements within it."""
        if any(walruses(statement)):
            self._statement = statement
            loop = statement if isinstance(statement, ast.While) else self._loop
            for field, value in ast.iter_fields(statement):
                self._loop = loop if field == "test" else self._loop
                if isinstance(value, ast.expr):
                    setattr(statement, field, self.visit(value))
                elif isinstance(value, list) and not any(isinstance(each, ast.stmt) for each in value):
                    value[:] = [self.visit(each) if isinstance(each, ast.AST) else each for each in value]

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        self.generic_visit(node)
        name = node.target.id
        if name not in self._names:
            return node
        as_statement = ast.copy_location(ast.Assign([node.target], node.value), self._statement)
        kind = _kind(as_statement, name, self._scope, self._loop, listed=self._watcher.names[name])
        note = self._watcher._note(kind, name, self._scope, as_statement, several=several(self._loop, name))
        call = note.value  # type: ignore[attr-defined]
        call.args[1] = node
        return call  # type: ignore[no-any-return]

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        return node


def _kind(statement: ast.stmt, name: str, scope: str, loop: ast.stmt | None, *, listed: bool) -> int:
    """Whether an assignment is an update or sets the variable anew. A list is new unless it is made from itself."""
    if loop is not None and not listed:
        return UPDATE if updates(loop, name) and not is_constant(statement) else SET
    value = getattr(statement, "value", None)
    own = isinstance(statement, ast.AugAssign) or (
        value is not None and any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))
    )
    return UPDATE if own and (listed or (scope == "" or scope.endswith(":"))) else SET


def _finite(number: int) -> int | float:
    """A whole number as far as floats go; beyond, where only whole numbers do, infinite."""
    if -(2**63) <= number < 2**63:
        return number
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _plain(value: Any) -> Any:
    """The items of a list or an array as plain data, capped."""
    try:
        plain = wire.to_plain(value[:MAX_VALUES] if type(value) is np.ndarray else value[: wire.MAX_ITEMS])
    except Exception:
        return []
    return plain


def _length(value: Any) -> int:
    return (
        value.shape[0] if type(value) is np.ndarray and value.ndim else 0 if type(value) is np.ndarray else len(value)
    )


def _numbers(values: Any) -> Any:
    """One array where all are plain numbers; else the values as they are, as many as the wire takes."""
    if type(values) is not list:
        return values
    if all(type(v) is float or type(v) is int or (type(v) is np.ndarray and v.shape == ()) for v in values):
        try:
            return np.array([float(v) for v in values])
        except (OverflowError, TypeError, ValueError):
            return values[:MAX_ODD]
    if values and all(type(v) is np.ndarray and v.shape == values[0].shape and v.dtype.kind in "fiu" for v in values):
        stacked = np.array(values)
        return stacked if stacked.nbytes <= wire.MAX_ARRAY else values[:1]
    return values[:MAX_ODD]
