"""A whole class: every hand-in through the pipeline, in one process or several; each result is stored when it is ready."""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import itertools
import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from grader import engines, report
from grader.assignments import load as assignments
from grader.assignments.load import Assignment
from grader.checks.keras.keras import Keras
from grader.checks.shared import verdict_cache
from grader.engines.student import A_CLASS, Engine
from grader.engines.warm import waits
from grader.gradebook.grades import write_grades
from grader.gradebook.results import as_contract, write_results
from grader.grading import pipeline
from grader.grading.pools import local
from grader.grading.store import Store
from grader.grading.take_in import Task
from grader.intake.folder import HandIn
from grader.intake.read import read_cells
from grader.model.errors import GradeError
from grader.model.files import beginning
from grader.model.result import Result, Row, row_of
from grader.model.texts import N_, Message, printable


class Options(msgspec.Struct, frozen=True):
    """How a class is graded."""

    out: Path
    engine: str
    lang: str = "en"
    jobs: int = 1
    fresh: bool = False
    """Run everything again, even what was observed before."""
    lang_is_asked: bool = True
    """`lang` was asked for; else an assignment's own language comes first."""
    notebooks: bool = False
    """Write every notebook as a page, too."""
    keras: str = "stand-in"
    """What code that imports Keras gets: the recording stand-in, or the "real" library."""


def grade_class(tasks: Sequence[Task], options: Options, engine: Engine | None = None) -> Iterator[Row]:
    """Grade every hand-in; a light row for each when it is ready. Pages and stored results are written on the way.

    `engine`: that of `engines.ahead`, where there is one. The processes that work are started before this returns.
    """
    global _ready
    must_be_writable(options)
    folders = tuple(dict.fromkeys(task.assignment for task in tasks))
    tasks = _soon_ready_first(tasks, options.jobs)
    start = functools.partial(_start, options, folders, len(tasks))
    _ready = _Ready(options, engine, folders, len(tasks)) if engine is not None and tasks else None
    share = _ready.shared if _ready is not None else None
    lost = functools.partial(_all_lost, options)
    with contextlib.ExitStack() as open_:
        if options.jobs > 1:
            folder = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
            verdict_cache.share(Path(open_.enter_context(folder)))
            open_.callback(verdict_cache.share, None)
        rows = local.run(tasks, _work, start, _stop, options.jobs, lost, share)
        return _then_closed(itertools.chain.from_iterable(rows), open_.pop_all())


def _then_closed(rows: Iterator[Row], open_: contextlib.ExitStack) -> Iterator[Row]:
    with open_:
        yield from rows


AT_FIRST = 96
"""Hand-ins per job that are gone through by the time all of the engine is ready."""


def _soon_ready_first(tasks: Sequence[Task], jobs: int) -> list[Task]:
    """The first tasks in the order in which the engine will be ready for them."""

    def later(task: Task) -> bool:
        return task.hand_in.file is not None and waits(beginning(task.hand_in.file))

    first = AT_FIRST * jobs
    return [*sorted(tasks[:first], key=later), *tasks[first:]]


def language_of(options: Options, assignments_: Iterable[Assignment]) -> str:
    """The language of what is written about these assignments: the one asked for, or theirs where they have one in common."""
    own = {assignment.lang for assignment in assignments_}
    return options.lang if options.lang_is_asked or len(own) != 1 else own.pop() or options.lang


def must_be_writable(options: Options) -> None:
    """Raise UsageError for a folder that can't be written to, before any work is done."""
    with Store(store_file(options)):
        pass


def finish(rows: Sequence[Row], options: Options, found: dict[str, Assignment]) -> Path:
    """Write results.json, grades.csv and index.html; returns the index page."""
    rows = sorted(rows, key=lambda row: (row.assignment, row.student))
    with Store(store_file(options)) as store:
        write_results(options.out / "results.json", (store.result(row.assignment, row.student) for row in rows))
    write_grades(options.out / "grades.csv", rows, language_of(options, found.values()))
    titles = {name: assignment.title for name, assignment in found.items()}
    return report.write_index(rows, options.out, language_of(options, found.values()), titles=titles)


def store_file(options: Options) -> Path:
    """Where observations and results are kept between runs."""
    return options.out / ".grade" / "store.sqlite"


class _Ready:
    """What is got ready once for all processes that work: the engine, and what the checks compare with."""

    def __init__(self, options: Options, engine: Engine, folders: Sequence[Path], count: int) -> None:
        self.assignments = {folder: assignments.load(folder) for folder in folders}
        packages = dict.fromkeys(p for assignment in self.assignments.values() for p in assignment.packages)
        checks = [check for assignment in self.assignments.values() for check in assignment.checks]
        self._engine, self._pid, self._is_class = engine, os.getpid(), count >= A_CLASS
        engine.expect(count, list(packages), keras=any(isinstance(check, Keras) for check in checks))
        if self._is_class:  # while the engine gets ready; a single one needs little of it
            for check in checks:
                check.get_ready()
            report.get_ready({language_of(options, [assignment]) for assignment in self.assignments.values()})
        engine.gaps()  # an engine that can't start says so now, not once per submission
        gc.collect()
        gc.freeze()  # what is loaded stays, and needn't be looked through again and again
        gc.set_threshold(50_000, 20, 20)

    @contextlib.contextmanager
    def shared(self, jobs: int) -> Iterator[None]:
        """Frames the forking of so many processes, each of which takes one of the engines that there are for them."""
        self._engines = list(self._engine.shared(jobs))
        self._numbers = multiprocessing.get_context("fork").SimpleQueue()
        for number in range(jobs):
            self._numbers.put(number)
        try:
            yield
        finally:
            self._let_go()

    def engine(self) -> Engine:
        """The engine that this process works with."""
        if os.getpid() == self._pid:
            if self._is_class:
                self._engine.keep_together()
            return self._engine
        mine = self._engines.pop(self._numbers.get())
        self._let_go()
        return mine

    def _let_go(self) -> None:
        """Leave engines to the processes that they are for: their templates end when nobody else holds on to them."""
        for engine in self._engines:
            engine.__exit__(None, None, None)
        self._engines = []


class _Worker:
    """What one process holds while it works."""

    def __init__(self, options: Options, ready: _Ready) -> None:
        self.options = options
        self.assignments = ready.assignments
        self.engine = ready.engine()
        self._before = os.sched_getaffinity(0) if self.engine.processors else set()
        """Processors that this process could use before it kept to some."""
        if self._before:
            os.sched_setaffinity(0, self.engine.processors)
        self.store = Store(store_file(options))
        self.store.__enter__()

    def work(self, task: Task) -> tuple[Row, ...]:
        assignment = self.assignments[task.assignment]
        attempts = (*task.others, task.hand_in)
        results = [self._grade(hand_in, assignment) for hand_in in attempts]
        # of equals, the latest
        best = max(range(len(results)), key=lambda i: (results[i].score, results[i].status == "graded", i))
        result, hand_in = results[best], attempts[best]
        first: tuple[Message, ...] = ()
        if len(results) > 1:
            number = hand_in.identity.attempt if hand_in.identity is not None else None
            first = (N_("Attempts: {count}. Number {number} counts: no other has more points.", count=len(results), number=number or best + 1),)  # fmt: skip
        rest = result.notes[len(hand_in.notes) :]
        rows = []
        for who in (hand_in, *task.members):
            theirs = msgspec.structs.replace(
                result, student=who.student, identity=who.identity, notes=(*first, *who.notes, *rest)
            )
            rows.append(record(theirs, self.options, self.store, assignment, hand_in.file))
        return tuple(rows)

    def _grade(self, hand_in: HandIn, assignment: Assignment) -> Result:
        try:
            return pipeline.grade(hand_in, assignment, self.engine, self.store, fresh=self.options.fresh)
        except GradeError:
            raise
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not cost the rest of a class its marks
            return pipeline.failed(hand_in, assignment, f"{type(error).__name__}: {error}")

    def close(self) -> None:
        self.store.__exit__(None, None, None)
        if self._before:
            os.sched_setaffinity(0, self._before)


_ready: _Ready | None = None
"""Of this process, or of the one that it is a fork of."""
_worker: _Worker | None = None
_open = contextlib.ExitStack()
"""What this process has opened for its work, and closes after it."""


def _start(options: Options, folders: Sequence[Path], count: int) -> None:
    global _worker, _ready
    if _ready is None:
        _ready = _Ready(options, _open.enter_context(engines.make(options.engine, keras=options.keras)), folders, count)
    _worker = _Worker(options, _ready)
    atexit.register(_stop)  # a pool's process is told nothing when it is no longer needed


def _work(task: Task) -> tuple[Row, ...]:
    assert _worker is not None  # noqa: S101 - `_start` has run in this process
    return _worker.work(task)


def _stop() -> None:
    global _worker, _ready
    if _worker is not None:
        _worker.close()
    _open.close()
    _worker = _ready = None


def record(result: Result, options: Options, store: Store, assignment: Assignment, notebook: Path | None = None) -> Row:
    """Store a result and write its pages; returns its row for the class page. `notebook` is the file that was graded."""
    beside, lang = "", language_of(options, [assignment])
    if options.notebooks and notebook is not None and result.code is not None and result.code.kind == "notebook":
        try:
            beside = report.write_notebook_page(
                read_cells(notebook), result, options.out, lang, title=assignment.title
            ).name
        except Exception as error:  # noqa: BLE001 - a page less, and no mark
            note = N_("The notebook could not be made a page: {error}", error=printable(f"{type(error).__name__}: {error}")[:200])  # fmt: skip
            result = msgspec.structs.replace(result, notes=(*result.notes, note))
    try:
        page = report.write_student_page(result, options.out, lang, title=assignment.title, notebook=beside)
    except GradeError:
        raise
    except Exception as error:  # noqa: BLE001 - a page that can't be written must not cost the rest of a class its marks
        said = N_("The report could not be written: {error}", error=printable(f"{type(error).__name__}: {error}")[:200])
        result = Result(
            result.assignment, result.student, result.files, result.score, result.max_score, "failed", said,
            notes=result.notes, identity=result.identity,
        )  # fmt: skip
        page = report.write_student_page(result, options.out, lang, title=assignment.title)
    store.keep_result(result.assignment, result.student, as_contract(result, lang))
    return row_of(result, page.relative_to(options.out).as_posix())


def _all_lost(options: Options, task: Task) -> tuple[Row, ...]:
    members = (msgspec.structs.replace(task, hand_in=member) for member in task.members)
    return tuple(_lost(options, each) for each in (task, *members))


def _lost(options: Options, task: Task) -> Row:
    """The result of a hand-in during which the grader's own process died twice."""
    assignment = assignments.load(task.assignment)
    reason = N_("The grader's own process ended while it worked on this submission, twice. It needs a human.")
    result = Result(
        assignment.name, task.hand_in.student, (), 0.0, assignment.points, "failed", reason,
        identity=task.hand_in.identity,
    )  # fmt: skip
    with Store(store_file(options)) as store:
        return record(result, options, store, assignment)
