"""Code that waits for a person (`input`, `sys.stdin`, `getpass`, a click in a figure): nobody is there to answer.

What asks stops, and so does what needs the answer; what stands below in the same cell and doesn't need it runs.
"""

from __future__ import annotations

import ast
import builtins
import getpass
import io
import pdb
import re
import sys
from collections.abc import Iterator
from typing import Any

from IPython.core import debugger

from .errors import describe

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

NOBODY = (
    "input() has nobody to ask here: give the value in the code（這裡沒有人可以回答 input()，請把值直接寫在程式裡）"
)
WAITS = "{}; it would come from input(), which nobody answers here（它要等 input() 的回答，但這裡沒有人可以回答）"
STEP_OVER = "__grade_unanswered__"
"""The name, among Python's own, of what decides whether an error is a question's."""
ASKING = frozenset({"input", "raw_input", "stdin", "getpass", "ginput", "waitforbuttonpress"})
_ASKS = re.compile(r"\b(?:(?:raw_)?input\s*\(|stdin\b|getpass\b|ginput\b|waitforbuttonpress\b)")
_NO_STEPS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)


def no_input(prompt: object = "", stream: Any = None) -> str:
    """What `input` and `getpass` are here."""
    sys.stdout.write(str(prompt))
    raise EOFError(NOBODY)


def nobody_debugs(*arguments: Any, **options: Any) -> None:
    """What `breakpoint()` and `pdb.set_trace()` are here: the code goes on."""


class Nobody(io.TextIOBase):
    """What `sys.stdin` is here."""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        return no_input()

    readline = read  # type: ignore[assignment]

    def readlines(self, hint: int | None = -1) -> list[str]:  # type: ignore[override]
        return [no_input()]

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return self

    def __next__(self) -> str:  # type: ignore[override]
        return no_input()

    @property
    def buffer(self) -> Nobody:
        return self


class Unanswered(ast.NodeTransformer):
    """Steps over statements at the top of a cell that ask, and over those that need an answer."""

    def __init__(self) -> None:
        self.asks = False
        """Whether some code may have asked, or defined a function that does."""
        self.names: set[str] = set()
        """Names that answers would have given."""
        self.first: dict[str, Any] | None = None
        """The first error in the cell that is running that was stepped over."""
        self.stdin = Nobody()
        sys.breakpointhook = pdb.set_trace = debugger.set_trace = nobody_debugs
        setattr(builtins, STEP_OVER, self.step_over)
        self.nobody_there()

    def nobody_there(self) -> None:
        """Put what answers nothing where code looks for somebody."""
        builtins.input = no_input
        getpass.getpass = getpass.unix_getpass = no_input  # type: ignore[attr-defined]
        sys.stdin = sys.__stdin__ = self.stdin  # type: ignore[assignment, misc]

    def concerns(self, source: str) -> bool:
        """Whether a cell may ask, or may need an answer."""
        self.asks = self.asks or _ASKS.search(source) is not None
        return self.asks

    def visit_Module(self, node: ast.Module) -> ast.Module:
        self.asks = self.asks or any(
            getattr(n, "id", "") in ASKING or getattr(n, "attr", "") in ASKING for n in ast.walk(node)
        )
        if self.asks and node.body:
            last = node.body[-1] if isinstance(node.body[-1], ast.Expr) else None  # its value is to be shown
            node.body = [s if s is last or isinstance(s, _NO_STEPS) else self._guarded(s) for s in node.body]
        return node

    def _guarded(self, statement: ast.stmt) -> ast.stmt:
        """try: statement
        except: if not step_over(names): raise"""
        bound = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        names = ast.Tuple([ast.Constant(name) for name in sorted(bound)], ast.Load())
        asked = ast.UnaryOp(ast.Not(), ast.Call(ast.Name(STEP_OVER, ast.Load()), [names], []))
        handler = ast.ExceptHandler(None, None, [ast.If(asked, [ast.Raise(None, None)], [])])
        return ast.fix_missing_locations(ast.copy_location(ast.Try([statement], [handler], [], []), statement))

    def step_over(self, bound: tuple[str, ...]) -> bool:
        """Whether the error that is being handled is that of a question, or of an answer that isn't there; it is remembered then."""
        error = sys.exc_info()[1]
        unanswered = self.told(error)
        if unanswered is not None:
            self.names.update(bound)
            self.first = self.first or unanswered
        return unanswered is not None

    def told(self, error: BaseException | None) -> dict[str, Any] | None:
        """An error as plain data, where it is that of a question, or of an answer that isn't there."""
        kind = type(error)  # exactly these: a student's own may do something of its own when it is looked at
        if kind in (NameError, UnboundLocalError) and error.name in self.names:  # type: ignore[union-attr]
            said = describe(error)
            return said and {**said, "message": WAITS.format(said["message"])}
        if kind is EOFError and error is not None and [type(each) for each in error.args] == [str]:
            return describe(error) if error.args[0] == NOBODY else None
        return None
