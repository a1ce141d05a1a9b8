"""The IPython shell of a submission, tamed: it starts no programs, waits for no input, and reports errors as data."""

from __future__ import annotations

import builtins
import sys
import warnings
from collections.abc import Callable
from typing import Any

from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .lenient import read_leniently
from .missing import MissingImports
from .outputs import CollectingHook, CollectingPublisher, Displays

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

# what is said among a cell's own output is said in both languages: which one its reader has isn't known here
NO_PROGRAMS = "[grade] programs are not started here（這裡不會啟動其他程式）: {}\n"
NO_SUCH_MAGIC = "[grade] {} is not known here, and left out（這裡沒有這個指令，已略過）\n"
"""Of an extension that a student has and this machine hasn't: the rest of the cell is what counts."""

HARMLESS_LINE_MAGICS = ("matplotlib", "bookmark", "rehashx", "unalias", "load_ext", "reload_ext", "pip", "conda", "mamba", "uv", "cd", "tensorflow_version",
                        "config", "logstart", "logstop", "logon", "logoff", "history", "save", "store", "edit", "notebook", "gui",
                        "autoreload", "colors", "autosave", "connect_info", "qtconsole", "man")  # fmt: skip
PROGRAM_CELL_MAGICS = ("bash", "sh", "script", "perl", "ruby", "python", "python2", "python3", "pypy", "cython", "system", "sx", "!")  # fmt: skip


class Tame:
    """What a student's shell does otherwise than IPython's: it starts no programs, and reports errors as data
    (formatting a traceback takes longer than running most cells)."""

    refused: Callable[[str], None]
    """Told of what student code wants the outcome of and doesn't get here."""
    shown: BaseException | None = None
    """The last error that IPython would have shown: a magic may show one and go on, as `%%time` does in older versions."""

    room: bytearray | None = None
    """Memory kept for the moment when student code has all other."""
    fails: Callable[[BaseException | None], None]
    """Told of an error before anything is made of it: code may have filled all memory."""

    async def run_code(self, code_obj: Any, result: Any = None, *, async_: bool = False) -> Any:
        try:
            return await super().run_code(code_obj, result, async_=async_)  # type: ignore[misc]
        except MemoryError as error:  # IPython had no byte left to take note of it
            self.room = None
            self.shown = error
            self.fails(error)
            if result is not None:
                result.error_in_exec = error
            return True

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        self.room = None  # first of all: nothing can be made without
        self.shown = sys.exc_info()[1]
        self.fails(self.shown)

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        pass

    def system(self, cmd: str) -> None:
        sys.stderr.write(NO_PROGRAMS.format(cmd))

    system_raw = system_piped = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        sys.stderr.write(NO_PROGRAMS.format(cmd))
        self.refused("programs")
        return [] if split else ""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        if self.find_line_magic(magic_name) is None:  # type: ignore[attr-defined]
            sys.stderr.write(NO_SUCH_MAGIC.format(f"%{magic_name[:200]}"))
            return None
        return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)  # type: ignore[misc]

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        if self.find_cell_magic(magic_name) is None:  # type: ignore[attr-defined]
            sys.stderr.write(NO_SUCH_MAGIC.format(f"%%{magic_name[:200]}"))
            source = "\n" + self.transform_cell(cell)  # type: ignore[attr-defined]
            exec(compile(source, self.compile.get_code_name(cell, cell, 0), "exec"), self.user_ns)  # type: ignore[attr-defined]
            return None
        return super().run_cell_magic(magic_name, line, cell)  # type: ignore[misc]

    def magic(self, arg_s: str) -> Any:
        """As in notebooks that were saved as scripts before 2018."""
        name, _, line = arg_s.strip().lstrip("%").partition(" ")
        return self.run_line_magic(name, line.strip(), _stack_depth=2)

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


def own_shell(displays: Displays) -> InteractiveShell:
    """A shell that keeps what is displayed in `displays`."""
    CollectingHook.collector = CollectingPublisher.collector = displays
    _Shell.displayhook_class, _Shell.display_pub_class = CollectingHook, CollectingPublisher
    return _Shell.instance(config=shell_config())


def tame(shell: Any, missing: MissingImports) -> None:
    """Give an IPython shell magics that start no programs, and let it step over packages that this machine lacks."""
    # straight into the table: `register_magic_function` trips over the name "config"
    magics = shell.magics_manager.magics
    magics["line"].update(dict.fromkeys(HARMLESS_LINE_MAGICS, _nothing))
    magics["cell"].update(dict.fromkeys(PROGRAM_CELL_MAGICS, _no_program))
    shell.refused = missing.meet_here

    def no_output(line: str = "") -> list[str]:
        sys.stderr.write(NO_PROGRAMS.format(line[:200]))
        missing.meet_here("programs")
        return []

    magics["line"].update(dict.fromkeys(("system", "sx", "sc", "!"), no_output))
    shell.ast_transformers.append(missing)
    read_leniently(shell)
    shell.set_hook("show_in_pager", _nothing_shown, priority=0)


def _nothing(line: str = "") -> None:
    """A magic that changes nothing here."""


def _nothing_shown(*arguments: Any, **options: Any) -> None:
    """Help goes to a pager, as in a notebook, and nobody is there to read it."""


def _no_program(line: str = "", cell: str = "") -> None:
    sys.stderr.write(NO_PROGRAMS.format((line or cell)[:200]))


def quiet_warnings() -> None:
    """Drop warnings that are about this place and not about the code: no windows to plot in, nobody to type `exit`."""
    warnings.filterwarnings("ignore", message=".*non-interactive.*")
    warnings.filterwarnings("ignore", message="To exit:.*")
