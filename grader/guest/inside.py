"""Finds variables, functions and classes within functions, where a task asks for them at the top of the module or notebook.

`def main(): n_updates = …` and `main()` show the number to whoever reads the code, and to nobody who asks for `n_updates`
afterwards. Functions that assign such a name are rewritten before they are compiled: what it was last is kept when they return.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

KEEP = "_grade_keep"
"""The name under which rewritten code finds `MadeInside.keep`."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class MadeInside(ast.NodeTransformer):
    """Rewrites functions that assign names which are looked for, and keeps what they held last."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.values: dict[str, Any] = {}

    def look_for(self, names: Sequence[str]) -> None:
        """Keep what functions make of these names from now on."""
        self.names = tuple(names)
        setattr(builtins, KEEP, self.keep)

    def keep(self, name: str, value: Any) -> None:
        """What rewritten code calls."""
        if name in self.names:
            self.values[name] = value

    def brought_out(self, namespace: dict[str, Any]) -> set[str]:
        """Put what was kept where everything else stands, unless something stands there; gives the names."""
        for name, value in self.values.items():
            if namespace.get(name) is None:
                namespace[name] = value
        return {name for name, value in self.values.items() if namespace.get(name) is value}

    def visit_Module(self, node: ast.Module) -> ast.Module:
        if self.names:
            self.generic_visit(node)
            ast.fix_missing_locations(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._keeping(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._keeping(node)

    def _keeping(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        own = set(_assigned(node))
        names = [name for name in self.names if name in own]
        if names:
            documented = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
            first, rest = node.body[:documented], node.body[documented:]
            kept = [ast.copy_location(self._kept(name), node) for name in names]
            node.body = [*first, ast.copy_location(ast.Try(rest or [ast.Pass()], [], [], kept), node)]
        return node

    def _kept(self, name: str) -> ast.stmt:
        """try: keep(name, value)
        except NameError: pass"""
        call = ast.Call(ast.Name(KEEP, ast.Load()), [ast.Constant(name), ast.Name(name, ast.Load())], [])
        caught = ast.ExceptHandler(ast.Name("NameError", ast.Load()), None, [ast.Pass()])
        return ast.Try([ast.Expr(call)], [caught], [], [])


def _assigned(function: ast.AST) -> Iterator[str]:
    """Names that a function gives a value and keeps for itself."""
    waiting = [*function.body]  # type: ignore[attr-defined]
    found, elsewhere = [], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Global | ast.Nonlocal):
            elsewhere.update(node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        elif isinstance(node, ast.alias):
            found.append(node.asname or node.name)
        elif isinstance(node, _DEFINITIONS):
            found.append(node.name)
        if not isinstance(node, (*_DEFINITIONS, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    return (name for name in found if name not in elsewhere)
