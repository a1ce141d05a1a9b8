"""Several processes on this machine, each with its own engine; or this process itself for one job."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 2


def run(tasks: Sequence[T], work: Callable[[T], R], start: Callable[[], None], stop: Callable[[], None], jobs: int,
        lost: Callable[[T], R]) -> Iterator[R]:  # fmt: skip
    """Results in the order in which they are ready. `start` and `stop` frame the work in every process.

    A process that dies takes only its own task with it: the others' are done again, and a task that was under way at
    two deaths is answered by `lost`. All callables but `lost` must be importable by name.
    """
    if jobs <= 1 or len(tasks) <= 1:
        start()
        try:
            for task in tasks:
                yield work(task)
        finally:
            stop()
        return
    left = dict.fromkeys(range(len(tasks)), 0)
    while left:
        yield from _one_pool(tasks, left, work, start, min(jobs, len(left)), lost)


def _begin(start: Callable[[], None]) -> None:
    """Begin a worker's life, which ends with that of the process that asked for it, however that one ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # nobody is left to take an answer; what the engine started ends when its pipe closes


def _one_pool(tasks: Sequence[T], left: dict[int, int], work: Callable[[T], R], start: Callable[[], None], jobs: int,
              lost: Callable[[T], R]) -> Iterator[R]:  # fmt: skip
    """Work until all is done or a process dies; removes what is done from `left`.

    What was under way when a process died runs alone the next time, so that only the guilty one is given up.
    """
    context = multiprocessing.get_context("spawn")
    waiting = sorted(left, key=lambda number: -left[number])
    with ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(start,)) as pool:
        running: dict[Future[R], int] = {}
        try:
            while waiting or running:
                while waiting and len(running) < (
                    1 if left[waiting[0]] or any(left[n] for n in running.values()) else 2 * jobs
                ):
                    number = waiting.pop(0)
                    running[pool.submit(work, tasks[number])] = number
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    result = future.result()
                    del left[running.pop(future)]
                    yield result
        except BrokenProcessPool:
            for number in running.values():
                left[number] += 1
                if left[number] >= ATTEMPTS:
                    del left[number]
                    yield lost(tasks[number])
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
