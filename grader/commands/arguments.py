"""Arguments that several commands share: their help, and reading their values."""

from __future__ import annotations

import argparse
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import ModuleType

# names of tables that are slow to import; a test keeps them equal
ENGINE_NAMES = ("warm", "kernel", "subprocess")
KERAS_NAMES = ("stand-in", "real")
LANGUAGE_NAMES = ("en", "zh-TW")


def of_running_code(parser: argparse.ArgumentParser) -> None:
    """Add what the commands have that run student code."""
    parser.add_argument(
        "--assignments", metavar="FOLDER",
        help="where the assignments are (default: assignments/ in or above the submissions or here)",
    )  # fmt: skip
    parser.add_argument(
        "--engine", choices=ENGINE_NAMES, help="how student code is run (default: the fastest that works here)"
    )
    parser.add_argument(
        "--keras", choices=KERAS_NAMES, default="stand-in",
        help="what `import keras` gets: a stand-in that records and doesn't train (default), or the installed Keras 3, "
        "watched and cut short, which proves that a notebook runs",
    )  # fmt: skip


def lang_is_asked(given: argparse.Namespace) -> bool:
    """Whether somebody chose the language; else an assignment's own comes first."""
    return bool(given.lang or os.environ.get("GRADE_LANG"))


def path(given: str | None) -> Path | None:
    """A path that may be left out."""
    from pathlib import Path

    return None if given is None else Path(given)


def described(room: ModuleType, names: Sequence[str]) -> str:
    """For a help: a table's names, each with the first line of its file. They are read, as importing them would take its time."""
    lines = []
    for name in names:
        with open(os.path.join(room.__path__[0], f"{name}.py"), encoding="utf-8") as file:
            lines.append(f"{name:13}{file.readline().strip().strip(chr(34))}")
    return "\n".join(lines)
