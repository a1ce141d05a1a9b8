"""Grades a whole class, in one process or several; each result is stored as soon as it is there."""

from __future__ import annotations

import contextlib
import functools
import itertools
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader import report
from grader.assignments.load import Assignment
from grader.checks.shared import verdict_cache
from grader.engines.student import Engine
from grader.engines.warm import waits
from grader.gradebook.grades import write_grades
from grader.gradebook.results import write_results
from grader.grading import record, worker
from grader.grading.options import Options
from grader.grading.pools import local
from grader.grading.store import Store
from grader.grading.take_in import Task
from grader.model.files import beginning
from grader.model.result import Row

AT_FIRST = 96
"""About how many submissions a worker finishes before every template process is warm."""


def grade_class(tasks: Sequence[Task], options: Options, engine: Engine | None = None) -> Iterator[Row]:
    """Grade every hand-in; a light row for each when it is ready. Pages and stored results are written on the way.

    `engine`: that of `engines.ahead`, where there is one. The processes that work are started before this returns.
    """
    must_be_writable(options)
    folders = tuple(dict.fromkeys(task.assignment for task in tasks))
    tasks = slow_imports_last(tasks, options.jobs)
    start = functools.partial(worker.start, options, folders, len(tasks))
    setup = worker.set_up(options, engine, folders, len(tasks))
    shared = setup.shared if setup is not None else None
    lost = functools.partial(record.lost, options)
    with contextlib.ExitStack() as open_:
        if options.jobs > 1:
            folder = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
            verdict_cache.share(Path(open_.enter_context(folder)))
            open_.callback(verdict_cache.share, None)
        rows = local.run(tasks, worker.work, start, worker.stop, options.jobs, lost, shared)
        return _then_closed(itertools.chain.from_iterable(rows), open_.pop_all())


def _then_closed(rows: Iterator[Row], open_: contextlib.ExitStack) -> Iterator[Row]:
    with open_:
        yield from rows


def slow_imports_last(tasks: Sequence[Task], jobs: int) -> list[Task]:
    """Move submissions that need a slow import (Keras, pyplot) behind the others, within the first AT_FIRST per job."""

    def is_slow(task: Task) -> bool:
        return task.hand_in.file is not None and waits(beginning(task.hand_in.file))

    first = AT_FIRST * jobs
    return [*sorted(tasks[:first], key=is_slow), *tasks[first:]]


def must_be_writable(options: Options) -> None:
    """Raise UsageError for a folder that can't be written to, before any work is done."""
    with Store(options.store_file):
        pass


def finish(rows: Sequence[Row], options: Options, found: dict[str, Assignment]) -> Path:
    """Write results.json, grades.csv and index.html; returns the index page."""
    rows = sorted(rows, key=lambda row: (row.assignment, row.student))
    lang = options.language_of(found.values())
    with Store(options.store_file) as store:
        write_results(options.out / "results.json", (store.result(row.assignment, row.student) for row in rows))
    write_grades(options.out / "grades.csv", rows, lang)
    return report.write_index(rows, options.out, lang, titles={name: each.title for name, each in found.items()})
