"""`grade explain`: one misunderstanding by its id, or the list of all."""

from __future__ import annotations

import argparse

HELP = "explain a misunderstanding by its id"

ABOUT = """\
Explain a misunderstanding by its id, as reports and results.json name it: what the code does, formula, numbers, figure.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("id", metavar="ID", nargs="?", help="for example adam/no-bias-correction")
    which.add_argument("--list", action="store_true", help="list them all")
    parser.add_argument("--html", metavar="FILE", help="write it as a page, with the sequences drawn")


def run(given: argparse.Namespace, lang: str) -> int:
    """Print one misconception, or (without an id) the list of all."""
    from pathlib import Path

    from grader.commands import screen
    from grader.diagnosis import explain as catalogue
    from grader.model.errors import GradeError, UsageError
    from grader.model.texts import N_
    from grader.report import explaining

    if given.id is None:
        screen.out.print(explaining.listing_table(catalogue.listing(), lang))
        return screen.GRADED
    try:
        found = catalogue.explain(given.id)
        if given.html is not None:
            Path(given.html).write_text(explaining.explanation_html(found, lang), encoding="utf-8")
    except GradeError as error:
        return screen.complain(error, lang)
    except OSError as error:
        return screen.complain(
            UsageError(N_("{file} can't be written: {error}", file=given.html, error=error.strerror)), lang
        )
    screen.out.print(explaining.explanation_story(found, lang))
    return screen.GRADED
