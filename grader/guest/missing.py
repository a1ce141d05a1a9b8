"""Steps over imports of packages that this machine lacks, so that student code doesn't pay for the grader's gaps."""

from __future__ import annotations

import ast
import builtins
import importlib
import importlib.util
import os
import re
import sys
from collections.abc import Container, Sequence
from typing import Any

from . import progress

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
        self.within: dict[str, str] = {}
        """The same of names that are known only within a function."""
        self.first: tuple[str, int] | None = None
        """Package and line of the first one in the cell that is running."""
        self.met: list[dict[str, Any]] = []
        """What the cell that is running met of which this machine has nothing: packages that it, or a function that it calls, wanted
        (`ImportError` may be caught), each with the line of the cell's own statement."""
        self._perhaps: set[str] = set()
        """Names that imports give which may be of such packages."""
        setattr(builtins, STEP_OVER, self.step_over)
        sys.meta_path[:] = [each for each in sys.meta_path if type(each) is not Unfound]
        sys.meta_path.append(Unfound(self))

    def begin(self) -> None:
        """A cell begins."""
        self.first, self.met = None, []

    def meet(self, what: str, name: str, line: int | None, *, rest: bool = False) -> None:
        """Note a gap at a line; `rest`: what follows that line in the cell wasn't run."""
        gap = {"what": what, "name": name[:200], "line": line, "rest": rest}
        if gap not in self.met and len(self.met) < MOST_MET:
            self.met.append(gap)

    def meet_here(self, what: str) -> None:
        """Note a gap that student code meets right now, whatever it makes of it."""
        self.meet(what, "", _line_of_cell(sys._getframe(1)))

    def concerns(self, source: str) -> bool:
        """Whether there may be anything to step over in a cell."""
        return bool(self._perhaps) or "import" in source

    def visit_Module(self, node: ast.Module) -> ast.Module:
        self._look_inside(node)
        last = node.body[-1] if node.body and isinstance(node.body[-1], ast.Expr) else None  # its value is to be shown
        node.body = [kept for s in node.body for kept in ([s] if s is last else self._kept(s))]
        return node

    def _look_inside(self, tree: ast.Module) -> None:
        """Remember names that imports within functions and `try` would give: where such a name isn't there, that import failed.

        A name that a function imports is there for nobody else: whoever uses it elsewhere has forgotten an import."""
        waiting: list[tuple[ast.AST, bool]] = [(each, False) for each in tree.body if not isinstance(each, _IMPORTS)]
        while waiting:
            node, within = waiting.pop()
            if isinstance(node, _IMPORTS):
                self._remember(node, self.within if within else self.names)
            elif isinstance(node, _SCOPES):
                out = {name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names}
                for each in ast.walk(node):
                    if isinstance(each, _IMPORTS):
                        self._remember(each, self.within)
                        self._remember(each, self.names, only=out)
            else:
                waiting += [(each, within) for each in ast.iter_child_nodes(node)]

    def _remember(
        self, node: ast.Import | ast.ImportFrom, names: dict[str, str], only: Container[str] | None = None
    ) -> None:
        for alias in node.names:
            root = (getattr(node, "module", None) or alias.name).split(".")[0]
            name = alias.asname or (alias.name if isinstance(node, ast.ImportFrom) else root)
            if not getattr(node, "level", 0) and (only is None or name in only) and not exists(root):
                names.setdefault(name, root)

    def _kept(self, statement: ast.stmt) -> list[ast.stmt]:
        if isinstance(statement, ast.Import):
            return self._imports(statement)
        if isinstance(statement, ast.ImportFrom):
            root = (statement.module or "").split(".")[0]
            if statement.level or is_whole(root):
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
        if all(is_whole(root) for root in roots.values()):
            return [statement]
        kept: list[ast.stmt] = []
        for alias in statement.names:
            one = ast.copy_location(ast.Import([alias]), statement)
            root = roots[alias.name]
            kept.append(one if is_whole(root) else self._guarded(one, [alias.asname or root], root))
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
        package = lacking_module(error)
        if not root and not package:
            package = self.package_of(error)
        if package:
            self.names.update(dict.fromkeys(bound, package))
            self.first = self.first or (package, line)
            self.meet("module", package, line)
        return bool(package)

    def package_of(self, error: BaseException | None) -> str:
        """The package, lacking here, that would have given the name for want of which an error was raised; "" where none would.

        What `from course_helpers import *` would have brought nobody knows here: it may be any name."""
        if not issubclass(type(error), NameError):
            return ""
        if name := name_of(error):
            return self.names.get(name) or self.names.get(EVERYTHING, "")
        unbound = _UNBOUND.search(_first_of(error))
        return self.within.get(unbound[1], "") if unbound is not None else ""

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


MOST_MET = 50
"""Gaps kept of one cell."""
_IMPORTS = (ast.Import, ast.ImportFrom)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_STANDARD = frozenset(sys.stdlib_module_names)
_STAND_INS = ("keras", "tensorflow", "tf_keras")
"""Packages that say themselves what isn't known of them."""
_get_args: Any = vars(BaseException)["args"].__get__
_get_cause: Any = vars(BaseException)["__cause__"].__get__
_get_context: Any = vars(BaseException)["__context__"].__get__


def is_whole(root: str) -> bool:
    """Whether a package is there and nothing of it can be missing on this machine alone."""
    return (
        not root or root in NEVER_HERE or ((root in _STANDARD or root in (*ALWAYS_HERE, *_STAND_INS)) and exists(root))
    )


def lacking_module(error: BaseException | None) -> str:
    """The module for lack of which an import failed: a package that isn't installed, or a part that the installed one hasn't; ""
    where that isn't so."""
    kind, name = type(error), name_of(error)
    root = name.split(".")[0]
    if not name or not issubclass(kind, ImportError) or root in NEVER_HERE:
        return ""
    if issubclass(kind, ModuleNotFoundError) and not exists(root):
        return "" if is_slip(root) else root
    if root in _STAND_INS or root in _STANDARD or _is_own(root):
        return ""
    if issubclass(kind, ModuleNotFoundError):
        return name if "." in name and (root not in ALWAYS_HERE or name.startswith(GONE)) else ""
    found = _CANNOT_IMPORT.match(_words_of(error)) if root not in ALWAYS_HERE else None
    return f"{name}.{found[1]}" if found is not None else ""  # another version may have it


ALWAYS_HERE = ("numpy", "matplotlib", "IPython")
"""Packages of the grader's own: a name that isn't in them is a slip of the pen rather than a gap."""
GONE = ("matplotlib.finance", "matplotlib.mlab", "matplotlib.tests", "numpy.distutils", "numpy.oldnumeric", "IPython.")
"""Parts of them that older versions had."""
_UNBOUND = re.compile(r"local variable '(\w+)'")
"""What Python says of a name that a function doesn't give a value before it uses it; the error itself doesn't hold the name."""
_CANNOT_IMPORT = re.compile(r"cannot import name '(\w+)'")


USUAL = ("numpy", "matplotlib", "random", "itertools", "functools", "collections", "datetime")
"""Modules of which another name, but for one letter, is none that anything is called by."""


def is_slip(root: str) -> bool:
    """Whether a name is no module that is missing here, but one that is here, misspelt: `nunpy`, or `optimiser_utils` where the
    student's own file is called `Optimiser-utils.py`. That nobody else could import either."""
    return any(_is_one_letter_off(root, usual) for usual in USUAL) or any(
        own != root and _is_nearly(root, own) for own in _own_modules()
    )


def _is_one_letter_off(one: str, other: str) -> bool:
    """One letter too many, too few, another one, or two neighbours the other way round."""
    start = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] in (b, b[1:]) or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _is_nearly(one: str, other: str) -> bool:
    """Whether two names are the same but for capitals, signs, or a letter more or less at the end or two that have changed places;
    `part_a` and `part_b`, or `hw1` and `hw2`, aren't."""
    a, b = (re.sub(r"[\W_]", "", name).lower() for name in (one, other))
    if a == b:
        return True
    different = min(len(a), len(b)) > 3 and _is_one_letter_off(a, b)
    return different and re.sub(r"\D", "", a) == re.sub(r"\D", "", b) and (len(a) != len(b) or sorted(a) == sorted(b))


def _own_modules() -> list[str]:
    """The modules and packages that lie in the student's folder."""
    try:
        return [
            entry.name.removesuffix(".py") for entry in _listed(".") if entry.name.endswith(".py") or entry.is_dir()
        ]
    except OSError:
        return []


def name_of(error: BaseException | None) -> str:
    """The name that an import or a look-up failed for."""
    try:
        name = getattr(error, "name", None)
    except BaseException:
        return ""
    return name if type(name) is str else ""


def cause_of(error: BaseException) -> BaseException | None:
    """The exception that this one was raised for, or while it was handled."""
    return _get_cause(error) or _get_context(error)  # type: ignore[no-any-return]


def _first_of(error: BaseException | None) -> str:
    """The first of an exception's arguments, where it is a text."""
    words = _get_args(error)[:1] if error is not None else ()
    return words[0] if words and type(words[0]) is str else ""


def _words_of(error: BaseException | None) -> str:
    try:
        words = getattr(error, "msg", None)
    except BaseException:
        return ""
    return words if type(words) is str else ""


class Unfound:
    """The last of the finders: what it is asked for nobody has found. Notes what student code wanted, also where it catches the
    error, and finds nothing but a progress bar that isn't drawn."""

    def __init__(self, missing: MissingImports) -> None:
        self._missing = missing

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Nothing, but for tqdm."""
        if type(name) is str and name in progress.MODULES and (found := progress.spec_of(name)) is not None:
            return found
        self._note(name)
        return None

    def _note(self, name: str) -> None:
        try:
            frame: Any = sys._getframe(2)
            while frame is not None and _is_machinery(frame.f_code.co_filename):
                frame = frame.f_back
            if frame is None or not is_students(frame.f_code.co_filename):
                return
            line = _line_of_cell(frame)
            error = ModuleNotFoundError(f"No module named '{name}'", name=name)
            if package := lacking_module(error):
                self._missing.meet("module", package, line)
        except Exception:
            return


def _line_of_cell(frame: Any) -> int | None:
    """The line of the cell's own statement that runs now; None where none does."""
    line = None
    while frame is not None:
        if frame.f_code.co_filename.startswith("<cell "):
            line = frame.f_lineno
        frame = frame.f_back
    return line


def _is_machinery(file: str) -> bool:
    return file.startswith("<frozen importlib") or f"{os.sep}importlib{os.sep}" in file


def is_students(file: str) -> bool:
    """Whether code of this file is the student's: a cell, or a file beside it."""
    return file.startswith(("<cell ", os.getcwd() + os.sep))


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
