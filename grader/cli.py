"""The `grade` command: parses, calls, and leaves all printing to `console`.

Heavy imports happen inside the commands, so that `grade --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

ENGINE_NAMES = ("warm", "kernel", "subprocess")  # the table in grader.engines, which is slow to import; a test keeps them equal
LANGUAGES = ("en", "zh-TW")


class DefaultGroup(click.Group):
    """A group in which `grade submissions/` needs no word for its command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and not any(arg in self.commands for arg in args[:1]) and not {"--help", "-h", "--version"} & set(args[:1]):
            args = ["class", *args]
        return super().parse_args(ctx, args)


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=DefaultGroup, context_settings=CONTEXT, invoke_without_command=True)
@click.option("--version", is_flag=True, help="Show the version and exit.")
@click.pass_context
def main(ctx: click.Context, version: bool) -> None:
    """Grade homework about optimizers and training loops.

    \b
      grade submissions/            a whole class: reports/index.html, results.json, grades.csv
      grade check optimizers.ipynb  one file, before handing it in
      grade doctor                  what this machine offers

    `grade submissions/` is short for `grade class submissions/`; see `grade class --help` for its options.
    Exit status: 0 graded, 1 something could not be graded (or, for check, is not right yet), 2 wrong usage.
    """
    if version:
        from importlib.metadata import version as installed

        click.echo(f"grade {installed('grade-optimizers')}")
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _assignments_option(function: Any) -> Any:
    folder = click.Path(path_type=Path)
    return click.option("--assignments", "assignments_folder", type=folder, metavar="FOLDER",
                        help="Where the assignments are [default: assignments/ in or above the submissions or here].")(function)  # fmt: skip


def _engine_option(function: Any) -> Any:
    return click.option("--engine", type=click.Choice(ENGINE_NAMES), help="How student code is run [default: the fastest here].")(function)


def _lang_option(function: Any) -> Any:
    return click.option("--lang", type=click.Choice(LANGUAGES), help="Language of reports and messages [default: from LANG].")(function)


@main.command("class", short_help="Grade a folder of submissions (the default command).")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--assignment", metavar="NAME", help="The assignment that all submissions in the folder belong to.")
@_assignments_option
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="Where reports go.")
@click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Processes to work in [default: one per core].")
@_engine_option
@_lang_option
@click.option("--fresh", is_flag=True, help="Run all student code again, also what is unchanged since the last time.")
def class_(
    submissions: Path, assignment: str | None, assignments_folder: Path | None, out: Path, jobs: int | None, engine: str | None,
    lang: str | None, fresh: bool,
) -> None:  # fmt: skip
    """Grade every submission in a folder and write reports.

    The folder holds one folder per assignment with one folder per student in it, SUBMISSIONS/<assignment>/<student>/;
    or, with --assignment, one folder (or file) per student. Results are kept as they come: a run that is interrupted goes
    on where it stopped, and what is unchanged isn't run again.
    """
    from grader import console

    sys.exit(
        console.grade_class(
            submissions, assignment, assignments_folder, out, jobs or os.cpu_count() or 1, engine, lang or _language(), fresh
        )
    )


@main.command(short_help="Check one file before handing it in.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--assignment", metavar="NAME", help="The assignment it is for [default: the one that asks for a file of this name].")
@_assignments_option
@_engine_option
@_lang_option
@click.option("--html", type=click.Path(path_type=Path), metavar="FOLDER", help="Also write the report as a page into FOLDER.")
def check(file: Path, assignment: str | None, assignments_folder: Path | None, engine: str | None, lang: str | None, html: Path | None) -> None:
    """Check a notebook or module and say what is right and where it leaves the expected update sequence.

    Hidden checks are left out. Exit status: 0 all right, 1 something isn't yet, 2 wrong usage.
    """
    from grader import console

    sys.exit(console.check(file, assignment, assignments_folder, engine, lang or _language(), html))


@main.command(short_help="Show what this machine offers.")
@_lang_option
def doctor(lang: str | None) -> None:
    """Show which engines and which layers of confinement work on this machine, versions, and what to install.

    Exit status: 0 when the warm engine works with all its layers, 1 when something is missing.
    """
    from grader import console

    sys.exit(console.doctor(lang or _language()))


def _language() -> str:
    """The language that the environment asks for."""
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh-TW" if value.lower().replace("-", "_").startswith(("zh_tw", "zh_hant", "zh_hk")) else "en"
    return "en"
