"""The `grade` command: parses, calls, and leaves all printing of results to `console`.

argparse, because importing click alone takes three times as long as starting Python, and `grade --help` should answer
at once. Everything else is imported inside the commands for the same reason.
"""

from __future__ import annotations

import argparse
import os
import sys

TYPE_CHECKING = False  # typing's own constant costs an import
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

ENGINE_NAMES = (
    "warm",
    "kernel",
    "subprocess",
)  # the table in grader.engines, which is slow to import; a test keeps them equal
FORMAT_NAMES = ("canvas", "moodle", "gradescope", "classroom50", "junit", "sarif", "github", "csv", "xlsx")
KERAS_NAMES = ("stand-in", "real")
LAYOUT_NAMES = ("gradescope", "moodle", "blackboard", "canvas", "nbgrader", "github", "brightspace", "folders")
LANGUAGE_NAMES = ("en", "zh-TW")
COMMANDS = ("class", "check", "export", "explain", "validate", "doctor")

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

CLASS = """\
Grade every submission in a folder or zip and write reports.

The folder holds one folder per assignment with one folder (or file) per student in it,
SUBMISSIONS/<assignment>/<student>/; or, with --assignment, one folder (or file) per student, or what Canvas, Moodle,
Gradescope, Blackboard, ILIAS, nbgrader or GitHub Classroom give, as folder or untouched zip. Nothing in it is changed.
What was taken for whose is in reports/manifest.csv; edit it and give it back with --manifest where that is wrong.
Results are kept as they come: a run that is interrupted goes on where it stopped, and what is unchanged isn't run again.
"""

CHECK = """\
Check a notebook or module, and say what is right and where it leaves the expected update sequence.

Hidden checks are left out. Exit status: 0 all right, 1 something isn't yet, 2 wrong usage.
"""

EXPORT = """\
Convert the results of a class (reports/results.json) into the file that another system takes.

  canvas, moodle           your own export of the gradebook or grading worksheet (--fill), with the marks filled in;
                           for Moodle also a zip of the students' pages as feedback files
  gradescope, classroom50  the result file of an autograder there, one per submission
  junit, sarif, github     for CI: test report, code scanning, annotations and summary of a step
  csv, xlsx                the class as a table, with all that is known of whose a submission is

A student who can't be matched for certain is listed, never guessed.
Exit status: 0 written, 1 written, but something needs a human, 2 wrong usage.
"""

VALIDATE = """\
Prove an assignment before students see it.

The starter runs and gets nothing, the solution gets full marks on every engine, every dialect gets full marks, and every
misconception, run as a synthetic student, loses points and is named. Exit status: 0 all holds, 1 something doesn't.
"""

EXPLAIN = """\
Explain a misunderstanding by its id, as reports and results.json name it: what the code does, formula, numbers, figure.
"""

DOCTOR = """\
Show which engines and which layers of confinement work on this machine, versions, and what to install: also which packages
the submissions that were graded last wanted and this machine lacks (from results.json in REPORTS).

With --prove, try on every engine that is here each thing that every engine must do, as SECURITY.md promises it.

Exit status: 0 when everything works, 1 when something is missing.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] not in (*COMMANDS, "-h", "--help", "--version"):
        words.insert(0, "class")
    parser = _parser()
    given = parser.parse_args(words)
    if given.version:
        from importlib.metadata import version

        print(f"grade {version('grade-optimizers')}")  # noqa: T201 - one line, not worth importing the console for
        sys.exit(0)
    if given.command is None:
        parser.print_help()
        sys.exit(0)
    sys.exit(_run(given, words))


def _run(given: argparse.Namespace, words: Sequence[str]) -> int:
    import shlex

    # before numpy is loaded: arrays are small here, and idle threads of its own take time from student processes
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from grader.commands import screen

    asked_lang = given.lang or os.environ.get("GRADE_LANG")
    lang = given.lang or language()
    if given.command == "class":
        from pathlib import Path

        from grader.grading.take_in import Asked

        asked = Asked(
            given.assignment, Path(given.assignments) if given.assignments else None, given.attempts, given.layout,
            Path(given.manifest) if given.manifest else None,
        )  # fmt: skip
        return screen.grade_class(
            given.submissions, asked, given.out, given.jobs or os.cpu_count() or 1, given.engine, lang, fresh=given.fresh,
            keras=given.keras, notebooks=given.notebooks, lang_is_asked=bool(asked_lang),
        )  # fmt: skip
    if given.command == "check":
        return screen.check(given.file, given.assignment, given.assignments, given.engine, lang, given.html,
                             again="grade " + shlex.join(words), keras=given.keras, ci=given.out if given.ci else None, lang_is_asked=bool(asked_lang))  # fmt: skip
    if given.command == "export":
        return screen.export(given.reports, given.to, lang, **{
            name: getattr(given, name) for name in ("out", "fill", "assignment", "student", "column", "scale", "submissions")
        })  # fmt: skip
    if given.command == "explain":
        return screen.explain(given.id, lang, given.html)
    if given.command == "validate":
        return screen.validate(given.assignment, given.engine, lang, given.verbose)
    return screen.doctor(lang, given.reports, prove=given.prove)


class _Parser(argparse.ArgumentParser):
    """Tells wrong usage in one line, and where the options are explained."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        given, unknown = super().parse_known_args(args, namespace)
        if unknown and " " in self.prog:  # a command's own: left to the parser of all, its help would be named
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return given, unknown

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"grade: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = _Parser("grade", description=ABOUT, epilog=MORE, formatter_class=form)
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    class_ = commands.add_parser(
        "class",
        help="grade a folder or zip of submissions (the default command)",
        description=CLASS,
        formatter_class=form,
    )
    class_.add_argument(
        "submissions", metavar="SUBMISSIONS", help="the folder of submissions, or the zip as the LMS gives it"
    )
    class_.add_argument(
        "--assignment", metavar="NAME", help="the assignment that all submissions in the folder belong to"
    )
    class_.add_argument("-o", "--out", metavar="FOLDER", default="reports", help="where reports go (default: reports)")
    class_.add_argument(
        "-j", "--jobs", metavar="N", type=_at_least_one, help="processes to work in (default: one per core)"
    )
    class_.add_argument(
        "--attempts", choices=("latest", "best"), default="latest",
        help="which attempt counts where a student has several (default: latest)",
    )  # fmt: skip
    class_.add_argument(
        "--layout", choices=LAYOUT_NAMES, help="how the submissions are laid out (default: as their names say)"
    )
    class_.add_argument(
        "--notebooks", action="store_true", help="also write every notebook as a page, with remarks beside its cells"
    )
    class_.add_argument(
        "--manifest", metavar="FILE",
        help="an edited manifest.csv: whose submission is whose, and which file counts",
    )  # fmt: skip
    class_.add_argument(
        "--fresh", action="store_true", help="run all student code again, also what is unchanged since the last time"
    )

    check = commands.add_parser(
        "check", help="check one file before handing it in", description=CHECK, formatter_class=form
    )
    check.add_argument("file", metavar="FILE", help="the notebook (.ipynb) or module (.py)")
    check.add_argument(
        "--assignment", metavar="NAME", help="the assignment (default: the one that asks for a file of this name)"
    )
    check.add_argument("--html", metavar="FOLDER", help="also write the report as a page into FOLDER")

    check.add_argument(
        "--ci", action="store_true",
        help="for a homework repository: also annotations, a summary, and results.json and junit.xml in --out",
    )  # fmt: skip
    check.add_argument(
        "-o", "--out", metavar="FOLDER", default="reports", help="where --ci writes its files (default: reports)"
    )

    export = commands.add_parser(
        "export", help="convert results into the file that another system takes", description=EXPORT, formatter_class=form
    )  # fmt: skip
    export.add_argument(
        "reports", metavar="REPORTS", nargs="?", default="reports", help="the folder of reports (default: reports)"
    )
    export.add_argument("--to", choices=FORMAT_NAMES, required=True, help="the format")
    export.add_argument("--fill", metavar="FILE", help="canvas, moodle: your own file, as the system wrote it")
    export.add_argument(
        "-o", "--out", metavar="OUT", help="what to write (default: the format's usual name in REPORTS)"
    )
    export.add_argument("--assignment", metavar="NAME", help="only this assignment")
    export.add_argument("--student", metavar="NAME", help="only this student")
    export.add_argument(
        "--column",
        metavar="NAME",
        help="canvas, moodle: the column to fill (default: the one called like the assignment)",
    )
    export.add_argument(
        "--scale", action="store_true", help="canvas, moodle: convert points to what the assignment is worth there"
    )
    export.add_argument(
        "--submissions", metavar="FOLDER", help="sarif, github: where the submissions lie, for lines in notebooks"
    )

    explain = commands.add_parser(
        "explain", help="explain a misunderstanding by its id", description=EXPLAIN, formatter_class=form
    )
    which = explain.add_mutually_exclusive_group(required=True)
    which.add_argument("id", metavar="ID", nargs="?", help="for example adam/no-bias-correction")
    which.add_argument("--list", action="store_true", help="list them all")
    explain.add_argument("--html", metavar="FILE", help="write it as a page, with the sequences drawn")

    validate = commands.add_parser(
        "validate", help="prove an assignment before students see it", description=VALIDATE, formatter_class=form
    )
    validate.add_argument("assignment", metavar="FOLDER", help="the assignment's folder, assignments/NAME")
    validate.add_argument("--engine", choices=ENGINE_NAMES, help="only this engine (default: all)")
    validate.add_argument("-v", "--verbose", action="store_true", help="show everything that was proved")

    doctor = commands.add_parser(
        "doctor", help="show what this machine offers", description=DOCTOR, formatter_class=form
    )
    doctor.add_argument(
        "reports", metavar="REPORTS", nargs="?",
        help="a folder of reports, to say which packages its submissions wanted and this machine lacks (default: reports, if it is there)",
    )  # fmt: skip
    doctor.add_argument("--prove", action="store_true", help="also try on every engine what every engine must do (a minute or two)")  # fmt: skip

    for command in (class_, check):
        command.add_argument("--assignments", metavar="FOLDER",
                             help="where the assignments are (default: assignments/ in or above the submissions or here)")  # fmt: skip
        command.add_argument(
            "--engine", choices=ENGINE_NAMES, help="how student code is run (default: the fastest that works here)"
        )
        command.add_argument(
            "--keras", choices=KERAS_NAMES, default="stand-in",
            help="what `import keras` gets: a stand-in that records and doesn't train (default), or the installed Keras 3, "
            "watched and cut short, which proves that a notebook runs",
        )  # fmt: skip
    for command in (class_, check, export, explain, validate, doctor):
        command.add_argument(
            "--lang",
            choices=LANGUAGE_NAMES,
            help="language of reports and messages (default: $GRADE_LANG, the assignment's, the machine's)",
        )
    return parser


def _at_least_one(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return number


def language() -> str:
    """The language that the environment asks for (GRADE_LANG, then the locale)."""
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower().replace("-", "_")
        if value:
            return "zh-TW" if value.startswith(("zh_tw", "zh_hant", "zh_hk")) else "en"
    return "en"
