"""One process that grades a share of a class, and the setup that is loaded once before such processes are forked."""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader import engines, report
from grader.assignments import load as assignments
from grader.assignments.load import Assignment
from grader.checks.keras.keras import Keras
from grader.engines.student import A_CLASS, Engine
from grader.grading import pipeline
from grader.grading.options import Options
from grader.grading.record import record
from grader.grading.store import Store
from grader.grading.take_in import Task
from grader.intake.folder import HandIn
from grader.model.errors import GradeError
from grader.model.result import Result, Row
from grader.model.texts import N_, Message


class SharedSetup:
    """State loaded once in the parent and inherited by every forked worker: the engine, and what the checks compare with."""

    def __init__(self, options: Options, engine: Engine, folders: Sequence[Path], count: int) -> None:
        self.assignments = {folder: assignments.load(folder) for folder in folders}
        packages = dict.fromkeys(p for assignment in self.assignments.values() for p in assignment.packages)
        checks = [check for assignment in self.assignments.values() for check in assignment.checks]
        self._engine, self._pid, self._is_class = engine, os.getpid(), count >= A_CLASS
        engine.expect(count, list(packages), keras=any(isinstance(check, Keras) for check in checks))
        if self._is_class:  # while the engine gets ready; a single one needs little of it
            for check in checks:
                check.precompute()
            report.precompile_templates({options.language_of([assignment]) for assignment in self.assignments.values()})
        engine.gaps()  # an engine that can't start says so now, not once per submission
        gc.collect()
        gc.freeze()  # what is loaded stays, and needn't be looked through again and again
        gc.set_threshold(50_000, 20, 20)

    @contextlib.contextmanager
    def shared(self, jobs: int) -> Iterator[None]:
        """Context manager around forking `jobs` workers: makes one engine per worker; each worker takes its own."""
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
                self._engine.pin_to_one_cpu()
            return self._engine
        mine = self._engines.pop(self._numbers.get())
        self._let_go()
        return mine

    def _let_go(self) -> None:
        """Leave engines to the processes that they are for: their templates end when nobody else holds on to them."""
        for engine in self._engines:
            engine.__exit__(None, None, None)
        self._engines = []


class Worker:
    """What one process holds while it works."""

    def __init__(self, options: Options, setup: SharedSetup) -> None:
        self.options = options
        self.assignments = setup.assignments
        self.engine = setup.engine()
        self._before = os.sched_getaffinity(0) if self.engine.cpu_affinity else set()
        """CPUs that this process could use before it was pinned to some."""
        if self._before:
            os.sched_setaffinity(0, self.engine.cpu_affinity)
        self.store = Store(options.store_file)
        self.store.__enter__()

    def work(self, task: Task) -> tuple[Row, ...]:
        """Grade all attempts of a task; gives the rows of its student and members, for the attempt that counts."""
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
            notes = (*first, *who.notes, *rest)
            theirs = msgspec.structs.replace(result, student=who.student, identity=who.identity, notes=notes)
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


_setup: SharedSetup | None = None
"""Of this process, or of the one that it is a fork of."""
_worker: Worker | None = None
_open = contextlib.ExitStack()
"""What this process has opened for its work, and closes after it."""


def set_up(options: Options, engine: Engine | None, folders: Sequence[Path], count: int) -> SharedSetup | None:
    """Load here, where there is an engine to share, what the workers inherit when they are forked; else each loads its own."""
    global _setup
    _setup = SharedSetup(options, engine, folders, count) if engine is not None and count else None
    return _setup


def start(options: Options, folders: Sequence[Path], count: int) -> None:
    """Make this process one that works."""
    global _worker, _setup
    if _setup is None:
        engine = _open.enter_context(engines.make(options.engine, keras=options.keras))
        _setup = SharedSetup(options, engine, folders, count)
    _worker = Worker(options, _setup)
    atexit.register(stop)  # a pool's process is told nothing when it is no longer needed


def work(task: Task) -> tuple[Row, ...]:
    """The rows of a task, graded in this process."""
    assert _worker is not None  # noqa: S101 - `start` has run in this process
    return _worker.work(task)


def stop() -> None:
    """Close what this process has opened for its work."""
    global _worker, _setup
    if _worker is not None:
        _worker.close()
    _open.close()
    _worker = _setup = None
