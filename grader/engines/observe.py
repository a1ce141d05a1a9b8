"""One submission's whole stay in the student world: run the cells, take stock, ask, and start again where it died.

A process that a cell killed is replaced: the other cells run again without that cell. A function that hung or killed
its process is not called again; all other questions are still asked.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.engines.limits import Limits
from grader.engines.student import Ended, Engine, Student
from grader.model import CellRun, CodeError, StudentCode
from grader.observation import Answer, AnswerStatus, Inventory, Observation, Question, Read

Ask = Callable[[Inventory], dict[str, list[Question]]]
"""The checks' questions, by check id, given what names there are."""

RESTARTS = 5

_ANSWER_FOR: dict[str, AnswerStatus] = {"time": "timeout", "memory": "memory", "output": "memory", "crashed": "crashed"}


def observe(engine: Engine, code: StudentCode, extra_files: Sequence[Path], ask: Ask, limits: Limits) -> Observation:
    """Run a submission and bring back all that was observed. Never raises for anything student code does."""
    return _Stay(engine, code, extra_files, ask, limits).observe()


class _Stay:
    def __init__(
        self, engine: Engine, code: StudentCode, extra_files: Sequence[Path], ask: Ask, limits: Limits
    ) -> None:
        self._engine, self._code, self._files, self._ask, self._limits = engine, code, extra_files, ask, limits
        self._started = time.monotonic()
        self._runs: dict[int, CellRun] = {}
        self._fatal_cells: dict[int, CellRun] = {}
        self._fatal_functions: dict[str, Answer] = {}
        self._inventory: Inventory = {}
        self._questions: dict[str, list[Question]] = {}
        self._answers: dict[str, list[Answer]] = {}
        self._unexplained = 0
        """How often a process ended while no code of a certain cell or function was running."""
        self._layers: tuple[str, ...] = ()
        self._ending = ""

    def _left(self) -> float:
        return self._limits.seconds - (time.monotonic() - self._started)

    def observe(self) -> Observation:
        for _ in range(RESTARTS + 1):
            student = self._engine.student(self._code, self._files, self._limits)
            self._layers = student.layers
            try:
                if self._once(student):
                    break
            except Ended as ended:
                self._ending = ended.reason
                if ended.reason in ("protocol", "storage") or self._left() <= 0 or self._unexplained > 1:
                    break
            finally:
                student.close()
        return self._observation()

    def _once(self, student: Student) -> bool:
        """One process's life; True when everything was asked. Raises Ended when it can't be carried on as it is."""
        for cell in self._code.cells:
            if cell.number in self._fatal_cells:
                continue
            try:
                self._runs[cell.number] = student.run(self._code, cell, self._seconds(self._limits.seconds_per_cell))
            except Ended as ended:
                self._fatal_cells[cell.number] = _fatal_run(cell.number, ended)
                raise
        try:
            self._inventory = student.inventory(self._seconds(self._limits.seconds_per_cell))
        except Ended:
            self._unexplained += 1
            raise
        for check, questions in self._ask(self._inventory).items():
            self._questions[check] = questions
            answers = self._answers.setdefault(check, [])
            self._put(student, questions[len(answers) :], answers)
        if len(self._fatal_cells) < len(self._code.cells) or not self._fatal_cells:
            self._ending = ""  # else nothing could be run: what ended the last cell stays the reason
        return True

    def _put(self, student: Student, questions: Sequence[Question], answers: list[Answer]) -> None:
        """Ask one check's questions, adding to `answers`; functions that hung or killed their process aren't called."""
        for name, of_one_name in itertools.groupby(questions, _asks_for):
            left = list(of_one_name)
            if name in self._fatal_functions:
                answers += [self._fatal_functions[name]] * len(left)
                continue
            try:
                for answer in student.answers(left, self._limits.seconds_per_call, self._seconds(self._limits.seconds)):
                    answers.append(answer)
                    if answer.status in ("timeout", "memory"):
                        self._fatal_functions.setdefault(name, Answer(status=answer.status, error=answer.error))
            except Ended as ended:
                error = CodeError("", ended.detail)
                self._fatal_functions[name] = Answer(status=_ANSWER_FOR.get(ended.reason, "crashed"), error=error)
                raise

    def _seconds(self, wanted: float) -> float:
        left = self._left()
        if left <= 0:
            raise Ended("time", "the whole submission's time is used up")
        return min(wanted, left)

    def _complete(self, check: str) -> tuple[Answer, ...]:
        """A check's answers, with one for every question: a check judges all or nothing."""
        answers = self._answers[check]
        rest = self._questions[check][len(answers) :] if answers else ()
        return (*answers, *(self._fatal_functions.get(_asks_for(q), Answer("not asked")) for q in rest))

    def _observation(self) -> Observation:
        runs = {**self._runs, **self._fatal_cells}
        cells = tuple(runs.get(c.number, CellRun(c.number, "not run")) for c in self._code.cells)
        missing = [run.error.missing_module for run in cells if run.error and run.error.missing_module]
        missing += [
            a.error.missing_module
            for each in self._answers.values()
            for a in each
            if a.error and a.error.missing_module
        ]
        return Observation(
            cells=cells,
            inventory=self._inventory,
            answers={check: self._complete(check) for check in self._answers},
            ending=self._ending,  # type: ignore[arg-type]
            seconds=time.monotonic() - self._started,
            engine=self._engine.name,
            confinement=self._layers,
            missing_modules=tuple(dict.fromkeys(missing)),
        )


def _asks_for(question: Question) -> str:
    """The name in the student's code that a question is about."""
    return question.name if isinstance(question, Read) else question.function


def _fatal_run(number: int, ended: Ended) -> CellRun:
    return CellRun(
        number,
        "timeout" if ended.reason == "time" else "error",
        error=CodeError(ended.reason, ended.detail, cell=number),
    )
