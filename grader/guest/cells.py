"""Running a notebook's cells with IPython's semantics, or a module's statements, keeping what a reader wants to see.

A cell that fails doesn't stop the cells after it. Output goes into capped buffers; magics that would start programs
or change the machine do nothing and say so.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import io
import sys
import time
import traceback
import warnings
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from . import wire

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

LEAST_RECURSION = 1000
_recursion_limit, _set_recursion_limit = sys.getrecursionlimit, sys.setrecursionlimit

NO_PROGRAMS = "[grade] programs are not started here: {}\n"

NEVER_HERE = ("grader", "reference")
"""Packages of the grader itself: that student code can't import them is no gap of this machine."""

HARMLESS_LINE_MAGICS = ("matplotlib", "pylab", "load_ext", "reload_ext", "pip", "conda", "mamba", "uv", "cd", "tensorflow_version",
                        "config", "logstart", "logstop", "logon", "logoff", "history", "save", "store", "edit", "notebook", "gui",
                        "autoreload", "colors", "autosave", "connect_info", "qtconsole", "man")  # fmt: skip
PROGRAM_CELL_MAGICS = ("bash", "sh", "script", "perl", "ruby", "python", "python3", "javascript", "js", "writefile", "html", "HTML", "svg", "SVG",
                       "latex", "markdown", "system", "sx", "!", "file", "python2", "pypy", "cython")  # fmt: skip


class Capped(io.TextIOBase):
    """A text stream that keeps the first `limit` characters and counts the rest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.parts: list[str] = []
        self.kept = 0
        self.truncated = False

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = self.limit - self.kept
        if room > 0:
            piece = text[:room]
            self.parts.append(piece)
            self.kept += len(piece) + 1  # one more, so that a million empty writes are bounded too
        if len(text) > room:
            self.truncated = True
        return len(text)

    def take(self) -> tuple[str, bool]:
        """What was kept since the last call, and whether something was cut."""
        text, truncated = wire.clean("".join(self.parts)), self.truncated
        self.parts, self.kept, self.truncated = [], 0, False
        return text, truncated


class Displays:
    """What cells displayed: values of last expressions and `display(...)`, as plain text, at most `limit` of them."""

    def __init__(self, limit: int = 20, characters: int = 4000) -> None:
        self.limit, self.characters = limit, characters
        self.items: list[str] = []
        self.truncated = False

    def add(self, text: Any) -> None:
        if len(self.items) >= self.limit or type(text) is not str:
            self.truncated = True
            return
        if len(text) > self.characters:
            text, self.truncated = text[: self.characters], True
        self.items.append(wire.clean(text))

    def take(self) -> tuple[list[str], bool]:
        items, truncated = self.items, self.truncated
        self.items, self.truncated = [], False
        return items, truncated


class _CollectingHook(DisplayHook):  # type: ignore[misc]
    """IPython's display hook, minus its printing: the value's text goes to the collector."""

    collector: Displays

    def write_output_prompt(self) -> None:
        pass

    def compute_format_data(self, result: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/plain": self.shell.display_formatter.formatters["text/plain"](result)}, {}

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        self.collector.add(format_dict.get("text/plain"))

    def log_output(self, format_dict: dict[str, Any]) -> None:
        pass


class _CollectingPublisher(DisplayPublisher):  # type: ignore[misc]
    """`display(...)`: keeps the plain text, drops pictures and HTML."""

    collector: Displays

    def publish(self, data: Any, metadata: Any = None, **kwargs: Any) -> None:
        self.collector.add(data.get("text/plain") if isinstance(data, dict) else None)


class Tame:
    """What a student's shell does otherwise than IPython's: it starts no programs, and reports errors as data
    (formatting a traceback takes longer than running most cells)."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        pass

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        pass

    def system(self, cmd: str) -> None:
        sys.stderr.write(NO_PROGRAMS.format(cmd))

    system_raw = system_piped = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        sys.stderr.write(NO_PROGRAMS.format(cmd))
        return [] if split else ""

    def enable_gui(self, gui: Any = None) -> None:
        pass

    def enable_matplotlib(self, gui: Any = None) -> tuple[str, str]:
        return "inline", "agg"

    def ask_exit(self) -> None:
        pass

    def init_history(self) -> None:
        HistoryManager.enabled = False
        super().init_history()  # type: ignore[misc]


class _Shell(Tame, InteractiveShell):  # type: ignore[misc]
    """The shell of the engines without a Jupyter kernel."""


def shell_config() -> Config:
    """What every shell of a student is set to: no history, plain texts."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.xmode = "Minimal"
    config.InteractiveShell.autocall = 0
    return config


def _own_shell(displays: Displays) -> InteractiveShell:
    _CollectingHook.collector = _CollectingPublisher.collector = displays
    _Shell.displayhook_class, _Shell.display_pub_class = _CollectingHook, _CollectingPublisher
    return _Shell.instance(config=shell_config())


class Cells:
    """The namespace of one submission and the shell that its cells run in."""

    def __init__(self, shell: Any = None) -> None:
        """Around an IPython shell: its own unless one is given (a Jupyter kernel's)."""
        self.displays = Displays()
        self._running = 0
        self.shell = _own_shell(self.displays) if shell is None else shell
        self.shell.display_formatter.active_types = ["text/plain"]
        self.shell.compile.get_code_name = lambda raw, transformed, number: f"<cell {self._running}>"
        self.missing = MissingImports()
        tame(self.shell, self.missing)
        self.stdout, self.stderr = Capped(20_000), Capped(10_000)
        self._hooks = _hooks(self.shell)
        self._initial_names = frozenset(self.shell.user_ns)
        self.module_file = ""

    @property
    def namespace(self) -> dict[str, Any]:
        return self.shell.user_ns  # type: ignore[no-any-return]

    def redirect(self, total_characters: int = 20_000) -> None:
        """Send everything printed from now on into the buffers (also undoes a student's own replacement)."""
        self.stdout.limit = total_characters
        sys.stdout = sys.__stdout__ = self.stdout  # type: ignore[assignment, misc]
        sys.stderr = sys.__stderr__ = self.stderr  # type: ignore[assignment, misc]
        builtins.input = no_input
        if _recursion_limit() < LEAST_RECURSION:  # enough for what follows here, whatever student code left
            _set_recursion_limit(LEAST_RECURSION)

    def own_names(self) -> list[str]:
        """Names that the student defined (or redefined), in order of definition."""
        return [
            name
            for name in list(self.namespace)
            if type(name) is str and not name.startswith("_") and name not in self._initial_names
        ]

    def run_cell(self, number: int, source: str) -> dict[str, Any]:
        """Run a notebook cell; never raises."""
        self._running = number
        return self._observed(number, lambda: self._run_in_shell(source))

    def run_module(self, source: str, file: str) -> dict[str, Any]:
        """Run a module statement by statement, as an import would, but going on after one that fails."""
        self.module_file = file
        self._running = 1
        return self._observed(1, lambda: self._run_statements(source, file))

    def _observed(self, number: int, run: Any) -> dict[str, Any]:
        self.redirect()
        self.missing.first = None
        started = time.perf_counter()
        try:
            error = run()
        except BaseException as raised:
            error = raised
        seconds = time.perf_counter() - started
        return {
            "cell": number,
            "seconds": seconds,
            "error": self.describe(error) or self.missing.described(number),
            **self.printed(),
        }

    def describe(self, error: BaseException | None) -> dict[str, Any] | None:
        """An exception as plain data (see `describe`), a name that a missing package would have given told as such."""
        return describe(error, self.missing)

    def printed(self) -> dict[str, Any]:
        """Everything printed and displayed since the last call, as plain data."""
        stdout, cut_out = self.stdout.take()
        stderr, cut_err = self.stderr.take()
        displays, cut_displays = self.displays.take()
        return {
            "stdout": stdout,
            "stderr": stderr,
            "displays": displays,
            "truncated": cut_out or cut_err or cut_displays,
        }

    def _run_in_shell(self, source: str) -> BaseException | None:
        codes = self._plain_python(source)
        if codes is not None:
            self.shell.events.trigger("pre_execute")
            try:
                with self.shell.builtin_trap, self.shell.display_trap:
                    for code in codes:
                        exec(code, self.namespace)
            finally:
                self.shell.events.trigger("post_execute")
            return None
        result = self.shell.run_cell(source, store_history=False)
        return result.error_before_exec or result.error_in_exec  # type: ignore[no-any-return]

    def _plain_python(self, source: str) -> list[Any] | None:
        """A cell's code where it is Python as it stands, which most cells are; None where it takes IPython's own way
        (magics, top-level await, a syntax error to be told, or a shell that student code has changed)."""
        if _hooks(self.shell) != self._hooks:
            return None
        try:
            compiler = self.shell.compile
            name = compiler.cache(source, self.shell.execution_count, raw_code=source)
            body = self.missing.visit(compiler.ast_parse(source, name)).body
            shown = [ast.Interactive([body.pop()])] if body and isinstance(body[-1], ast.Expr) else []
            codes = [compiler(ast.Module(body, []), name, "exec")] if body else []
            return codes + [compiler(node, name, "single") for node in shown]
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return None

    def _run_statements(self, source: str, file: str) -> BaseException | None:
        self.namespace.update(__name__=file.removesuffix(".py"), __file__=file)
        if source.startswith("\ufeff"):
            source = source[1:]
        if any(line.lstrip().startswith(("%", "!", "get_ipython")) for line in source.splitlines()):
            return self._run_in_shell(source)  # a notebook saved as a script
        tree = self.missing.visit(ast.parse(source, "<cell 1>"))
        first_error: BaseException | None = None
        flags = 0
        for node in tree.body:
            code = compile(ast.Module([node], []), "<cell 1>", "exec", flags=flags, dont_inherit=True)
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                flags |= code.co_flags & _FUTURE_FLAGS
            try:
                exec(code, self.namespace)
            except BaseException as error:
                first_error = first_error or error
        return first_error


def _hooks(shell: Any) -> tuple[Any, ...]:
    """All that can change what a cell means or who is told of it: lists that student code may add to."""
    manager, events = shell.input_transformer_manager, shell.events.callbacks
    lists = (manager.cleanup_transforms, manager.line_transforms, manager.token_transformers, shell.ast_transformers)
    told = (events["pre_run_cell"], events["post_run_cell"])
    return tuple(tuple(each) for each in (*lists, *told))


def _future_flags() -> int:
    import __future__

    flags = 0
    for name in __future__.all_feature_names:
        flags |= getattr(__future__, name).compiler_flag
    return flags


_FUTURE_FLAGS = _future_flags()


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
        lacking = [root for root in roots if not _exists(root)]
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


def _exists(package: str) -> bool:
    try:
        return (
            not package
            or package in NEVER_HERE
            or package in sys.modules
            or importlib.util.find_spec(package) is not None
        )
    except (ImportError, ValueError, AttributeError):
        return True  # odd, but for the import itself to say


def tame(shell: Any, missing: MissingImports) -> None:
    """Give an IPython shell magics that start no programs, and let it step over packages that this machine lacks."""
    # straight into the table: `register_magic_function` trips over the name "config"
    magics = shell.magics_manager.magics
    magics["line"].update(dict.fromkeys(HARMLESS_LINE_MAGICS, _nothing))
    magics["cell"].update(dict.fromkeys(PROGRAM_CELL_MAGICS, _no_program))
    magics["line"].update(dict.fromkeys(("system", "sx", "sc", "!"), _no_program_line))
    shell.ast_transformers.append(missing)
    shell.set_hook("show_in_pager", _nothing_shown, priority=0)


def describe(error: BaseException | None, missing_imports: MissingImports | None = None) -> dict[str, Any] | None:
    """An exception as plain data: type, text, and the innermost place in the student's own code."""
    if error is None:
        return None
    cell = line = None
    kind = type(error)  # an instance may lie about its class
    text = _text_of(error)
    if text is None:  # reading its text never ended: that is what has to be told
        return {"type": "KeyboardInterrupt", "message": "", "cell": None, "line": None, "missing_module": None}
    if issubclass(kind, SyntaxError):
        cell, line = _place_of_syntax_error(error)
    else:
        try:
            for frame, frame_line in traceback.walk_tb(error.__traceback__):
                found = _cell_of(frame.f_code.co_filename)
                if found is not None:
                    cell, line = found, frame_line
        except BaseException:
            cell = line = None
    missing = None
    name = _missing_name(error)
    if issubclass(kind, ModuleNotFoundError) and not _exists(name.split(".")[0]):
        missing = name[:200]
    elif issubclass(kind, NameError) and missing_imports is not None:
        missing = missing_imports.names.get(name)
    return {
        "type": wire.type_name(error),
        "message": text,
        "cell": cell,
        "line": line if type(line) is int else None,
        "missing_module": missing,
    }


def _cell_of(filename: str) -> int | None:
    if filename.startswith("<cell ") and filename[6:-1].isdigit():
        return int(filename[6:-1])
    return None


def _place_of_syntax_error(error: Any) -> tuple[int | None, Any]:
    try:
        return _cell_of(str(error.filename or "")), error.lineno
    except BaseException:
        return None, None


def _missing_name(error: BaseException) -> str:
    try:
        name = getattr(error, "name", None)
    except BaseException:
        return ""
    return name if type(name) is str else ""


def _text_of(error: BaseException) -> str | None:
    """The exception's own text; None when reading it had to be interrupted."""
    try:
        text = error.msg if issubclass(type(error), SyntaxError) and type(error.msg) is str else str(error)  # type: ignore[attr-defined]
        return wire.clean(text[:2000])
    except KeyboardInterrupt:
        return None
    except BaseException as raised:
        return f"<its text can't be read: {wire.type_name(raised)}>"


def _nothing(line: str = "") -> None:
    """A magic that changes nothing here."""


def _nothing_shown(*arguments: Any) -> None:
    """Help goes to a pager, as in a notebook, and nobody is there to read it."""


def _no_program(line: str = "", cell: str = "") -> None:
    sys.stderr.write(NO_PROGRAMS.format((line or cell)[:200]))


def _no_program_line(line: str = "") -> list[str]:
    sys.stderr.write(NO_PROGRAMS.format(line[:200]))
    return []


def no_input(prompt: object = "") -> str:
    """What `input` is here."""
    sys.stdout.write(str(prompt))
    raise EOFError("input() has nobody to ask here: give the value in the code")


def quiet_warnings() -> None:
    """Drop warnings that are about this place and not about the code: no windows to plot in, nobody to type `exit`."""
    warnings.filterwarnings("ignore", message=".*non-interactive.*")
    warnings.filterwarnings("ignore", message="To exit:.*")
