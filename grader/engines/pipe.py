"""A student process at the other end of a pipe: the conversation that the warm and the subprocess engine share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from grader.engines.channel import Channel, Closed, TimedOut, TooMuch
from grader.engines.student import Ended, Patience
from grader.guest import wire
from grader.model.observation import Answer, AnswerStatus, Drive, Found, How, Inventory, Question, asks_for, packed
from grader.model.run import CellRun, CodeError, Gap, MetGap, Renamed
from grader.model.submission import Cell, StudentCode

GRACE = 0.5
"""Seconds that student code has to end after an interrupt before it is killed."""
A_MOMENT = 0.002
"""Seconds in which nobody writes as much as an assignment allows: cells that take less needn't each be looked after."""

MOST_RENAMED = 20
"""Old names of libraries that are told of one submission."""


class CellReply(msgspec.Struct, frozen=True):
    """A cell's outcome as it crosses the wire."""

    cell: int
    seconds: float
    error: CodeError | None
    stdout: str
    stderr: str
    displays: tuple[str, ...]
    truncated: bool
    gaps: tuple[MetGap, ...] = ()
    last: bool = False

    def cell_run(self, interrupted: bool) -> CellRun:
        """As the rest of the grader knows it; an interrupted cell is a timeout, whatever it made of the interrupt."""
        return CellRun(
            number=self.cell,
            status="timeout" if interrupted else "error" if self.error else "ok",
            seconds=self.seconds,
            stdout=self.stdout,
            stderr=self.stderr,
            displays=self.displays,
            truncated=self.truncated,
            error=self.error,
            gaps=self.gaps,
        )


class Closing(msgspec.Struct, frozen=True):
    """An answer as it crosses the wire."""

    status: str
    value: Any = None
    steps: int = 0
    how: How = "returned"
    out: dict[str, Any] = {}
    table: Any = None
    """Instead of `out`, where all slots gave arrays of one shape and dtype: (steps, slots, *shape)."""
    error: CodeError | None = None
    gap: Gap | None = None


class _Turn:
    """Which question is being answered, and how long the next sign of life may take: a function's first call, up to the first
    message, may do what later ones needn't."""

    def __init__(self, questions: Sequence[Question], patience: Patience) -> None:
        names = [asks_for(question) for question in questions]
        self._first_times = {names.index(name) for name in set(names) - patience.known}
        self._patience = patience
        self._asked_at = -1
        self.answered = 0

    def seconds(self) -> float:
        is_first = self.answered in self._first_times and self._asked_at != self.answered
        self._asked_at = self.answered
        return self._patience.first_call if is_first else self._patience.each_call


class PipeStudent:
    """Implements `Student` over a channel. `interrupt`, `end`, `leave` and `watch` come from the engine.

    `end()` kills the process and says why it had ended by then (None when it hadn't), `leave()` only kills it; `watch()` raises Ended
    when the process uses too much of something that only the outside can see.
    """

    def __init__(
        self,
        channel: Channel,
        *,
        layers: tuple[str, ...],
        interrupt: Callable[[], None],
        end: Callable[[], Ended | None],
        leave: Callable[[], object],
        watch: Callable[[], None],
        cleanup: Callable[[], None],
    ) -> None:
        self.layers = layers
        self._channel, self._interrupt, self._end, self._leave = channel, interrupt, end, leave
        self._watch, self._cleanup = watch, cleanup
        self.renamed: list[Renamed] = []
        self._names: list[Found] | None = None
        self._interrupts = 0
        """How often student code had to be interrupted."""
        self._looked = 0.0
        """When it was last looked how much is written."""

    def runs(
        self, code: StudentCode, cells: Sequence[Cell], seconds_each: float, seconds: float, *, script: bool = True
    ) -> Iterator[CellRun]:
        file = code.file if code.kind == "module" else ""
        request = {
            "op": "run",
            "file": file,
            "script": script,
            "cells": [[cell.number, cell.source] for cell in cells],
        }
        messages = self._conversation(request, lambda: seconds_each, seconds)
        late = False
        """An interrupt has come too late for the cell that it was meant for: it may stop another one."""
        for number, _ in enumerate(cells, 1):
            sent = self._interrupts
            message, _ = next(messages, ({}, False))
            reply: CellReply = self._typed(message, CellReply)
            if number == len(cells) or time.monotonic() > self._looked + A_MOMENT:
                self._check_storage()
            interrupted, stopped = self._interrupts > sent, _was_stopped(message)
            yield reply.cell_run(interrupted or (late and stopped))
            late = (late or interrupted) and not stopped
        for message, _ in messages:
            self._names = self._typed(message.get("names"), list[Found])

    def watch(self, names: dict[str, bool], inside: Sequence[str], seconds: float) -> None:
        for _ in self._conversation({"op": "watch", "names": names, "inside": list(inside)}, lambda: seconds, seconds):
            pass

    def inventory(self, seconds: float) -> Inventory:
        if self._names is None:
            for message, _ in self._conversation({"op": "inventory"}, lambda: seconds, seconds):
                self._names = self._typed(message.get("names"), list[Found])
        return {found.name: found for found in self._names or ()}

    def answers(self, questions: Sequence[Question], patience: Patience, seconds: float) -> Iterator[Answer]:
        asked = [msgspec.Raw(packed(question)) for question in questions]
        turn = _Turn(questions, patience)
        messages = self._conversation({"op": "ask", "questions": asked}, turn.seconds, seconds)
        closings = self._closings(messages)
        for question in questions:
            closing, interrupted = next(closings, (None, False))
            turn.answered += 1
            if closing is None:
                raise self._break("protocol", "fewer answers than questions")
            yield self._one_answer(question, closing, interrupted)
        for _ in closings:  # lets the conversation come to its end
            raise self._break("protocol", "more answers than questions")
        self._check_storage()

    def _closings(self, messages: Iterator[tuple[dict[str, Any], bool]]) -> Iterator[tuple[Closing, bool]]:
        for message, interrupted in messages:
            for closing in self._typed(message.get("answers"), list[Closing]):
                yield closing, interrupted

    def _one_answer(self, question: Question, closing: Closing, interrupted: bool) -> Answer:
        out = self._checked_steps(question, closing) if isinstance(question, Drive) else closing.out
        # an interrupt may come in just after the call that it was meant for: only what it stopped ran out of time
        stopped = interrupted and closing.error is not None and closing.error.type == "KeyboardInterrupt"
        return Answer(
            status="timeout" if stopped else _status(closing),
            value=closing.value,
            steps=closing.steps,
            how=closing.how,
            out=out,
            error=closing.error,
            gap=closing.gap,
        )

    def _checked_steps(self, question: Drive, closing: Closing) -> dict[str, Any]:
        """What each slot gave. Raises Ended unless it is for as many steps as the answer says, and for all of them when it says
        that all went well."""
        asked, outs = question.steps, question.outs
        if closing.steps != asked and (closing.status == "ok" or not 0 <= closing.steps <= asked):
            raise self._break("protocol", f"{closing.steps} steps where {asked} were asked for")
        table = closing.table
        if table is not None:
            if not isinstance(table, np.ndarray) or table.shape[:2] != (closing.steps, len(outs)):
                raise self._break("protocol", "a table without a value for every step and slot")
            return {slot: table[:, number] for number, slot in enumerate(outs)}
        if closing.steps and set(closing.out) != set(outs):
            raise self._break("protocol", "other slots than were asked for")
        for values in closing.out.values():
            listed = isinstance(values, list) or (isinstance(values, np.ndarray) and values.ndim > 0)
            if not listed or len(values) != closing.steps:
                raise self._break("protocol", "a slot without a value for every step")
        return closing.out

    def _conversation(
        self, request: Any, seconds_each: Callable[[], float], seconds: float
    ) -> Iterator[tuple[dict[str, Any], bool]]:  # fmt: skip
        """The messages that answer `request` up to the last one, each with whether student code had to be interrupted for it.
        `seconds_each`, asked anew each time, may pass until the next message, `seconds` in all."""
        final_deadline = time.monotonic() + seconds
        interrupted = silent = False
        try:
            try:
                self._channel.send(request)
            except TimedOut:
                raise self._break("time", "did not listen") from None
            while True:
                patience, extra = (GRACE, GRACE) if silent else (seconds_each(), 0.0)
                deadline = min(time.monotonic() + patience, final_deadline + extra)
                try:
                    message = self._channel.receive(deadline, self._watch)
                except TimedOut:
                    if silent:
                        raise self._break("time", "did not stop when interrupted") from None
                    interrupted = silent = True
                    self._interrupts += 1
                    self._interrupt()
                    continue
                if not isinstance(message, dict):
                    raise self._break("protocol", "a message of no known form")
                if "renamed" in message:
                    self.renamed += self._typed(message["renamed"], list[Renamed])[:MOST_RENAMED]
                # code that lives through an interrupt gets no second one
                silent = silent and not (message.get("last") or message.get("answers") or "cell" in message)
                yield message, interrupted
                interrupted = interrupted and not _was_stopped(message)
                if message.get("last"):
                    return
        except wire.WireError as error:
            raise self._break("protocol", str(error)) from None
        except TooMuch:
            raise self._break("output", "too much came back") from None
        except Closed:
            raise self._end() or Ended("crashed", "it ended by itself") from None

    def _typed(self, data: Any, type_: Any) -> Any:
        try:
            return msgspec.convert(data, type_, strict=True)
        except msgspec.ValidationError as error:
            raise self._break("protocol", str(error)) from None

    def _check_storage(self) -> None:
        """What was written since the last look counts, however quickly it was done."""
        self._looked = time.monotonic()
        try:
            self._watch()
        except Ended:
            self._end()
            raise

    def _break(self, reason: Any, detail: str) -> Ended:
        self._end()
        return Ended(reason, detail)

    def close(self) -> None:
        self._leave()
        self._channel.close()
        self._cleanup()


def _was_stopped(message: dict[str, Any]) -> bool:
    """Whether a message says that an interrupt ended student code."""
    answers = message.get("answers")
    errors = [
        message.get("error"),
        *(a.get("error") for a in (answers if isinstance(answers, list) else ()) if isinstance(a, dict)),
    ]
    return any(isinstance(error, dict) and error.get("type") == "KeyboardInterrupt" for error in errors)


_STATUSES: dict[str, AnswerStatus] = {"ok": "ok", "missing": "missing", "timeout": "timeout"}


def _status(closing: Closing) -> AnswerStatus:
    if closing.status == "error" and closing.error is not None and closing.error.type == "MemoryError":
        return "memory"
    return _STATUSES.get(closing.status, "error")
