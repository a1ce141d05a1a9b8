"""`grade doctor`: what this machine offers."""

from __future__ import annotations

import argparse

HELP = "show what this machine offers"

ABOUT = """\
Show which engines and which layers of confinement work on this machine, versions, and what to install: also which packages
the submissions that were graded last wanted and this machine lacks (from results.json in REPORTS).

With --prove, try on every engine that is here each thing that every engine must do, as SECURITY.md promises it.

Exit status: 0 when everything works, 1 when something is missing.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "reports", metavar="REPORTS", nargs="?",
        help="a folder of reports, to say which packages its submissions wanted and this machine lacks (default: reports, if it is there)",
    )  # fmt: skip
    parser.add_argument(
        "--prove", action="store_true", help="also try on every engine what every engine must do (a minute or two)"
    )


def run(given: argparse.Namespace, lang: str) -> int:
    """Print what this machine offers, and what the submissions of REPORTS wanted besides."""
    import itertools

    from rich.text import Text

    from grader.commands import screen
    from grader.grading.machine import SIGNS, examine, lacked, prove
    from grader.model.errors import GradeError
    from grader.model.texts import N_

    sound = True
    try:
        wanted = lacked(given.reports)
    except GradeError as error:
        return screen.complain(error, lang)
    for line in itertools.chain(examine(), prove() if given.prove else (), wanted):
        shown = Text.assemble(SIGNS[line.state], (line.name.show(lang), "bold"), "  ", *line.told(lang))
        screen.out.print(shown, soft_wrap=True)
        sound = sound and line.state != "missing"
    screen.say(N_("Everything is there.") if sound else N_("Something is missing; see above."), lang)
    return screen.GRADED if sound else screen.NOT_ALL
