"""What `grade` prints, and nothing else prints: progress, tables, errors in one line."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader.model.errors import GradeError, UsageError
from grader.model.result import Result
from grader.model.texts import N_, Message

if TYPE_CHECKING:
    from grader.grading.take_in import Asked, TakenIn

GRADED, NOT_ALL, WRONG_USAGE = 0, 1, 2

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


def say(message: Message, lang: str, style: str = "") -> None:
    """Print a message; values in it can't act as markup."""
    out.print(Text(message.show(lang), style=style))


def _complain(error: GradeError, lang: str) -> int:
    from grader.report.text import visible

    err.print(Text.assemble(("grade: ", "bold red"), visible(error.message.show(lang))), soft_wrap=True)
    return WRONG_USAGE


@contextlib.contextmanager
def _no_commands() -> Iterator[None]:
    """Let nothing of what is printed in here be a command of GitHub's: names of students are in it."""
    if not os.environ.get("GITHUB_ACTIONS"):
        yield
        return
    from grader.exports import ci

    begin, end = ci.quiet(os.environ)
    _as_it_is(begin)
    try:
        yield
    finally:
        _as_it_is(end)


@_no_commands()
def grade_class(
    submissions: str, asked: Asked, folder: str, jobs: int, engine: str | None, lang: str, *, fresh: bool,
    keras: str = "stand-in", notebooks: bool = False, lang_is_asked: bool = True,
) -> int:  # fmt: skip
    """Grade a class, show progress and the closing table; returns the exit status."""
    from grader import engines

    started = time.monotonic()
    try:
        engine = engine or engines.default_engine()
        with contextlib.ExitStack() as open_:
            ahead = open_.enter_context(engines.ahead(engine, keras))  # gets ready during the imports
            from grader.grading import batch, manifest, take_in
            from grader.model.packages import wanted
            from grader.report.advice import missing_packages
            from grader.report.terminal import terminal

            options = batch.Options(
                out=Path(folder), engine=engine, lang=lang, jobs=jobs, fresh=fresh, keras=keras,
                notebooks=notebooks, lang_is_asked=lang_is_asked,
            )  # fmt: skip
            private = open_.enter_context(tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True))
            taken = take_in.taken_in(Path(submissions), asked, Path(private))
            lang = batch.language_of(options, taken.assignments.values())
            batch.must_be_writable(options)
            _tell(taken, lang)
            manifest.write(options.out / manifest.NAME, taken.received, taken.unused, lang)
            rows = []
            graded = batch.grade_class(taken.tasks, options, ahead)
            with _progress(taken.results, lang) as advance:
                for row in graded:
                    rows.append(row)
                    advance()
        found = taken.assignments
        index = batch.finish(rows, options, found)
    except GradeError as error:
        return _complain(error, lang)
    except KeyboardInterrupt:
        err.print(Text(N_("Interrupted. What was done is kept: the same command goes on from there.").show(lang)))
        return NOT_ALL
    out.print(terminal.class_table(rows, lang, {name: each.title for name, each in found.items()}))
    seconds = time.monotonic() - started
    say(
        N_(
            "Submissions: {count}, graded in {seconds} s. Open {page}",
            count=len(rows),
            seconds=f"{seconds:.1f}",
            page=str(index),
        ),
        lang,
    )
    unchanged = sum(row.unchanged for row in rows)
    if unchanged:
        say(N_("Not run again, because the same code was run before: {count} (--fresh runs everything).", count=unchanged), lang)  # fmt: skip
    failed = [row for row in rows if row.status == "failed"]
    if failed:
        say(N_("Could not be graded and need a look: {count} ({names})", count=len(failed),
               names=", ".join(row.student for row in failed[:5]) + (" …" if len(failed) > 5 else "")), lang, "yellow")  # fmt: skip
    for lacked in missing_packages(wanted(row.lacking for row in rows)):
        say(lacked, lang, "yellow")
    return NOT_ALL if failed else GRADED


MOST_TOLD = 5
"""Things left aside that are told one by one; the manifest has them all."""


def _tell(taken: TakenIn, lang: str) -> None:
    """Say what the submissions were taken for, and what was left aside."""
    from grader.intake.layouts import FOLDERS
    from grader.report.text import visible

    def dim(message: Message) -> None:
        out.print(Text(visible(message.show(lang)), style="dim"), soft_wrap=True)

    for name, received in taken.received.items():
        students = {arrival.hand_in.student for arrival in received.arrivals}
        taken_as = N_("{assignment}: {count} students, taken as {layout}.", assignment=name, count=len(students), layout=received.layout.title)  # fmt: skip
        (dim if received.layout is FOLDERS else functools.partial(say, lang=lang))(taken_as)
        for layout in received.also:
            dim(
                N_(
                    "It could be {layout}, too: --layout {name} takes it as that, --layout {ours} says that it is not.",
                    layout=layout.title, name=layout.name, ours=received.layout.name,
                )
            )  # fmt: skip
        for aside in received.aside[:MOST_TOLD]:
            path = aside.path if len(aside.path) <= 120 else f"… {aside.path[-100:]}"
            dim(N_("Left aside: {path} ({reason})", path=path, reason=aside.reason))
        if len(received.aside) > MOST_TOLD:
            dim(N_("Left aside too: {count} more, all in manifest.csv", count=len(received.aside) - MOST_TOLD))
        late = sorted(
            a.hand_in.student for a in received.arrivals if a.hand_in.identity is not None and a.hand_in.identity.late
        )
        if late:
            dim(
                N_(
                    "Late: {count} ({names})",
                    count=len(late),
                    names=", ".join(late[:5]) + (" …" if len(late) > 5 else ""),
                )
            )


@contextlib.contextmanager
def _progress(total: int, lang: str) -> Iterator[Callable[[], None]]:
    """A progress bar where somebody watches, nothing where nobody does."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(N_("Grading").show(lang), total=total)
        yield lambda: progress.advance(task)


def check(
    file: str,
    name: str | None,
    assignments_folder: str | None,
    engine: str | None,
    lang: str,
    html: str | None,
    again: str = "",
    keras: str = "stand-in",
    ci: str | None = None,
    lang_is_asked: bool = True,
) -> int:
    """Check one file and print its story; returns the exit status. `ci` is the folder for CI's files, if wanted."""
    from grader import engines, report
    from grader.assignments.load import find, load
    from grader.grading import pipeline
    from grader.intake.folder import one_file
    from grader.report.terminal import terminal

    try:
        hand_in = one_file(Path(file))
        place = (
            find(name, hand_in.folder, _path(assignments_folder))
            if name
            else for_file(Path(file), _path(assignments_folder))
        )
        whole = load(place)
        assignment = whole.without_hidden()
        lang = lang if lang_is_asked else assignment.lang or lang
        with engines.make(engine or engines.default_engine(), assignment.packages, keras) as running, _waiting(lang):
            result = pipeline.grade(hand_in, assignment, running)
        if html is not None:
            page = report.write_student_page(result, Path(html), lang, title=assignment.title, index=False)
    except GradeError as error:
        return _complain(error, lang)
    except KeyboardInterrupt:
        return NOT_ALL
    if ci is not None:
        return _for_ci(result, Path(file), Path(ci), lang,
                       terminal.student_story(result, lang, assignment.title, hidden=whole.points - assignment.points))  # fmt: skip
    out.print(terminal.student_story(result, lang, assignment.title, hidden=whole.points - assignment.points))
    right = result.status == "graded" and all(c.status == "passed" for c in result.checks)
    if not right:
        say(N_("Then save the file and check it again:"), lang)
        out.print(Text("    " + again), soft_wrap=True)  # in one piece, to be copied
    if html is not None:
        say(N_("The report: {page}", page=str(page)), lang)
    return GRADED if right else NOT_ALL


def _for_ci(result: Result, file: Path, folder: Path, lang: str, story: RenderableType) -> int:
    """Print the story where none of its lines is a command, then the annotations; returns the exit status."""
    from grader.exports import ci

    begin, end = ci.quiet(os.environ)
    _as_it_is(begin)
    out.print(story)
    _as_it_is(end)
    try:
        written = ci.report(result, file, folder, lang, os.environ)
    except GradeError as error:
        return _complain(error, lang)
    _as_it_is(written.commands)
    right = result.status == "graded" and all(c.status == "passed" for c in result.checks)
    return GRADED if right else NOT_ALL


def _as_it_is(lines: Sequence[str]) -> None:
    for line in lines:
        out.print(Text(line), soft_wrap=True)


def export(
    reports: str,
    to: str,
    lang: str,
    *,
    out: str | None = None,
    fill: str | None = None,
    assignment: str | None = None,
    student: str | None = None,
    column: str | None = None,
    scale: bool = False,
    submissions: str | None = None,
) -> int:
    """Convert results into another system's file, and say what a human has to look at; returns the exit status."""
    from grader import exports
    from grader.exports.shared.request import Order
    from grader.gradebook import contract
    from grader.report import page_path

    folder = Path(reports) if Path(reports).is_dir() else Path(reports).parent
    try:
        if to not in exports.FILLED and (fill is not None or column is not None or scale):
            raise UsageError(
                N_("--fill, --column and --scale are for a file of yours that is filled: {formats}, not {format}",
                   formats=", ".join(exports.FILLED), format=to)
            )  # fmt: skip
        results = contract.read(Path(reports))
        order = Order(
            results,
            contract.chosen(results.results, assignment, student),
            folder,
            out=_path(out),
            fill=_path(fill),
            column=column,
            scale=scale,
            submissions=_path(submissions),
            page=lambda assignment, student: folder / page_path(assignment, student),
            environment=os.environ,
            lang=lang,
        )
        written = exports.FORMATS[to](order)
    except GradeError as error:
        return _complain(error, lang)
    _as_it_is(written.commands)
    with _no_commands():
        for message in written.said:
            say(message, lang)
        for message in written.attention:
            say(message, lang, "yellow")
        if written.files and not written.commands:
            shown = ", ".join(map(str, written.files[:3])) + (" …" if len(written.files) > 3 else "")
            say(N_("Written: {files}", files=shown), lang)
    return NOT_ALL if written.attention else GRADED


def _path(given: str | None) -> Path | None:
    return None if given is None else Path(given)


def for_file(file: Path, assignments_folder: Path | None) -> Path:
    """The assignment that asks for a file of this name, or that is called like it."""
    from grader.assignments.load import find, for_file_name, known

    found = for_file_name(file, assignments_folder)
    names = known(file.parent, assignments_folder)
    if found is None and names and file.stem not in names:
        raise UsageError(
            N_(
                "no assignment asks for a file called {file}. Name it as the task does, or say what it belongs to with --assignment "
                "NAME (there: {known}).",
                file=file.name,
                known=", ".join(names),
            )
        )
    return found if found is not None else find(file.stem, file.parent, assignments_folder)


@contextlib.contextmanager
def _waiting(lang: str) -> Iterator[None]:
    if err.is_terminal:
        with err.status(N_("Running your code …").show(lang)):
            yield
    else:
        yield


def explain(id: str | None, lang: str, page: str | None) -> int:
    """Print one misconception, or (without an id) the list of all; returns the exit status."""
    from grader.diagnosis import explain as catalogue
    from grader.report import explaining

    if id is None:
        out.print(explaining.listing_table(catalogue.listing(), lang))
        return GRADED
    try:
        found = catalogue.explain(id)
        if page is not None:
            Path(page).write_text(explaining.explanation_html(found, lang), encoding="utf-8")
    except GradeError as error:
        return _complain(error, lang)
    except OSError as error:
        return _complain(UsageError(f"{page} can't be written: {error.strerror}"), lang)
    out.print(explaining.explanation_story(found, lang))
    return GRADED


def validate(folder: str, engine: str | None, lang: str, verbose: bool) -> int:
    """Prove an assignment and print what doesn't hold (`verbose`: everything); returns the exit status."""
    from grader import engines
    from grader.assignments import load as assignments
    from grader.grading.prove import validate as proofs

    held = amiss = 0
    try:
        for proof in proofs(assignments.load(Path(folder)), [engine] if engine else list(engines.ENGINES)):
            held, amiss = held + (proof.ok is True), amiss + (proof.ok is False)
            if verbose or not proof.ok:
                mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "dim")}[proof.ok]
                detail = f"  {proof.detail}" if proof.detail and not proof.ok else ""
                out.print(Text.assemble((f"{mark} ", style), proof.what.show(lang), (detail, "dim")), soft_wrap=True)
    except GradeError as error:
        return _complain(error, lang)
    score = N_("{held} of {all} hold: {percent} %.", held=held, all=held + amiss, percent=round(100 * held / max(held + amiss, 1)))  # fmt: skip
    say(score, lang, "red" if amiss else "green")
    return NOT_ALL if amiss else GRADED


def doctor(lang: str, reports: str | None = None, *, prove: bool = False) -> int:
    """Print what this machine offers, and what the submissions of `reports` wanted besides; returns the exit status."""
    from grader.grading import machine
    from grader.grading.machine import SIGNS, examine, lacked

    sound = True
    try:
        wanted = lacked(reports)
    except GradeError as error:
        return _complain(error, lang)
    for line in itertools.chain(examine(), machine.prove() if prove else (), wanted):
        out.print(
            Text.assemble(SIGNS[line.state], (line.name.show(lang), "bold"), "  ", *line.told(lang)), soft_wrap=True
        )
        sound = sound and line.state != "missing"
    say(N_("Everything is there.") if sound else N_("Something is missing; see above."), lang)
    return GRADED if sound else NOT_ALL


def main_guard() -> None:
    """Make output that can't show a character show a replacement instead of stopping."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


main_guard()
