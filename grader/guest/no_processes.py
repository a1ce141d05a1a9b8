"""`multiprocessing` where no process may be started: the work is done in threads instead."""

from __future__ import annotations

import builtins
import concurrent.futures
import concurrent.futures.thread
import multiprocessing
import multiprocessing.context
import multiprocessing.dummy
import multiprocessing.pool
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

MOST_WORKERS = 8
_THREADED = ("Process", "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier", "Queue", "JoinableQueue", "Pipe", "Manager",
             "Array")  # fmt: skip


class _Process(multiprocessing.dummy.Process):
    """A thread that has what processes have."""

    pid = 1

    def terminate(self) -> None:
        """Nothing: it ends by itself."""

    kill = close = terminate


class _Value:
    """A number that threads share."""

    def __init__(self, kind: Any, value: Any = 0, lock: Any = True) -> None:
        self.value, self._lock = value, threading.RLock()

    def get_lock(self) -> Any:
        return self._lock

    def get_obj(self) -> Any:
        return self

    def __enter__(self) -> Any:
        return self._lock.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._lock.__exit__(*error)


class _Executor(concurrent.futures.ThreadPoolExecutor):
    """Threads that take a pool of processes' arguments."""

    def __init__(self, max_workers: int | None = None, mp_context: Any = None, *args: Any, **options: Any) -> None:
        options.pop("max_tasks_per_child", None)
        super().__init__(min(max_workers or MOST_WORKERS, MOST_WORKERS), "", *args, **options)


class _Result:
    """What an `…_async` of a pool gives."""

    def __init__(self, work: Callable[[], Any], executor: Any, callback: Any, error_callback: Any) -> None:
        self._future = executor.submit(work)
        self._future.add_done_callback(lambda done: self._tell(done, callback, error_callback))

    @staticmethod
    def _tell(done: Any, callback: Any, error_callback: Any) -> None:
        error = done.exception()
        told = callback if error is None else error_callback
        if told is not None:
            told(done.result() if error is None else error)

    def get(self, timeout: float | None = None) -> Any:
        return self._future.result(timeout)

    def wait(self, timeout: float | None = None) -> None:
        concurrent.futures.wait([self._future], timeout)

    def ready(self) -> bool:
        return bool(self._future.done())

    def successful(self) -> bool:
        return self._future.exception() is None


class _Pool:
    """A pool of threads with a pool of processes' methods."""

    def __init__(
        self, processes: Any = None, initializer: Any = None, initargs: Any = (), *args: Any, **options: Any
    ) -> None:
        self._executor = concurrent.futures.ThreadPoolExecutor(
            min(processes or MOST_WORKERS, MOST_WORKERS), "", initializer, initargs
        )

    def apply_async(
        self, func: Any, args: Any = (), kwds: Any = None, callback: Any = None, error_callback: Any = None
    ) -> _Result:
        return _Result(lambda: func(*args, **(kwds or {})), self._executor, callback, error_callback)

    def apply(self, func: Any, args: Any = (), kwds: Any = None) -> Any:
        return self.apply_async(func, args, kwds).get()

    def imap(self, func: Any, iterable: Any, chunksize: Any = 1) -> Iterator[Any]:
        return self._executor.map(func, iterable)

    imap_unordered = imap

    def map(self, func: Any, iterable: Any, chunksize: Any = None) -> list[Any]:
        return list(self.imap(func, iterable))

    def starmap(self, func: Any, iterable: Any, chunksize: Any = None) -> list[Any]:
        return self.map(lambda args: func(*args), iterable)

    def map_async(
        self, func: Any, iterable: Any, chunksize: Any = None, callback: Any = None, error_callback: Any = None
    ) -> _Result:
        futures = [
            self._executor.submit(func, each) for each in iterable
        ]  # all at once: a task that waits for tasks would hold a thread
        return _Result(lambda: [future.result() for future in futures], self._executor, callback, error_callback)

    def starmap_async(self, func: Any, iterable: Any, *args: Any, **options: Any) -> _Result:
        return self.map_async(lambda each: func(*each), iterable, *args, **options)

    def close(self) -> None:
        self._executor.shutdown(wait=False)

    def terminate(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def join(self) -> None:
        self._executor.shutdown()

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *error: Any) -> None:
        self.terminate()


def threads_instead() -> None:
    """Give `multiprocessing`, its contexts and `concurrent.futures` threads where they give processes."""
    dummy: Any = multiprocessing.dummy
    whole: Any = multiprocessing
    own = {
        "Process": _Process,
        "Pool": _Pool,
        "SimpleQueue": queue.SimpleQueue,
        "Value": _Value,
        "RawValue": _Value,
        "RawArray": dummy.Array,
    }
    made = {**{name: getattr(dummy, name) for name in _THREADED}, **own}
    kinds: Any = multiprocessing.context
    for name, each in made.items():
        setattr(whole, name, each)
        setattr(kinds.BaseContext, name, staticmethod(each))
    for context in (kinds.DefaultContext, *map(type, kinds._concrete_contexts.values())):
        context.Process = _Process
    multiprocessing.pool.Pool = multiprocessing.pool.ThreadPool = _Pool  # type: ignore[misc, assignment]
    dummy.Pool = _Pool
    futures: Any = concurrent.futures
    futures.ProcessPoolExecutor = _Executor
