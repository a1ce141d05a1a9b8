"""Takes one submission through an engine: runs its cells, lists its names, asks, and starts again where the process died.

A process that a cell killed is replaced: the other cells run again without that cell. A function that hung or killed
its process is not called again; all other questions are still asked.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from grader.engines import wanted
from grader.engines.limits import Limits
from grader.engines.pipe import MOST_RENAMED
from grader.engines.student import Ended, Engine, Patience, Student
from grader.model.observation import Answer, AnswerStatus, Inventory, Observation, Put, Question, Tested, asks_for
from grader.model.run import CellRun, CodeError, Renamed
from grader.model.submission import Beside, StudentCode

Ask = Callable[[Inventory], dict[str, list[Question]]]
"""The checks' questions, by check id, given what names there are."""

Interview = Callable[[Inventory, Put], tuple[Tested, ...]]
"""An instructor's own tests, which ask as they go."""

RESTARTS = 5

_ANSWER_FOR: dict[str, AnswerStatus] = {"time": "timeout", "memory": "memory", "output": "memory", "crashed": "crashed"}


class Stay:
    """One way of running one submission. `watched`: variables to follow while cells run; True: the variable is a list that holds the
    values. `script`: a module's `__name__` is "__main__". `inside`: variables that are looked for in functions, too."""

    def __init__(
        self, engine: Engine, code: StudentCode, extra_files: Sequence[Beside], ask: Ask, limits: Limits,
        interview: Interview | None = None, watched: Mapping[str, bool] = MappingProxyType({}), *,
        script: bool = True, inside: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._engine, self._code, self._files, self._ask, self._limits = engine, code, extra_files, ask, limits
        self._interview = interview
        self._watched, self._script, self._inside = dict(watched), script, tuple(inside)
        self._tested: tuple[Tested, ...] = ()
        self._started = time.monotonic()
        self._runs: dict[int, CellRun] = {}
        self._fatal_cells: dict[int, CellRun] = {}
        self._fatal_functions: dict[str, Answer] = {}
        self._inventory: Inventory = {}
        self._answers: dict[str, list[Answer | None]] = {}
        self._unexplained = 0
        """How often a process ended while no code of a certain cell or function was running."""
        self._layers: tuple[str, ...] = ()
        self._ending = ""
        self._works_at_first_calls = wanted.works_at_first_calls(code, extra_files)
        self._renamed: dict[Renamed, None] = {}
        self._not_theirs: set[str] = set()

    def _left(self) -> float:
        return self._limits.seconds - (time.monotonic() - self._started)

    def observe(self) -> Observation:
        """All that it showed. Never raises for anything student code does."""
        for _ in range(RESTARTS + 1):
            self._patience = self._new_patience()
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
                self._renamed.update(dict.fromkeys(student.renamed))
                student.close()
        return self._observation()

    def _new_patience(self) -> Patience:
        """For a new process: a function's first call in code that imports packages may take as long as a cell, for they import and
        compile more when they are first used."""
        limits = self._limits
        first = max(limits.seconds_per_call, limits.seconds_per_cell if self._works_at_first_calls else 0.0)
        return Patience(limits.seconds_per_call, first)

    def _once(self, student: Student) -> bool:
        """One process's life; True when everything was asked. Raises Ended when it can't be carried on as it is."""
        if self._watched or self._inside:
            student.watch(self._watched, self._inside, self._seconds(self._limits.seconds_per_cell))
        cells = [cell for cell in self._code.cells if cell.number not in self._fatal_cells]
        seconds = self._limits.seconds_per_cell, self._seconds(math.inf)
        runs = student.runs(self._code, cells, *seconds, script=self._script)
        for cell in cells:
            try:
                self._runs[cell.number] = next(runs)
            except Ended as ended:
                self._fatal_cells[cell.number] = _fatal_run(cell.number, ended)
                raise
        try:
            for _ in runs:  # lets the conversation come to its end
                pass
            self._inventory = self._own(student.inventory(self._seconds(self._limits.seconds_per_cell)))
        except Ended:
            self._unexplained += 1
            raise
        self._put(student)
        if self._interview is not None:
            self._tests(student, self._interview)
        if len(self._fatal_cells) < len(self._code.cells) or not self._fatal_cells:
            self._ending = ""  # else nothing could be run: what ended the last cell stays the reason
        return True

    def _own(self, inventory: Inventory) -> Inventory:
        """The names that are the student's: what the assignment's own modules define isn't."""
        supplied = {each.name for each in self._files if each.supplied}
        self._not_theirs = {name for name, found in inventory.items() if found.file and found.file in supplied}
        return {name: found for name, found in inventory.items() if name not in self._not_theirs}

    def _put(self, student: Student) -> None:
        """Ask what hasn't been answered yet, all in one go; functions that hung or killed their process aren't called."""
        left: list[tuple[list[Answer | None], int, Question]] = []
        for check, questions in self._ask(self._inventory).items():
            answers = self._answers.setdefault(check, [])
            if len(answers) != len(questions):  # other names than before the process was started again
                answers[:] = [None] * len(questions)
            for i, question in enumerate(questions):
                if answers[i] is None and asks_for(question) in self._not_theirs:
                    answers[i] = Answer("missing")
                if answers[i] is None and self._fatal_functions:
                    answers[i] = self._fatal_functions.get(asks_for(question))
                if answers[i] is None:
                    left.append((answers, i, question))
        replies = student.answers([q for _, _, q in left], self._patience, self._seconds(math.inf))
        for answers, i, question in left:
            self._seconds(0)
            try:
                answers[i] = answer = next(replies)
            except Ended as ended:
                self._fatal_functions[asks_for(question)] = _fatal_answer(ended)
                raise
            if answer.status in ("timeout", "memory"):
                self._fatal_functions.setdefault(asks_for(question), Answer(status=answer.status, error=answer.error))
        for _ in replies:  # lets the conversation come to its end
            pass

    def _tests(self, student: Student, interview: Interview) -> None:
        """Let the instructor's tests ask; when the process ends under them, they start again without what ended it."""
        end: Ended | None = None

        def put(question: Question) -> Answer:
            nonlocal end
            name = asks_for(question)
            if name in self._fatal_functions or end is not None:
                return self._fatal_functions.get(name, Answer("not asked"))
            try:
                (answer,) = student.answers([question], self._patience, self._seconds(math.inf))
                self._patience.known.add(name)
            except Ended as ended:
                end = ended
                self._fatal_functions[name] = _fatal_answer(ended)
                return self._fatal_functions[name]
            if answer.status in ("timeout", "memory"):
                self._fatal_functions.setdefault(name, Answer(status=answer.status, error=answer.error))
            return answer

        self._tested = interview(self._inventory, put)
        if end is not None:
            raise end

    def _seconds(self, wanted: float) -> float:
        left = self._left()
        if left <= 0:
            raise Ended("time", "the whole submission's time is used up")
        return min(wanted, left)

    def _observation(self) -> Observation:
        runs = {**self._runs, **self._fatal_cells}
        cells = tuple(runs.get(c.number, CellRun(c.number, "not run")) for c in self._code.cells)
        answers = {
            check: tuple(Answer("not asked") if answer is None else answer for answer in each)
            for check, each in self._answers.items()
        }
        tested = [t.answer for t in self._tested if t.answer is not None]
        errors = [run.error for run in cells] + [a.error for each in (*answers.values(), tested) for a in each]
        missing = [gap.name for run in cells for gap in run.gaps if gap.what == "module"]
        missing += [error.missing_module for error in errors if error is not None and error.missing_module]
        return Observation(
            cells=cells,
            inventory=self._inventory,
            answers=answers,
            ending=self._ending,  # type: ignore[arg-type]
            seconds=time.monotonic() - self._started,
            engine=self._engine.name,
            confinement=self._layers,
            missing_modules=tuple(dict.fromkeys(missing)),
            tested=self._tested,
            renamed=tuple(self._renamed)[:MOST_RENAMED],
        )


def _fatal_answer(ended: Ended) -> Answer:
    return Answer(status=_ANSWER_FOR.get(ended.reason, "crashed"), error=CodeError("", ended.detail))


def _fatal_run(number: int, ended: Ended) -> CellRun:
    return CellRun(
        number,
        "timeout" if ended.reason == "time" else "error",
        error=CodeError(ended.reason, ended.detail, cell=number),
    )
