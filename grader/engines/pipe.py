"""A student process at the other end of a pipe: the conversation that the warm and the subprocess engine share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from grader.engines.channel import Channel, Closed, TimedOut, TooMuch
from grader.engines.student import Ended
from grader.guest import wire
from grader.model import Cell, CellRun, CodeError, StudentCode
from grader.observation import Answer, Drive, Found, Inventory, Question, Step

GRACE = 0.5
"""Seconds that student code has to end after an interrupt before it is killed."""


class CellReply(msgspec.Struct, frozen=True):
    """A cell's outcome as it crosses the wire."""

    cell: int
    seconds: float
    error: CodeError | None
    stdout: str
    stderr: str
    displays: tuple[str, ...]
    truncated: bool
    last: bool

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
        )


class Closing(msgspec.Struct, frozen=True):
    """The last message of an answer."""

    status: str
    last: bool
    value: Any = None
    error: CodeError | None = None
    stdout: str = ""


class StepReply(msgspec.Struct, frozen=True):
    """One step of a drive."""

    step: int
    how: Literal["returned", "in place", "partly returned"]
    out: dict[str, Any]
    last: bool


class PipeStudent:
    """Implements `Student` over a channel. `interrupt`, `end` and `watch` come from the engine.

    `end()` kills the process and says why it had ended by then (or "time" when it hadn't); `watch()` raises Ended
    when the process uses too much of something that only the outside can see.
    """

    def __init__(
        self,
        channel: Channel,
        *,
        layers: tuple[str, ...],
        interrupt: Callable[[], None],
        end: Callable[[], Ended | None],
        watch: Callable[[], None],
        cleanup: Callable[[], None],
    ) -> None:
        self.layers = layers
        self._channel, self._interrupt, self._end, self._watch, self._cleanup = channel, interrupt, end, watch, cleanup

    def run(self, code: StudentCode, cell: Cell, seconds: float) -> CellRun:
        request = {"op": "cell", "number": cell.number, "source": cell.source}
        if code.kind == "module":
            request = {"op": "module", "source": cell.source, "file": code.file}
        (message, interrupted), *_ = self._conversation(request, seconds, seconds)
        reply: CellReply = self._typed(message, CellReply)
        self._check_storage()
        return reply.cell_run(interrupted)

    def inventory(self, seconds: float) -> Inventory:
        names: list[Found] = []
        for message, _ in self._conversation({"op": "inventory"}, seconds, seconds):
            names = self._typed(message.get("names"), list[Found])
        return {found.name: found for found in names}

    def answers(self, questions: Sequence[Question], seconds_per_call: float, seconds: float) -> Iterator[Answer]:
        asked = [_as_wire(question) for question in questions]
        messages = self._conversation({"op": "ask", "questions": asked}, seconds_per_call, seconds, len(questions))
        for question in questions:
            yield self._one_answer(question, messages)
        for _ in messages:  # lets the conversation come to its end
            raise self._break("protocol", "more answers than questions")
        self._check_storage()

    def _one_answer(self, question: Question, messages: Iterator[tuple[dict[str, Any], bool]]) -> Answer:
        steps: list[Step] = []
        expected = len(question.gradients) if isinstance(question, Drive) else 0
        for message, interrupted in messages:
            if not message.get("last"):
                reply = self._typed(message, StepReply)
                if len(steps) >= expected:
                    raise self._break("protocol", "more steps than were asked for")
                steps.append(Step(out=reply.out, how=reply.how))
                continue
            closing = self._typed(message, Closing)
            # an interrupt may come in just after the call that it was meant for: only a call that it stopped ran out of time
            stopped = interrupted and closing.error is not None and closing.error.type == "KeyboardInterrupt"
            status: Any = "timeout" if stopped else _status(closing)
            if status == "ok" and len(steps) != expected:
                raise self._break("protocol", "fewer steps than were asked for")
            return Answer(
                status=status, value=closing.value, steps=tuple(steps), error=closing.error, stdout=closing.stdout
            )
        raise self._break("protocol", "fewer answers than questions")

    def _conversation(
        self, request: Any, seconds_each: float, seconds: float, ends: int = 1
    ) -> Iterator[tuple[dict[str, Any], bool]]:
        """The messages that answer `request` up to the last of `ends` closing ones, each with whether student code had to
        be interrupted for it. `seconds_each` may pass between two messages, `seconds` in all."""
        final_deadline = time.monotonic() + seconds
        interrupted = False
        try:
            try:
                self._channel.send(request)
            except TimedOut:
                raise self._break("time", "did not listen") from None
            while True:
                deadline = min(
                    time.monotonic() + (GRACE if interrupted else seconds_each), final_deadline + GRACE * interrupted
                )
                try:
                    message = self._channel.receive(deadline, self._watch)
                except TimedOut:
                    if interrupted:
                        raise self._break("time", "did not stop when interrupted") from None
                    interrupted = True
                    self._interrupt()
                    continue
                if not isinstance(message, dict):
                    raise self._break("protocol", "a message of no known form")
                yield message, interrupted
                interrupted = interrupted and not message.get("last")
                ends -= bool(message.get("last"))
                if ends <= 0:
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
        try:
            self._watch()
        except Ended:
            self._end()
            raise

    def _break(self, reason: Any, detail: str) -> Ended:
        self._end()
        return Ended(reason, detail)

    def close(self) -> None:
        self._end()
        self._channel.close()
        self._cleanup()


def _as_wire(question: Question) -> dict[str, Any]:
    """A question as plain data; its arrays cross as arrays."""
    return {
        "type": question.__struct_config__.tag,
        **{name: getattr(question, name) for name in question.__struct_fields__},
    }


def _status(closing: Closing) -> str:
    if closing.status == "error" and closing.error is not None and closing.error.type == "MemoryError":
        return "memory"
    return closing.status if closing.status in ("ok", "error", "missing", "timeout") else "error"
