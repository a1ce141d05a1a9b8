"""Runs tasks in several processes of this machine, or one after the other in this process; a process that dies costs one task at most."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from multiprocessing import connection
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 2
MOST_AT_ONCE, SHARE = 8, 32
"""Tasks that a process is handed in one go: at most, and that part of each process's share."""


def run(tasks: Sequence[T], work: Callable[[T], R], start: Callable[[], None], stop: Callable[[], None], jobs: int,
        lost: Callable[[T], R], share: Callable[[int], AbstractContextManager[None]] | None = None) -> Iterator[R]:  # fmt: skip
    """Results in the order in which they are ready. `start` and `stop` frame the work in every process.

    A process that dies takes only its own task with it: the others' are done again, and a task that was under way at
    two deaths is answered by `lost`. All callables but `lost` and `share` must be importable by name.

    With `share`, the processes are forks of this one and find what it has got ready: they are forked, before this returns,
    inside `share(jobs)`. Where a process has died others are started from nothing.
    """
    if jobs <= 1 or len(tasks) <= 1:
        start()
        return _alone(tasks, work, stop)
    left = dict.fromkeys(range(len(tasks)), 0)
    first = None
    if (
        share is not None and threading.active_count() == 1
    ):  # of several threads, a fork takes locks and leaves their holders
        with share(min(jobs, len(tasks))):
            first = _Pool(tasks, left, work, start, jobs, "fork")
    return _together(tasks, left, work, start, jobs, lost, first)


def _alone(tasks: Sequence[T], work: Callable[[T], R], stop: Callable[[], None]) -> Iterator[R]:
    try:
        for task in tasks:
            yield work(task)
    finally:
        stop()


def _together(tasks: Sequence[T], left: dict[int, int], work: Callable[[T], R], start: Callable[[], None], jobs: int,
              lost: Callable[[T], R], first: _Pool[T, R] | None) -> Iterator[R]:  # fmt: skip
    while left:
        pool = first or _Pool(tasks, left, work, start, jobs, "spawn")
        first = None
        yield from pool.results(lost)


def _begin(start: Callable[[], None]) -> None:
    """Begin a worker's life, which ends with that of the process that asked for it, however that one ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # nobody is left to take an answer; what the engine started ends when its pipe closes


class _Pool(Generic[T, R]):
    """Works until all is done or a process dies; removes what is done from `left`.

    What was under way when a process died runs alone the next time, so that only the guilty one is given up.
    """

    def __init__(self, tasks: Sequence[T], left: dict[int, int], work: Callable[[T], R], start: Callable[[], None],
                 jobs: int, method: str) -> None:  # fmt: skip
        self._tasks, self._left, self._work = tasks, left, work
        self._jobs = min(jobs, len(left))
        self._waiting = deque(sorted(left, key=lambda number: -left[number]))
        self._running: dict[Future[list[R]], list[int]] = {}
        context = multiprocessing.get_context(method)
        self._pool = ProcessPoolExecutor(self._jobs, context, initializer=_begin, initargs=(start,))
        self._submit()  # the first task brings the processes to life

    def _submit(self) -> None:
        """Hand out the next task; several at a time while there are many, for every message takes its time."""
        count = min(MOST_AT_ONCE, 1 + len(self._waiting) // (self._jobs * SHARE))
        numbers = [self._waiting.popleft()]
        while len(numbers) < count and not self._left[numbers[0]] and not self._left[self._waiting[0]]:
            numbers.append(self._waiting.popleft())
        self._running[self._pool.submit(_each, self._work, [self._tasks[n] for n in numbers])] = numbers

    def _most(self) -> int:
        suspected = self._left[self._waiting[0]] or any(self._left[n] for ns in self._running.values() for n in ns)
        return 1 if suspected else 2 * self._jobs

    def results(self, lost: Callable[[T], R]) -> Iterator[R]:
        """Every task's result when it is ready, until a process dies."""
        try:
            while self._waiting or self._running:
                while self._waiting and len(self._running) < self._most():
                    self._submit()
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in done:
                    results = future.result()
                    for number in self._running.pop(future):
                        del self._left[number]
                    yield from results
        except BrokenProcessPool:
            for number in (n for numbers in self._running.values() for n in numbers):
                self._left[number] += 1
                if self._left[number] >= ATTEMPTS:
                    del self._left[number]
                    yield lost(self._tasks[number])
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _each(work: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    return [work(task) for task in tasks]
