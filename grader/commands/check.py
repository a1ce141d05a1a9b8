"""`grade check`: one file, before it is handed in, and in the CI of a homework repository."""

from __future__ import annotations

import argparse
import os

from grader.commands import arguments as shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from grader.model.result import Result

HELP = "check one file before handing it in"

ABOUT = """\
Check a notebook or module, and say what is right and where it leaves the expected update sequence.

Hidden checks are left out. Exit status: 0 all right, 1 something isn't yet, 2 wrong usage.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the notebook (.ipynb) or module (.py)")
    parser.add_argument(
        "--assignment", metavar="NAME", help="the assignment (default: the one that asks for a file of this name)"
    )
    parser.add_argument("--html", metavar="FOLDER", help="also write the report as a page into FOLDER")
    parser.add_argument(
        "--ci", action="store_true",
        help="for a homework repository: also annotations, a summary, and results.json and junit.xml in --out",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--out", metavar="FOLDER", default="reports", help="where --ci writes its files (default: reports)"
    )
    shared.of_running_code(parser)


def run(given: argparse.Namespace, lang: str) -> int:
    """Check one file and print its story."""
    import shlex
    from pathlib import Path

    from rich.text import Text

    from grader import engines, report
    from grader.assignments.load import find, load
    from grader.commands import screen
    from grader.grading import pipeline
    from grader.intake.folder import one_file
    from grader.model.errors import GradeError
    from grader.model.texts import N_
    from grader.report.terminal import terminal

    file, assignments = Path(given.file), shared.path(given.assignments)
    try:
        hand_in = one_file(file)
        whole = load(
            find(given.assignment, hand_in.folder, assignments) if given.assignment else _asking_for(file, assignments)
        )
        assignment = whole.without_hidden()
        lang = lang if shared.lang_is_asked(given) else assignment.lang or lang
        engine = given.engine or engines.default_engine()
        wait = screen.waiting(N_("Running your code …"), lang)
        with engines.make(engine, assignment.packages, given.keras) as running, wait:
            result = pipeline.grade(hand_in, assignment, running)
        if given.html is not None:
            page = report.write_student_page(result, Path(given.html), lang, title=assignment.title, index=False)
    except GradeError as error:
        return screen.complain(error, lang)
    except KeyboardInterrupt:
        return screen.NOT_ALL
    right = result.status == "graded" and all(check.status == "passed" for check in result.checks)
    status = screen.GRADED if right else screen.NOT_ALL
    story = terminal.student_story(result, lang, assignment.title, hidden=whole.points - assignment.points)
    if given.ci:
        return _for_ci(result, file, Path(given.out), lang, story, status)
    screen.out.print(story)
    if not right:
        screen.say(N_("Then save the file and check it again:"), lang)
        screen.out.print(Text(f"    grade {shlex.join(given.argv)}"), soft_wrap=True)  # in one piece, to be copied
    if given.html is not None:
        screen.say(N_("The report: {page}", page=str(page)), lang)
    return status


def _for_ci(result: Result, file: Path, folder: Path, lang: str, story: RenderableType, status: int) -> int:
    """Print the story where none of its lines is a command, then the annotations; the exit status is `status` if all went well."""
    from grader.commands import screen
    from grader.exports import ci
    from grader.model.errors import GradeError

    begin, end = ci.quiet(os.environ)
    screen.print_verbatim(begin)
    screen.out.print(story)
    screen.print_verbatim(end)
    try:
        written = ci.report(result, file, folder, lang, os.environ)
    except GradeError as error:
        return screen.complain(error, lang)
    screen.print_verbatim(written.commands)
    return status


def _asking_for(file: Path, assignments: Path | None) -> Path:
    """The assignment that asks for a file of this name, or that is called like it."""
    from grader.assignments.load import find, for_file_name, known
    from grader.model.errors import UsageError
    from grader.model.texts import N_

    found = for_file_name(file, assignments)
    names = known(file.parent, assignments)
    if found is None and names and file.stem not in names:
        raise UsageError(
            N_(
                "no assignment asks for a file called {file}. Name it as the task does, or say what it belongs to with --assignment "
                "NAME (there: {known}).",
                file=file.name,
                known=", ".join(names),
            )
        )
    return found if found is not None else find(file.stem, file.parent, assignments)
