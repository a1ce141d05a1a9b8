"""The `grade` command: its table of commands, the parser, the language and the exit status.

argparse, because importing click alone takes three times as long as starting Python, and `grade --help` should answer
at once. Everything slow is imported inside the commands' `run` for the same reason.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from grader.commands.arguments import LANGUAGE_NAMES

TYPE_CHECKING = False  # typing's own constant costs an import
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

COMMANDS = (
    "class",
    "check",
    "export",
    "explain",
    "validate",
    "doctor",
)
"""Each is a file of this folder, in the order of `grade --help`. The first is what is meant where none is named."""

ABOUT = """\
Grade homework about optimizers and training loops.

  grade submissions/            a whole class: reports/index.html, results.json, grades.csv
  grade check optimizers.ipynb  one file, before handing it in
  grade export reports/ --to canvas --fill gradebook.csv   marks into the file that your system takes
  grade explain --list          the misunderstandings it knows, and each with formula, example and figure
  grade validate assignments/optimizers   prove an assignment before students see it
  grade doctor                  what this machine offers
"""

MORE = """\
`grade submissions/` is short for `grade class submissions/`; its options are in `grade class --help`.

Exit status: 0 graded (whatever the marks); 1 a submission could not be graded or, for `grade check`, something
isn't right yet; 2 wrong usage or a broken assignment.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    argv = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if argv[0] == "--version":
        from importlib.metadata import version

        print(f"grade {version('grade-optimizers')}")  # noqa: T201 - one line, not worth importing the screen for
        sys.exit(0)
    if argv[0] in ("-h", "--help"):
        make_parser().print_help()
        sys.exit(0)
    if argv[0] not in COMMANDS:
        argv.insert(0, COMMANDS[0])
    given = make_parser(argv[0]).parse_args(argv)
    given.argv = argv
    # before numpy is loaded: arrays are small here, and idle threads of its own take time from student processes
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(module_of(given.command).run(given, given.lang or language()))


def module_of(command: str) -> Any:
    """The command's file, which says HELP, ABOUT, `arguments` and `run`."""
    return import_module(
        f"grader.commands.{'class_' if command == 'class' else command}"
    )  # Python keeps `class` for itself


class _Parser(argparse.ArgumentParser):
    """Tells wrong usage in one line, and where the options are explained."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        given, unknown = super().parse_known_args(args, namespace)
        if unknown and " " in self.prog:  # a command's own: left to the parser of all, its help would be named
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return given, unknown

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"grade: {message} (see {self.prog} --help)\n")


def make_parser(chosen: str | None = None) -> argparse.ArgumentParser:
    """The parser of one command; or, which takes longer, of all, to show that there are these."""
    form = argparse.RawDescriptionHelpFormatter
    parser = _Parser("grade", description=ABOUT, epilog=MORE, formatter_class=form)
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name in COMMANDS if chosen is None else (chosen,):
        module = module_of(name)
        command = commands.add_parser(name, help=module.HELP, description=module.ABOUT, formatter_class=form)
        if chosen is not None:
            module.arguments(command)
            command.add_argument(
                "--lang", choices=LANGUAGE_NAMES,
                help="language of reports and messages (default: $GRADE_LANG, the assignment's, the machine's)",
            )  # fmt: skip
    return parser


def language() -> str:
    """The language that the environment asks for (GRADE_LANG, then the locale)."""
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower().replace("-", "_")
        if value:
            return "zh-TW" if value.startswith(("zh_tw", "zh_hant", "zh_hk")) else "en"
    return "en"
