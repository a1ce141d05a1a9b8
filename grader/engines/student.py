"""The interface of every engine: a student process that runs cells and answers questions, and how it may end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from grader.engines.limits import Limits
from grader.model.observation import Answer, Inventory, Question
from grader.model.run import CellRun, Renamed
from grader.model.submission import Beside, Cell, StudentCode

A_CLASS = 20
"""Number of submissions from which it pays to load beforehand what most classes need; somebody will plot."""

EndReason = Literal["time", "memory", "crashed", "output", "protocol", "storage"]


class Ended(Exception):
    """The student process is gone, and why. `detail` is technical ("signal 11")."""

    def __init__(self, reason: EndReason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason: EndReason = reason
        self.detail = detail


@dataclass
class Patience:
    """How long calls of a student's functions may take, in seconds of wall-clock time."""

    each_call: float
    first_call: float
    """For the first call of a function, up to its first sign of life."""
    known: set[str] = field(default_factory=set)
    """Functions that were called before."""


class Student(Protocol):
    """One student process. Every method may raise Ended; after that only `close` may be called."""

    layers: tuple[str, ...]
    renamed: list[Renamed]
    """What of older versions of libraries its code has used so far."""

    def runs(
        self, code: StudentCode, cells: Sequence[Cell], seconds_each: float, seconds: float, *, script: bool = True
    ) -> Iterator[CellRun]:
        """Run cells (or the module), each when the one before is done; at most `seconds_each` long, and `seconds` in all.

        A module is run as a script is, or, where `script` is False, as an import would: what stands under
        `if __name__ == "__main__"` is left out then.

        When Ended is raised, it was the next one that ended the process. Runs to its end before anything else is asked.
        """
        ...

    def watch(self, names: dict[str, bool], inside: Sequence[str], seconds: float) -> None:
        """Follow variables while cells run; True: the variable is a list that holds the values. `inside`: variables of which is
        remembered, too, what functions make of them for themselves. Raises Ended."""

    def inventory(self, seconds: float) -> Inventory:
        """The names that the student's code has defined."""
        ...

    def answers(self, questions: Sequence[Question], patience: Patience, seconds: float) -> Iterator[Answer]:
        """The answers in the order of the questions, each when it is there, all within `seconds`.

        A call that is longer than `patience` allows is interrupted and answers "timeout"; further questions to the same
        function are then answered "timeout" without calling it.
        """
        ...

    def close(self) -> None:
        """End the process and everything it left behind."""
        ...


class Engine(AbstractContextManager["Engine"], Protocol):
    """A way of running student code. A context manager: entering it may start processes that it shares."""

    name: str
    keras: str
    """What code that imports Keras gets: the recording "stand-in", or the "real" library, watched."""
    cpu_affinity: tuple[int, ...]
    """CPUs that the process which uses this engine should pin itself to, as its student processes are; empty: any."""

    def expect(self, count: int, packages: Sequence[str] = (), *, keras: bool = False) -> None:
        """Hear before the first submission how many will come, what to import beforehand, and whether they are about Keras."""
        ...

    def shared(self, count: int) -> Sequence[Engine]:
        """So many engines, one for each process that this one is going to fork. They work as long as this one is open, and this
        one runs nothing itself. RuntimeError for an engine that can't be shared."""
        ...

    def pin_to_one_cpu(self) -> None:
        """Pin the grader and its student processes to one CPU (`cpu_affinity`), if that is faster."""
        ...

    def student(self, code: StudentCode, extra_files: Sequence[Beside], limits: Limits) -> Student:
        """A fresh student process with nothing run yet."""
        ...

    def gaps(self) -> tuple[str, ...]:
        """Layers of confinement and packages that this machine lacks, in words for a report."""
        ...
