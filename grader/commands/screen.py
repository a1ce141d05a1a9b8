"""Printing for all commands: messages, errors in one line, progress; and their exit statuses."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader.model.errors import GradeError
from grader.model.texts import N_, Message

GRADED, NOT_ALL, WRONG_USAGE = 0, 1, 2

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

for stream in (sys.stdout, sys.stderr):  # a character that can't be shown becomes a replacement, and no error
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def say(message: Message, lang: str, style: str = "", where: Console = out) -> None:
    """Print a message; values in it can't act as markup."""
    where.print(Text(message.show(lang), style=style))


def few(names: Sequence[str], most: int = 5) -> str:
    """The first of several names."""
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def complain(error: GradeError, lang: str) -> int:
    """Print an error in one line; returns the exit status."""
    from grader.report.text import visible

    err.print(Text.assemble(("grade: ", "bold red"), visible(error.message.show(lang))), soft_wrap=True)
    return WRONG_USAGE


def print_verbatim(lines: Sequence[str]) -> None:
    """Print lines that a program reads, each in one piece."""
    for line in lines:
        out.print(Text(line), soft_wrap=True)


@contextlib.contextmanager
def workflow_commands_off() -> Iterator[None]:
    """Suspend GitHub workflow commands while student names are printed."""
    if not os.environ.get("GITHUB_ACTIONS"):
        yield
        return
    from grader.exports import ci

    begin, end = ci.quiet(os.environ)
    print_verbatim(begin)
    try:
        yield
    finally:
        print_verbatim(end)


@contextlib.contextmanager
def progress(what: Message, total: int, lang: str) -> Iterator[Callable[[], None]]:
    """A progress bar where somebody watches, nothing where nobody does."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what.show(lang), total=total)
        yield lambda: bar.advance(task)


@contextlib.contextmanager
def waiting(what: Message, lang: str) -> Iterator[None]:
    """Show what is under way where somebody watches, nothing where nobody does."""
    if err.is_terminal:
        with err.status(what.show(lang)):
            yield
    else:
        yield


SECONDS_BETWEEN_LINES = 15.0
"""Between two lines of `counting` in a log: often enough to see that it goes on."""


@contextlib.contextmanager
def counting(what: Message, lang: str) -> Iterator[Callable[[], None]]:
    """Show how many are done, of a number that nobody knows beforehand: a line that changes where somebody watches,
    elsewhere (a log) a line now and then."""
    done, told = 0, time.monotonic()

    def so_far() -> str:
        return N_("{what}: {count} so far", what=what, count=done).show(lang)

    def advance() -> None:
        nonlocal done, told
        done += 1
        if status is not None:
            status.update(so_far())
        elif time.monotonic() - told >= SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            err.print(Text(so_far()))

    status = err.status(what.show(lang)) if err.is_terminal else None
    with status if status is not None else contextlib.nullcontext():
        yield advance
