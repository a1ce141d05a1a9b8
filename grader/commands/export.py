"""`grade export`: the results of a class as the file that another system takes."""

from __future__ import annotations

import argparse
import os

from grader import exports
from grader.commands import arguments as shared
from grader.exports import formats

HELP = "convert results into the file that another system takes"

ABOUT = """\
Convert the results of a class (reports/results.json) into the file that another system takes.

A student who can't be matched for certain is listed, never guessed.
Exit status: 0 written, 1 written, but something needs a human, 2 wrong usage.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "reports", metavar="REPORTS", nargs="?", default="reports", help="the folder of reports (default: reports)"
    )
    parser.add_argument("--to", choices=exports.FORMATS, required=True, help="the format")
    parser.add_argument(
        "--fill", metavar="FILE", help="for a format that fills a file of yours: that file, as the system wrote it"
    )
    parser.add_argument(
        "-o", "--out", metavar="OUT", help="what to write (default: the format's usual name in REPORTS)"
    )
    parser.add_argument("--assignment", metavar="NAME", help="only this assignment")
    parser.add_argument("--student", metavar="NAME", help="only this student")
    parser.add_argument(
        "--column", metavar="NAME", help="of your file: the column to fill (default: the one called like the assignment)"
    )  # fmt: skip
    parser.add_argument(
        "--scale", action="store_true", help="convert points to what the assignment is worth in your file"
    )
    parser.add_argument(
        "--submissions", metavar="FOLDER",
        help="where the submissions lie, for a format that names lines of code: lines in notebooks are looked up there",
    )  # fmt: skip
    parser.add_argument_group("formats", shared.described(formats, exports.FORMATS))


def run(given: argparse.Namespace, lang: str) -> int:
    """Convert results into another system's file, and say what a human has to look at."""
    from pathlib import Path

    from grader.commands import screen
    from grader.exports.shared.request import Request
    from grader.gradebook import contract
    from grader.model.errors import GradeError, UsageError
    from grader.model.texts import N_
    from grader.report import page_path

    reports = Path(given.reports)
    folder = reports if reports.is_dir() else reports.parent
    try:
        filling = exports.filling()
        if given.to not in filling and (given.fill is not None or given.column is not None or given.scale):
            raise UsageError(
                N_("--fill, --column and --scale are for formats that fill a file of yours ({formats}), not for {format}",
                   formats=", ".join(filling), format=given.to)
            )  # fmt: skip
        results = contract.read(reports)
        request = Request(
            results,
            contract.chosen(results.results, given.assignment, given.student),
            folder,
            out=shared.path(given.out),
            fill=shared.path(given.fill),
            column=given.column,
            scale=given.scale,
            submissions=shared.path(given.submissions),
            page=lambda assignment, student: folder / page_path(assignment, student),
            environment=os.environ,
            lang=lang,
        )
        written = exports.export(given.to, request)
    except GradeError as error:
        return screen.complain(error, lang)
    screen.print_verbatim(written.commands)
    with screen.workflow_commands_off():
        for message in written.said:
            screen.say(message, lang)
        for message in written.attention:
            screen.say(message, lang, "yellow")
        if written.files and not written.commands:
            screen.say(N_("Written: {files}", files=screen.few([str(file) for file in written.files], 3)), lang)
    return screen.NOT_ALL if written.attention else screen.GRADED
