"""Which statements of student code may depend on which, read from the syntax tree; in doubt, they do depend.

A check that failed is looked at again where some statements could not run: they matter when they would have given a name, or
changed a thing, that what was asked for is made from. Names are all that is looked at; one of the same spelling too many only
means that a human looks.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from grader.model.packages import TRAIN, is_known
from grader.model.submission import StudentCode

MOST_SOURCE = 500_000
"""Characters of code; what is longer is no homework, and takes long to parse."""
ANYTHING = "*"
"""Stands for names that can't be known: those of `from x import *`, or of a cell that can't be parsed."""
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class Statement(msgspec.Struct, frozen=True):
    """A top-level statement by the names in it."""

    cell: int
    first: int
    last: int
    gives: frozenset[str]
    """Names that it gives a value, or whose value it may change in place."""
    shared: frozenset[str]
    """Names that functions in it change where they are called (`global`)."""
    uses: frozenset[str]
    mentions: frozenset[str]
    """All names in it, of attributes too."""
    bound: frozenset[str]
    """All names that it gives a value, those within functions too."""
    defines: str = ""
    """The function or class that it is."""
    replaces: frozenset[str] = frozenset()
    """Packages of which it needs none: where one can't be imported, it imports another one by the same name."""
    imports: frozenset[tuple[str, str]] = frozenset()
    """Names that come from modules, each with its module's first name."""
    is_import: bool = False


class Code:
    """The statements of one submission."""

    def __init__(self, code: StudentCode) -> None:
        whole = sum(len(cell.source) for cell in code.cells) <= MOST_SOURCE
        self.statements = [s for cell in code.cells for s in (_statements(cell.number, cell.source) if whole else [])]
        self._parsed = {s.cell for s in self.statements}

    def at(self, cell: int, line: int | None, *, rest: bool) -> list[Statement]:
        """The statement at a line of a cell, with all after it in the cell (`rest`), or all of the cell where no line is known."""
        if cell not in self._parsed:
            return [UNKNOWN]
        return [
            s
            for s in self.statements
            if s.cell == cell and (line is None or s.first <= line <= s.last or (rest and s.first > line))
        ]

    def needed_for(self, names: Iterable[str], touching: Collection[str] = ()) -> set[str]:
        """Names that things of these names are made from, through all code; with those in statements that mention `touching`."""
        found = set(names)
        left = list(self.statements)
        grown = True
        while grown:
            rest = []
            for s in left:
                if s.gives & found or s.shared & found or s.mentions & set(touching):
                    found |= s.uses | (s.gives if s.mentions & set(touching) else set())
                else:
                    rest.append(s)
            grown = len(rest) < len(left)
            left = rest
        return found

    def reached(self, start: Sequence[Statement]) -> list[Statement]:
        """Statements, with the functions and classes that they mention, and those that these mention."""
        defined: dict[str, list[Statement]] = {}
        for s in self.statements:
            if s.defines:
                defined.setdefault(s.defines, []).append(s)
        found, waiting = list(start), list(start)
        known: set[str] = set()
        while waiting:
            for name in waiting.pop().mentions - known:
                known.add(name)
                found += defined.get(name, [])
                waiting += defined.get(name, [])
        return found

    def opaque(self, missing: Collection[str], touching: Collection[str]) -> set[str]:
        """Names from modules that may do what `touching` does: the student's own ones, and where the code itself does nothing of it,
        a missing one that nobody knows here."""
        itself = any(s.mentions & set(touching) for s in self.statements)
        return {
            name
            for s in self.statements
            for name, root in s.imports
            if root in TRAIN or (root and not is_known(root) and not (itself and root in missing))
        }

    def given(self) -> set[str]:
        """All names that the code gives a value somewhere, and Python's own."""
        return set(vars(builtins)).union(*(s.bound | s.gives for s in self.statements))


_ANY = frozenset({ANYTHING})
UNKNOWN = Statement(0, 0, 0, gives=_ANY, shared=_ANY, uses=_ANY, mentions=_ANY, bound=_ANY)
"""Code that may do anything."""


def _statements(cell: int, source: str) -> list[Statement]:
    tree = tree_of(source)
    return [] if tree is None else [_statement(cell, node) for node in tree.body]


def tree_of(source: str) -> ast.Module | None:
    """The syntax tree of a cell, whatever is in it for IPython alone; None where Python can't read it."""
    for text in (source, None):
        try:
            return ast.parse(_without_magics(source) if text is None else text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _without_magics(source: str) -> str:
    """A cell with Python in place of what only IPython reads, line by line: `%matplotlib inline`, `files = !ls`, `np.dot?`."""
    for pattern, python in _MAGICS:
        source = pattern.sub(python, source)
    return source


_MAGICS = (
    (re.compile(r"(?m)^(\s*)%run\b.*$"), r"\1from run import *"),
    (re.compile(r"(?m)^(\s*)[%!].*$"), r"\1pass"),
    (re.compile(r"(?m)^(\s*[\w., ]+=\s*)[%!].*$"), r"\1None"),
    (re.compile(r"(?m)^(\s*)(\?\??[\w.]+|[\w.]+\?\??)\s*$"), r"\1pass"),
)


def _statement(cell: int, node: ast.stmt) -> Statement:
    try:
        return _by_its_names(cell, node)
    except RecursionError:  # nested as nobody writes it
        return msgspec.structs.replace(UNKNOWN, cell=cell, first=node.lineno, last=node.end_lineno or node.lineno)


def _by_its_names(cell: int, node: ast.stmt) -> Statement:
    inner = list(ast.walk(node))
    shared = {n for each in inner if isinstance(each, ast.Global) for n in each.names}
    mentions = {n.id for n in inner if isinstance(n, ast.Name)} | {
        n.attr for n in inner if isinstance(n, ast.Attribute)
    }
    mentions |= {part for n in inner if isinstance(n, ast.alias) for part in (*n.name.split("."), n.asname or "")}
    defines = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ""
    return Statement(
        cell, node.lineno, node.end_lineno or node.lineno, frozenset(_gives(node)), frozenset(shared),
        frozenset(_free(node)), frozenset(mentions), frozenset(name for each in inner for name in _binds(each)), defines,
        frozenset(root for each in inner if isinstance(each, ast.Try) for root in _replaced(each)),
        frozenset(pair for each in inner for pair in _imported(each)), isinstance(node, ast.Import | ast.ImportFrom),
    )  # fmt: skip


def _replaced(node: ast.Try) -> set[str]:
    """The packages of `try: import cupy as np` with `except ImportError: import numpy as np`."""
    if not all(isinstance(each, ast.Import | ast.ImportFrom) for each in node.body):
        return set()
    wanted = {pair for each in node.body for pair in _imported(each)}
    instead = {name for handler in node.handlers for each in handler.body for name, _ in _imported(each)}
    return {root for _, root in wanted} if {name for name, _ in wanted} <= instead else set()


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Names that an import gives, each with its module's first name."""
    match node:
        case ast.Import(names=names):
            yield from ((each.asname or each.name.split(".")[0], each.name.split(".")[0]) for each in names)
        case ast.ImportFrom(names=names, module=module):
            yield from ((each.asname or each.name, (module or "").split(".")[0]) for each in names)


def _gives(node: ast.AST) -> Iterator[str]:
    """Names at the top that a statement gives a value or may change in place; not those within functions."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield from _binds(each)
        if not isinstance(each, _SCOPES):
            waiting += ast.iter_child_nodes(each)


def _binds(node: ast.AST) -> Iterator[str]:
    """Names that one node gives a value, or whose value it may change in place."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.Import(names=names):
            yield from (alias.asname or alias.name.split(".")[0] for alias in names)
        case ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name for alias in names)
        case ast.Call(func=ast.Name(id="exec" | "execfile")):
            yield ANYTHING
        case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
            yield from _base(node)
        case ast.Call(func=ast.Attribute(value=owner)):  # xs.append(x)
            yield from _base(owner)


def _base(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _free(node: ast.AST) -> set[str]:
    """Names that a statement takes from outside: a function's own ones are its own."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        a = node.args
        own = {each.arg for each in (*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg)))}
        own |= {n for each in body for n in _assigned_within(each)}
        own -= {n for each in body for g in ast.walk(each) if isinstance(g, ast.Global | ast.Nonlocal) for n in g.names}
        around: list[ast.AST] = [*a.defaults, *filter(None, a.kw_defaults), *getattr(node, "decorator_list", [])]
        return {n for each in body for n in _free(each)} - own | {n for each in around for n in _free(each)}
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    return {n for child in ast.iter_child_nodes(node) for n in _free(child)}


def _assigned_within(node: ast.AST) -> Iterator[str]:
    """Names that a function's body assigns, not those of functions in it."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.split(".")[0] for alias in names)
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _assigned_within(child)
