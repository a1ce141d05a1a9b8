"""`grade class`: a folder or zip of submissions becomes reports, results.json and grades.csv."""

from __future__ import annotations

import argparse
import os

from grader.commands import arguments as shared
from grader.intake import layouts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.grading.take_in import TakenIn
    from grader.model.result import Row

HELP = "grade a folder or zip of submissions (the default command)"

ABOUT = """\
Grade every submission in a folder or zip and write reports.

The folder holds one folder per assignment with one folder (or file) per student in it,
SUBMISSIONS/<assignment>/<student>/; or, with --assignment, one folder (or file) per student, or what Canvas, Moodle,
Gradescope, Blackboard, ILIAS, nbgrader or GitHub Classroom give, as folder or untouched zip. Nothing in it is changed.
What was taken for whose is in reports/manifest.csv; edit it and give it back with --manifest where that is wrong.
Results are kept as they come: a run that is interrupted goes on where it stopped, and what is unchanged isn't run again.
"""

MOST_TOLD = 5
"""Things left aside that are told one by one; the manifest has them all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "submissions", metavar="SUBMISSIONS", help="the folder of submissions, or the zip as the LMS gives it"
    )
    parser.add_argument(
        "--assignment", metavar="NAME", help="the assignment that all submissions in the folder belong to"
    )
    parser.add_argument("-o", "--out", metavar="FOLDER", default="reports", help="where reports go (default: reports)")
    parser.add_argument(
        "-j", "--jobs", metavar="N", type=_at_least_one, help="processes to work in (default: one per core)"
    )
    parser.add_argument(
        "--attempts", choices=("latest", "best"), default="latest",
        help="which attempt counts where a student has several (default: latest)",
    )  # fmt: skip
    parser.add_argument(
        "--layout", choices=layouts.LAYOUTS, help="how the submissions are laid out (default: as their names say)"
    )
    parser.add_argument(
        "--notebooks", action="store_true", help="also write every notebook as a page, with remarks beside its cells"
    )
    parser.add_argument(
        "--manifest", metavar="FILE", help="an edited manifest.csv: whose submission is whose, and which file counts"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="run all student code again, also what is unchanged since the last time"
    )
    shared.of_running_code(parser)
    parser.add_argument_group("layouts", shared.described(layouts, layouts.LAYOUTS))


def _at_least_one(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return number


def run(given: argparse.Namespace, lang: str) -> int:
    """Grade a class, show progress and the closing table."""
    from grader.commands import screen

    with screen.workflow_commands_off():
        return _graded(given, lang)


def _graded(given: argparse.Namespace, lang: str) -> int:
    import contextlib
    import tempfile
    import time
    from pathlib import Path

    from grader import engines
    from grader.commands import screen
    from grader.model.errors import GradeError
    from grader.model.texts import N_

    started = time.monotonic()
    try:
        engine = given.engine or engines.default_engine()
        with contextlib.ExitStack() as open_:
            ahead = open_.enter_context(engines.ahead(engine, given.keras))  # gets ready during the imports
            from grader.grading import batch, manifest, take_in
            from grader.grading.options import Options
            from grader.report.terminal import terminal

            asked = take_in.IntakeOptions(
                given.assignment, shared.path(given.assignments), given.attempts, given.layout, shared.path(given.manifest)
            )  # fmt: skip
            options = Options(
                out=Path(given.out), engine=engine, lang=lang, jobs=given.jobs or os.cpu_count() or 1, fresh=given.fresh,
                keras=given.keras, notebooks=given.notebooks, lang_is_asked=shared.lang_is_asked(given),
            )  # fmt: skip
            private = open_.enter_context(tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True))
            taken = take_in.taken_in(Path(given.submissions), asked, Path(private))
            lang = options.language_of(taken.assignments.values())
            batch.must_be_writable(options)
            _tell(taken, lang)
            manifest.write(options.out / manifest.NAME, taken.received, taken.unused, lang)
            rows = []
            graded = batch.grade_class(taken.tasks, options, ahead)
            with screen.progress(N_("Grading"), taken.results, lang) as advance:
                for row in graded:
                    rows.append(row)
                    advance()
        found = taken.assignments
        index = batch.finish(rows, options, found)
    except GradeError as error:
        return screen.complain(error, lang)
    except KeyboardInterrupt:
        kept = N_("Interrupted. What was done is kept: the same command continues from there.")
        screen.say(kept, lang, where=screen.err)
        return screen.NOT_ALL
    screen.out.print(terminal.class_table(rows, lang, {name: each.title for name, each in found.items()}))
    seconds = f"{time.monotonic() - started:.1f}"
    done = N_(
        "Submissions: {count}, graded in {seconds} s. Open {page}", count=len(rows), seconds=seconds, page=str(index)
    )
    screen.say(done, lang)
    return _remarks(rows, lang)


def _remarks(rows: Sequence[Row], lang: str) -> int:
    """Say what of the class wasn't run again, failed or lacked a package; the exit status that follows."""
    from grader.commands.screen import GRADED, NOT_ALL, few, say
    from grader.model.packages import wanted
    from grader.model.texts import N_
    from grader.report.advice import missing_packages

    unchanged = sum(row.unchanged for row in rows)
    if unchanged:
        say(N_("Not run again, because the same code was run before: {count} (--fresh runs everything).", count=unchanged), lang)  # fmt: skip
    failed = [row.student for row in rows if row.status == "failed"]
    if failed:
        say(
            N_("Could not be graded and need a look: {count} ({names})", count=len(failed), names=few(failed)),
            lang,
            "yellow",
        )
    for lacked in missing_packages(wanted(row.lacking for row in rows)):
        say(lacked, lang, "yellow")
    return NOT_ALL if failed else GRADED


def _tell(taken: TakenIn, lang: str) -> None:
    """Say what the submissions were taken for, and what was left aside."""
    from rich.text import Text

    from grader.commands.screen import few, out, say
    from grader.intake.layouts.folders import LAYOUT as FOLDERS
    from grader.model.texts import N_, Message
    from grader.report.text import visible

    def dim(message: Message) -> None:
        out.print(Text(visible(message.show(lang)), style="dim"), soft_wrap=True)

    for name, received in taken.received.items():
        hand_ins = [arrival.hand_in for arrival in received.arrivals]
        count = len({each.student for each in hand_ins})
        taken_as = N_(
            "{assignment}: {count} students, taken as {layout}.",
            assignment=name,
            count=count,
            layout=received.layout.title,
        )
        if received.layout is FOLDERS:
            dim(taken_as)
        else:
            say(taken_as, lang)
        for layout in received.also:
            dim(N_("It could also be {layout}: --layout {name} reads it as that, --layout {ours} confirms that it is not.",
                   layout=layout.title, name=layout.name, ours=received.layout.name))  # fmt: skip
        for aside in received.aside[:MOST_TOLD]:
            path = aside.path if len(aside.path) <= 120 else f"… {aside.path[-100:]}"
            dim(N_("Left aside: {path} ({reason})", path=path, reason=aside.reason))
        if len(received.aside) > MOST_TOLD:
            dim(
                N_(
                    "Also left aside: {count} more; all of them are in manifest.csv",
                    count=len(received.aside) - MOST_TOLD,
                )
            )
        late = sorted(each.student for each in hand_ins if each.identity is not None and each.identity.late)
        if late:
            dim(N_("Late: {count} ({names})", count=len(late), names=few(late)))
