"""Runs a notebook's cells with IPython's semantics, or a module's statements, and keeps what a reader wants to see.

A cell that fails doesn't stop the cells after it. Output goes into capped buffers; magics that would start programs
or change the machine do nothing and say so.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import linecache
import os
import sys
import time
import traceback
from typing import Any

from .errors import describe, end_of
from .headless import cell_ends
from .inside import MadeInside
from .missing import MissingImports
from .outputs import Capped, Displays, unheard
from .shells import own_shell, tame
from .unanswered import Unanswered
from .watch import Watcher

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

LEAST_RECURSION = 1000
ROOM = 4 * 2**20
"""Bytes kept for the moment when student code has all others."""
_FILLS = (MemoryError, KeyboardInterrupt)
"""How code ends that fills memory. Made beforehand: at that moment nothing can be, not even a union of two types."""
_clear_frames = traceback.clear_frames
_recursion_limit, _set_recursion_limit = sys.getrecursionlimit, sys.setrecursionlimit


class Cells:
    """The namespace of one submission and the shell that its cells run in."""

    def __init__(self, shell: Any = None) -> None:
        """Around an IPython shell: its own unless one is given (a Jupyter kernel's)."""
        self.displays = Displays()
        self._running = 0
        self.shell = own_shell(self.displays) if shell is None else shell
        if shell is None:
            self.shell.builtin_trap.__enter__()  # once for all cells
        self.shell.display_formatter.active_types = ["text/plain"]
        self.shell.compile.get_code_name = lambda raw, transformed, number: f"<cell {self._running}>"
        self.missing = MissingImports()
        tame(self.shell, self.missing)
        self.watch = Watcher(lambda: self._running)
        self.inside, self.unanswered = MadeInside(), Unanswered()
        self.shell.ast_transformers += [self.unanswered, self.watch, self.inside]
        self.shell.fails = self._make_room
        self._keep_room()
        self.stdout, self.stderr, self.nowhere = Capped(20_000), Capped(10_000), Capped(0)
        self._unheard = unheard(self.nowhere)
        self._hooks = _hooks(self.shell)
        self._perhaps_changed = False
        """Whether some code may have asked IPython for its shell, or changed a setting with a magic."""
        self._at_first = dict(self.shell.user_ns), dict(self.shell.user_ns_hidden)

    @property
    def namespace(self) -> dict[str, Any]:
        return self.shell.user_ns  # type: ignore[no-any-return]

    def redirect(self) -> None:
        """Send everything printed from now on into the buffers (also undoes a student's own replacement)."""
        if builtins.print is self._unheard:
            builtins.print = print
        self._print_to(self.stdout, self.stderr)

    def mute(self) -> None:
        """Send it nowhere: what functions print while they are asked nobody reads."""
        if builtins.print is print:
            builtins.print = self._unheard
        self._print_to(self.nowhere, self.nowhere)

    def _print_to(self, stdout: Capped, stderr: Capped) -> None:
        sys.stdout = sys.__stdout__ = stdout  # type: ignore[assignment, misc]
        sys.stderr = sys.__stderr__ = stderr  # type: ignore[assignment, misc]
        self.unanswered.nobody_there()
        _leave_room()

    def begin_anew(self) -> None:
        """Forget what has run."""
        self.shell.displayhook.flush()
        for names, first in zip((self.namespace, self.shell.user_ns_hidden), self._at_first, strict=True):
            names.clear()
            names.update(first)
        self.redirect()  # what is imported now may keep its own `print`
        self.printed()
        self._perhaps_changed = False

    def own_names(self) -> list[str]:
        """Names that the student defined (or redefined), in order of definition; not those that `%pylab` brought."""
        hidden = self.shell.user_ns_hidden
        brought = hidden if type(hidden) is dict else {}
        return [
            name
            for name, value in list(self.namespace.items())
            if type(name) is str
            and not name.startswith("_")
            and name not in self._at_first[0]
            and brought.get(name, hidden) is not value
        ]

    def run_cell(self, number: int, source: str) -> dict[str, Any]:
        """Run a notebook cell; never raises."""
        self._running = number
        return self._observed(number, lambda: self._run_in_shell(source))

    def run_module(self, source: str, file: str, *, script: bool) -> dict[str, Any]:
        """Run a module statement by statement, as a script or as an import would, but going on after one that fails."""
        self._running = 1
        return self._observed(1, lambda: self._run_statements(source.removeprefix("\ufeff"), file, script=script))

    def _observed(self, number: int, run: Any) -> dict[str, Any]:
        self.redirect()
        self.missing.begin()
        self.unanswered.first = self.shell.shown = None
        started = time.perf_counter()
        self._keep_room()
        try:
            error = run()
        except BaseException as raised:
            error = raised
            self._make_room(error)
        _leave_room()
        try:
            return self._ended(number, started, error)
        except MemoryError:  # student code goes on without, and keeps all there is
            self.shell.room = None
            self.missing.meet("memory", "", None)
            return self._ended(number, started, error)
        finally:
            error = None  # else it would hold this frame, which holds it, and all its own values

    def _ended(self, number: int, started: float, error: BaseException | None) -> dict[str, Any]:
        """How a cell ended, as plain data."""
        seconds = time.perf_counter() - started
        described, gaps = self.outcome_of(error), self.gaps(error)
        return {
            "cell": number,
            "seconds": seconds,
            "error": described,
            "gaps": gaps,
            **self.printed(),
        }

    def cut(self, number: int) -> dict[str, Any]:
        """The outcome of a cell where an interrupt came just after it: nothing of how it ended is known."""
        error = {
            "type": "KeyboardInterrupt",
            "message": "",
            "cell": number,
            "line": None,
            "missing_module": None,
            "gap": None,
        }
        gap = {"what": "interrupt", "name": "", "line": None, "rest": True}
        return {"cell": number, "seconds": 0.0, "error": error, "gaps": [gap], **self.printed()}

    def outcome_of(self, error: BaseException | None) -> dict[str, Any] | None:
        """What to tell of the cell that has just run and ended with `error`: first of all what was stepped over."""
        error = error or self.shell.shown
        self._make_room(error)
        asked = self.unanswered.first or self.unanswered.told(error)
        return asked or self.describe(error) or self.missing.described(self._running)

    def describe(self, error: BaseException | None) -> dict[str, Any] | None:
        """An exception as plain data (see `describe`), a name that a missing package would have given told as such."""
        self._make_room(error)
        return describe(error, self.missing)

    def gaps(self, error: BaseException | None, line: int | None = None) -> list[dict[str, Any]]:
        """What the cell that has just run met of which this machine has nothing, with what ended it. `line`: only this statement
        of it was ended."""
        if line is None:
            error = error or self.shell.shown
        self._make_room(error)
        if error is not None and _recursion_limit() < LEAST_RECURSION:  # whatever student code left
            _set_recursion_limit(LEAST_RECURSION)
        ended = end_of(error, self.missing)
        if ended is not None:
            what, name, where = ended
            self.missing.meet(what, name, where if line is None else line, rest=line is None)
        return self.missing.met

    def _keep_room(self) -> None:
        """Keep memory for `_make_room`, where there is as much."""
        if self.shell.room is None:
            with contextlib.suppress(MemoryError):
                self.shell.room = bytearray(ROOM)

    def _make_room(self, error: BaseException | None) -> None:
        """Free memory to tell in how code ended that may have filled it to the last byte: what its functions held, and what was kept
        for that."""
        if error is not None and issubclass(type(error), _FILLS):
            self.shell.room = None
            _clear_frames(error.__traceback__)

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
        try:
            return self._run_as_a_cell(source)
        finally:
            cell_ends()

    def _run_as_a_cell(self, source: str) -> BaseException | None:
        self._perhaps_changed = self._perhaps_changed or "ipython" in source.lower()
        codes = self._codes(source)
        self.displays.source, self.displays.usual = source, not self._perhaps_changed
        if codes is None:
            result = self.shell.run_cell(source, store_history=False)
            return result.error_before_exec or result.error_in_exec  # type: ignore[no-any-return]
        # what IPython does around a cell, without asking who wants to be told: that would be felt, and nobody does
        self.namespace.pop("__warningregistry__", None)
        sys.displayhook = self.shell.displayhook
        for code in codes:
            exec(code, self.namespace)
        return None

    def _codes(self, source: str) -> list[Any] | None:
        """A cell's code where it is Python as it stands, which most cells are, or once IPython has put calls in place of magics;
        None where it takes IPython's own way (top-level await, a syntax error to be told, or a shell that student code has changed)."""
        if self._perhaps_changed and _hooks(self.shell) != self._hooks:
            return None
        codes = self._plain_python(source)
        if codes is None:
            with contextlib.suppress(SyntaxError):
                codes = self._plain_python(self.shell.transform_cell(source))
            self._perhaps_changed = True  # by a magic
        return codes

    def _plain_python(self, source: str) -> list[Any] | None:
        try:
            compiler, name = self.shell.compile, f"<cell {self._running}>"
            # as IPython's own `cache` does, which takes ten times as long: for tracebacks and `inspect.getsource`
            linecache.cache[name] = (len(source), None, [line + "\n" for line in source.splitlines()], name)
            asks = self.unanswered.concerns(source)
            as_it_stands = not (asks or self.missing.concerns(source) or self.watch.names or self.inside.names)
            if as_it_stands and _ends_with_a_definition(source):  # nothing to show: once through the parser is enough
                return [compiler(source, name, "exec")]
            tree = compiler.ast_parse(source, name)
            body = (tree if as_it_stands else self._rewritten(tree, asks=asks)).body
            shown = [ast.Interactive([body.pop()])] if body and isinstance(body[-1], ast.Expr) else []
            codes = [compiler(ast.Module(body, []), name, "exec")] if body else []
            return codes + [compiler(node, name, "single") for node in shown]
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return None

    def _rewritten(self, tree: ast.Module, *, asks: bool) -> ast.Module:
        tree = self.missing.visit(tree)
        if asks:
            tree = self.unanswered.visit(tree)
        rewritten: ast.Module = self.inside.visit(self.watch.visit(tree))
        return rewritten

    def _run_statements(self, source: str, file: str, *, script: bool) -> BaseException | None:
        self._make_known(source, file, script=script)
        if any(line.lstrip().startswith(("%", "!")) for line in source.splitlines()):  # a notebook saved as a script
            try:
                source = self.shell.transform_cell(source)
                ast.parse(source)
            except (SyntaxError, ValueError, RecursionError):
                return self._run_in_shell(source)
        tree = self._rewritten(ast.parse(source, "<cell 1>"), asks=False)  # its statements are run one by one anyway
        first_error: BaseException | None = None
        flags = 0
        for node in tree.body:
            code = compile(ast.Module([node], []), "<cell 1>", "exec", flags=flags, dont_inherit=True)
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                flags |= code.co_flags & _FUTURE_FLAGS
            try:
                exec(code, self.namespace)
            except BaseException as error:
                first_error = first_error or (None if _is_a_good_end(error) else error)
                self.gaps(error, node.lineno)
        return first_error

    def _make_known(self, source: str, file: str, *, script: bool) -> None:
        """Have a module known as Python knows one: by its name in `sys.modules`, and by its file and its text."""
        name, module, path = file.removesuffix(".py"), self.shell.user_module, os.path.abspath(file)
        if name in sys.modules or name in sys.stdlib_module_names:  # Python's own stay what they are for everybody else
            name += "_"
        sys.modules["__main__"] = sys.modules[name] = module
        self.namespace.update(__name__="__main__" if script else name, __file__=path)
        sys.argv[:] = [path]
        lines = [line + "\n" for line in source.splitlines()]
        for known in ("<cell 1>", path):  # for `inspect.getsource` of functions, and of classes
            linecache.cache[known] = (len(source), None, lines, known)


def _is_a_good_end(error: BaseException) -> bool:
    """Whether it is only how a script says that all went well: `sys.exit()`, `sys.exit(0)`."""
    return type(error) is SystemExit and (error.code is None or (type(error.code) is int and error.code == 0))


def _leave_room() -> None:
    """Enough recursion for what follows here, whatever student code left."""
    if _recursion_limit() < LEAST_RECURSION:
        _set_recursion_limit(LEAST_RECURSION)


def _ends_with_a_definition(source: str) -> bool:
    """Whether a cell's last statement is certainly a function or a class: nothing after its first line stands at the margin, and
    that line isn't within a text."""
    if "\\\n" in source or "\r" in source or ('"""' in source and "'''" in source):
        return False
    lines = source.split("\n")
    last = next((n for n in range(len(lines) - 1, -1, -1) if lines[n][:1].strip() and lines[n][0] != "#"), 0)
    return lines[last].startswith(("def ", "class ")) and not _may_be_in_a_text(lines[:last])


def _may_be_in_a_text(lines: list[str]) -> bool:
    """Whether a text over several lines may still be open after these lines, of which none has both kinds of its quotes."""
    signs = 0
    for line in lines:
        count = line.count('"""') + line.count("'''")
        if count and any(each in line.replace('"""', "").replace("'''", "") for each in "\"'#\\"):
            return True  # the quotes may be within another text, or a comment
        signs += count
    return signs % 2 == 1


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
