"""Where a student's code gives a name its value, in cells that are run and in text, and which of that is only a stub."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from grader.checks.shared.dependence import MOST_SOURCE, tree_of
from grader.model.submission import Cell, TextCell

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES = (*_DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Definition(msgspec.Struct, frozen=True):
    """One place where a name is given a value."""

    cell: int
    first: int
    """The line of its first decorator, as Python itself counts a function's first line."""
    line: int
    end: int
    kind: Literal["function", "class", "value"]
    stub: bool
    """Nothing is in it yet: `pass`, `raise NotImplementedError`, `return None`, or `x = None`."""
    essence: str
    """What two definitions share that are the same but for comments."""
    perhaps: bool = False
    """It stands in one of several branches, or in a loop: whether it was the last one can't be read."""


def definitions(name: str, cells: Sequence[Cell]) -> list[Definition]:
    """All places at the top level that give a name its value, in the order of the cells."""
    if sum(len(cell.source) for cell in cells) > MOST_SOURCE:
        return []
    return [d for cell in cells if name in cell.source for d in _in_cell(name, cell.number, cell.source)]


@lru_cache(maxsize=256)
def _in_cell(name: str, cell: int, source: str) -> tuple[Definition, ...]:
    tree = tree_of(source)
    if tree is None:
        return ()
    try:
        return tuple(d for node in tree.body for d in _of(name, cell, node))
    except RecursionError:  # nested as nobody writes it
        return ()


def _of(name: str, cell: int, statement: ast.stmt) -> Iterator[Definition]:
    binding = [node for node in _outside_functions(statement) if name in _names(node)]
    for node in binding:
        one_of_several = len(binding) > 1 and node is not statement
        yield _definition(
            cell, statement if isinstance(statement, ast.Assign | ast.AnnAssign) else node, perhaps=one_of_several
        )


def _definition(cell: int, node: ast.AST, *, perhaps: bool) -> Definition:
    line = getattr(node, "lineno", 1)
    first = min([line, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    kind: Literal["function", "class", "value"] = "value"
    if isinstance(node, _DEFINITIONS):
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
    return Definition(
        cell, first, line, getattr(node, "end_lineno", None) or line, kind, _is_stub(node), ast.dump(node), perhaps
    )


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """A statement's nodes in the order in which they stand, without what is within functions, classes and comprehensions."""
    yield node
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _outside_functions(child)


def _names(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return (name,)
        case ast.Name(id=name, ctx=ast.Store()):
            return (name,)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return tuple(alias.asname or alias.name.split(".")[0] for alias in names)
    return ()


def _is_stub(node: ast.AST) -> bool:
    match node:
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return value is None or _says_nothing(value)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _is_empty(node)
        case ast.ClassDef(body=body):
            methods = [each for each in body if isinstance(each, ast.FunctionDef) and each.name != "__init__"]
            return bool(methods) and all(map(_is_empty, methods))
    return False


def _is_empty(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function does nothing with what it is passed."""
    return all(_does_nothing(each) for each in node.body)


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None):
            return True
        case ast.Return(value=ast.Tuple(elts=values)):
            return all(map(_says_nothing, values))
        case ast.Return(value=ast.expr() as value) | ast.Assign(value=value):
            return _says_nothing(value)
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError"
    return False


def _says_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value in (None, ..., "")


def in_text(name: str, texts: Sequence[TextCell]) -> TextCell | None:
    """The first cell of text in which a name is defined, with more than a stub."""
    begins = re.compile(
        rf"(?m)^(?P<margin>[ \t>]*)(?:(?:(?:async[ \t]+)?def|class)[ \t]+{re.escape(name)}\b|{re.escape(name)}[ \t]*=(?!=))"
    )
    return next(
        (text for text in texts for found in begins.finditer(text.source) if _is_code(text.source, found)), None
    )


def _is_code(source: str, found: re.Match[str]) -> bool:
    """Whether what begins like a definition is one: read up to where the text goes on at its margin."""
    first, *rest = source[found.start() :].split("\n")
    margin = len(found["margin"].expandtabs())
    lines = [first]
    for line in rest:
        bare = line.strip()
        if (
            bare
            and len(line.expandtabs()) - len(line.expandtabs().lstrip()) <= margin
            and not bare.startswith((")", "]", "}"))
        ):
            break
        lines.append(line)
    tree = tree_of(
        textwrap.dedent("\n".join(line.expandtabs().removeprefix(found["margin"].expandtabs()) for line in lines))
    )
    return tree is not None and bool(tree.body) and not _is_stub(tree.body[0])
