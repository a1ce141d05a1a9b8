"""Imports of packages that this machine lacks: stepped over, so that student code doesn't pay for the grader's gaps."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import os
import sys
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

NEVER_HERE = ("grader", "reference")
"""Packages of the grader itself: that student code can't import them is no gap of this machine."""


class MissingImports(ast.NodeTransformer):
    """Steps over top-level imports of packages that this machine lacks, so that the rest of their cell still runs.

    Student code must not pay for the grader's gaps: `import numpy as np` below `import tensorflow as tf` has to work.
    What was stepped over is remembered by the names that it would have given.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        """Name in student code -> package that this machine lacks."""
        self.first: tuple[str, int] | None = None
        """Package and line of the first one in the cell that is running."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        node.body = [self._kept(statement) for statement in node.body]
        return node

    def _kept(self, statement: ast.stmt) -> ast.stmt:
        if isinstance(statement, ast.Import):
            roots = [alias.name.split(".")[0] for alias in statement.names]
            bound = [alias.asname or alias.name.split(".")[0] for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            roots = [statement.module.split(".")[0]] * len(statement.names)
            bound = [alias.asname or alias.name for alias in statement.names]
        else:
            return statement
        lacking = [root for root in roots if not exists(root)]
        if not lacking:
            return statement
        self.names.update({name: root for name, root in zip(bound, roots, strict=True) if root in lacking})
        self.first = self.first or (lacking[0], statement.lineno)
        rest = [alias for alias, root in zip(statement.names, roots, strict=True) if root not in lacking]
        kept = ast.Import(rest) if rest else ast.Pass()
        return ast.copy_location(kept, statement)

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
        return (
            not package
            or package in NEVER_HERE
            or package in sys.modules
            or importlib.util.find_spec(package) is not None
            or _is_own(package)
        )
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
