"""`grade validate`: proves an assignment before students see it."""

from __future__ import annotations

import argparse

from grader.commands.arguments import ENGINE_NAMES

HELP = "prove an assignment before students see it"

ABOUT = """\
Prove an assignment before students see it.

The starter runs and gets nothing, the solution gets full marks on every engine, every dialect gets full marks, and every
misconception, run as a synthetic student, loses points and is named. Exit status: 0 all holds, 1 something doesn't.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="FOLDER", help="the assignment's folder, assignments/NAME")
    parser.add_argument("--engine", choices=ENGINE_NAMES, help="only this engine (default: all)")
    parser.add_argument("-v", "--verbose", action="store_true", help="show everything that was proved")


def run(given: argparse.Namespace, lang: str) -> int:
    """Prove an assignment and print what doesn't hold (`--verbose`: everything)."""
    from pathlib import Path

    from rich.text import Text

    from grader import engines
    from grader.assignments import load as assignments
    from grader.commands import screen
    from grader.grading.prove import validate
    from grader.model.errors import GradeError
    from grader.model.texts import N_, Message

    held = amiss = 0
    try:
        chosen = [given.engine] if given.engine else list(engines.ENGINES)
        assignment = assignments.load(Path(given.assignment))
        with screen.counting(N_("Proving"), lang) as advance:
            for proof in validate(assignment, chosen):
                advance()
                held, amiss = held + (proof.ok is True), amiss + (proof.ok is False)
                if given.verbose or not proof.ok:
                    mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "dim")}[proof.ok]
                    told = proof.detail.show(lang) if isinstance(proof.detail, Message) else proof.detail
                    detail = f"  {told}" if told and not proof.ok else ""
                    line = Text.assemble((f"{mark} ", style), proof.what.show(lang), (detail, "dim"))
                    screen.out.print(line, soft_wrap=True)
    except GradeError as error:
        return screen.complain(error, lang)
    score = N_("{held} of {all} hold: {percent} %.", held=held, all=held + amiss, percent=round(100 * held / max(held + amiss, 1)))  # fmt: skip
    screen.say(score, lang, "red" if amiss else "green")
    return screen.NOT_ALL if amiss else screen.GRADED
