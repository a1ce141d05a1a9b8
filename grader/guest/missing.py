"""Imports of packages that this machine lacks: stepped over, so that student code doesn't pay for the grader's gaps."""

from __future__ import annotations

import ast
import builtins
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

NEVER_HERE = ("grader", "reference")
"""Packages of the grader itself: that student code can't import them is no gap of this machine."""


STEP_OVER = "__grade_step_over__"
"""The name, among Python's own, of what decides whether an error is this machine's."""

EVERYTHING = "*"
"""What a star import gives."""


class MissingImports(ast.NodeTransformer):
    """Steps over top-level imports of packages that this machine lacks, and over top-level statements that use them, so that the
    rest of their cell still runs.

    Student code must not pay for the grader's gaps: `import numpy as np` below `import seaborn as sns; sns.set()` has to
    work. Whether a module is there is seen when its import runs: a cell may just have written it.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        """Name in student code -> package that this machine lacks."""
        self.first: tuple[str, int] | None = None
        """Package and line of the first one in the cell that is running."""
        self._perhaps: set[str] = set()
        """Names that imports give which may be of such packages."""
        setattr(builtins, STEP_OVER, self.step_over)

    def concerns(self, source: str) -> bool:
        """Whether there may be anything to step over in a cell."""
        return bool(self._perhaps) or "import" in source

    def visit_Module(self, node: ast.Module) -> ast.Module:
        last = node.body[-1] if node.body and isinstance(node.body[-1], ast.Expr) else None  # its value is to be shown
        node.body = [kept for s in node.body for kept in ([s] if s is last else self._kept(s))]
        return node

    def _kept(self, statement: ast.stmt) -> list[ast.stmt]:
        if isinstance(statement, ast.Import):
            return self._imports(statement)
        if isinstance(statement, ast.ImportFrom):
            root = (statement.module or "").split(".")[0]
            if statement.level or exists(root):
                return [statement]
            return [self._guarded(statement, [alias.asname or alias.name for alias in statement.names], root)]
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)] if self._perhaps else []
        if EVERYTHING not in self._perhaps and not any(name.id in self._perhaps for name in names):
            return [statement]
        bound = [name.id for name in names if isinstance(name.ctx, ast.Store)]
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound = [statement.name]
        return [self._guarded(statement, bound)]

    def _imports(self, statement: ast.Import) -> list[ast.stmt]:
        roots = {alias.name: alias.name.split(".")[0] for alias in statement.names}
        if all(exists(root) for root in roots.values()):
            return [statement]
        kept: list[ast.stmt] = []
        for alias in statement.names:
            one = ast.copy_location(ast.Import([alias]), statement)
            root = roots[alias.name]
            kept.append(one if exists(root) else self._guarded(one, [alias.asname or root], root))
        return kept

    def _guarded(self, statement: ast.stmt, bound: Sequence[str], root: str = "") -> ast.stmt:
        """try: statement
        except: if not step_over(line, bound, root): raise

        `bound`: the names that it gives. `root`: the package that it imports."""
        self._perhaps.update(bound)
        names = ast.Tuple([ast.Constant(name) for name in bound], ast.Load())
        arguments: list[ast.expr] = [ast.Constant(statement.lineno), names, ast.Constant(root)]
        asked = ast.UnaryOp(ast.Not(), ast.Call(ast.Name(STEP_OVER, ast.Load()), arguments, []))
        handler = ast.ExceptHandler(None, None, [ast.If(asked, [ast.Raise(None, None)], [])])
        guarded = ast.copy_location(ast.Try([statement], [handler], [], []), statement)
        return ast.fix_missing_locations(guarded)

    def step_over(self, line: int, bound: Sequence[str], root: str) -> bool:
        """Whether the error that is being handled comes from a package that this machine lacks; it is remembered then."""
        error = sys.exc_info()[1]
        kind, name = type(error), getattr(error, "name", None)
        if type(name) is not str:
            return False
        if root:
            lacking = issubclass(kind, ModuleNotFoundError) and name.split(".")[0] == root and not exists(root)
        else:
            root = self.package_of(name) if issubclass(kind, NameError) else ""
            lacking = root != ""
        if lacking:
            self.names.update(dict.fromkeys(bound, root))
            self.first = self.first or (root, line)
        return lacking

    def package_of(self, name: str) -> str:
        """The package, lacking here, that would have given a name which isn't there; "" where none would.

        What `from course_helpers import *` would have brought nobody knows here: it may be any name."""
        return self.names.get(name) or self.names.get(EVERYTHING, "")

    def described(self, cell: int) -> dict[str, Any] | None:
        """The import that was stepped over in the cell that has just run, as an error; None when there was none."""
        if self.first is None:
            return None
        package, line = self.first
        message = f"No module named '{package}'"
        return {
            "type": "ModuleNotFoundError",
            "message": message,
            "cell": cell,
            "line": line,
            "missing_module": package,
        }


def exists(package: str) -> bool:
    """Whether a package can be imported here (or is none of this machine's business)."""
    try:
        if not package or package in NEVER_HERE or package in sys.modules or importlib.util.find_spec(package):
            return True
        importlib.invalidate_caches()  # it may be written in the very next moment
        return _is_own(package)
    except (ImportError, ValueError, AttributeError):
        return True  # odd, but for the import itself to say


MOST_SEEN = 1000
"""Folders that a module of the student's is looked for in: more than can be handed in."""
_listed = os.scandir


def _is_own(package: str) -> bool:
    """Whether a module of this name lies somewhere below the student's folder: code may be about to add its place to
    `sys.path`, and where it doesn't, that is no gap of this machine."""
    folders = ["."]
    for folder in folders:
        try:
            entries = list(_listed(folder))
        except OSError:
            continue
        modules = [entry.name for entry in entries if entry.name.endswith(".py")]
        if f"{package}.py" in modules or (modules and folder.rpartition("/")[2] == package):
            return True
        below = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        folders += below[: MOST_SEEN - len(folders)]
    return False
