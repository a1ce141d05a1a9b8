"""The student process's side of the conversation: reads requests and answers them until there are no more.

Functions that student code could replace (`os.read`, `os.write`, ...) are bound here before it runs. Breaking them
anyway only breaks the student's own answers: nothing on this side knows what is right.
"""

from __future__ import annotations

import builtins
import os
import select
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from . import answer, wire
from .cells import Cells
from .renamed import used

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

FLUSH_SECONDS = 0.05
"""Slow code is heard of again and again, fast code in one go."""
NEXT_FUNCTION: dict[str, Any] = {}
"""Stands between the answers of two functions: what the first one said is safe when the second ends the process."""

_read, _write, _now, _select = os.read, os.write, time.monotonic, select.select
_decode, _encode, _header = wire.decode, wire.encode, wire.HEADER


def serve(cells: Cells, requests: int, replies: int) -> None:
    """Answer requests from descriptor `requests` on descriptor `replies` until the other side closes or says bye."""
    while (body := _receive(requests)) is not None:
        for messages in replied(cells, _decode(body, trusted=True)):
            _send(replies, b"".join(messages))


def replied(cells: Cells, request: dict[str, Any]) -> Iterator[list[bytes]]:
    """The framed messages that answer a request, as they are to be sent; the last of all says so."""
    if request["op"] != "ask":
        for message in respond(cells, request):
            yield [_encode(message)]
        return
    waiting: list[dict[str, Any]] = []
    sent = _now()
    for message in _asked(cells, request["questions"]):
        if "status" in message:
            waiting.append(message)
        if message is NEXT_FUNCTION or _now() - sent > FLUSH_SECONDS:
            yield _grouped(waiting, last=False)
            waiting, sent = [], _now()
    yield _grouped(waiting, last=True)


_at_work = False
"""Whether student code may be running right now."""


def interrupted(signum: int, frame: Any) -> None:
    """Handler of SIGINT: stops student code, and never the conversation, of which a message would be lost or sent twice."""
    if _at_work:
        raise KeyboardInterrupt


def _interruptible(work: Callable[[], Any]) -> Any:
    """What `work` gives, in which student code may run; None where an interrupt came between that and its outcome."""
    global _at_work
    found = None
    try:
        _at_work = True
        found = work()
        _at_work = False
    except KeyboardInterrupt:
        _at_work = False
    return found


def _grouped(answers: list[dict[str, Any]], *, last: bool) -> list[bytes]:
    """Several answers in one message; in one each where that would be too long, without the values that are too large."""
    try:
        return [_encode({"answers": answers, "last": last, **used.taken()})]
    except (wire.WireError, MemoryError):
        return [*(_alone(each) for each in answers), _encode({"answers": [], "last": last})]


def _alone(answer: dict[str, Any]) -> bytes:
    try:
        return _encode({"answers": [answer], "last": False})
    except (wire.WireError, MemoryError):
        large = wire.opaque("result too large to be looked at", "")
        out = {name: [large] * answer["steps"] for name in answer.get("out", ())}
        return _encode({"answers": [{**answer, "value": large, "out": out}], "last": False})


def respond(cells: Cells, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The messages that answer a request which isn't about questions: one for each cell, and a last one."""
    if request["op"] == "run":
        file = request["file"]
        for number, source in request["cells"]:
            run = (
                partial(cells.run_module, source, file, script=request["script"])
                if file
                else partial(cells.run_cell, number, source)
            )
            yield _interruptible(run) or cells.cut(number)
    elif request["op"] == "watch":
        cells.watch.watch(request["names"])
        cells.inside.look_for(request["inside"])
        yield {"last": True}
        return
    names = _interruptible(partial(answer.inventory, cells))
    yield {"names": names or [], "last": True, **used.taken()}


def _asked(cells: Cells, questions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The messages for questions: for each a closing one, with signs of life before it and `NEXT_FUNCTION` between functions. Whatever
    interrupts one of them, all are answered."""
    stopped: set[str] = set()
    before = None
    for question in questions:
        name = question.get("function", "")
        if name != before and before is not None:
            yield NEXT_FUNCTION
        before = name
        closed = False
        messages = _answered(cells, question, stopped)
        while (message := _interruptible(partial(next, messages, None))) is not None:
            closed = closed or "status" in message
            yield message
        if not closed:
            stopped.add(name)
            yield {"status": "timeout", "value": None, "error": None}


def _answered(cells: Cells, question: dict[str, Any], stopped: set[str]) -> Iterator[dict[str, Any]]:
    """The messages for one question; what was interrupted once isn't called again."""
    function = question.get("function", "")
    if function in stopped:
        yield {"status": "timeout", "value": None, "error": None}
        return
    for message in answer.answers(cells, question):
        if message.get("error") and message["error"]["type"] == "KeyboardInterrupt":
            stopped.add(function)
        yield message


def _receive(descriptor: int) -> bytes | None:
    header = _exactly(descriptor, _header.size)
    return None if header is None else _exactly(descriptor, _header.unpack(header)[0])


def _exactly(descriptor: int, size: int) -> bytes | None:
    parts = []
    while size:
        try:
            part = _read(descriptor, min(size, 2**20))
        except KeyboardInterrupt:  # from a handler of the student's own
            continue
        except BlockingIOError:  # student code has switched the pipe to not waiting
            _select([descriptor], [], [])
            continue
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _send(descriptor: int, messages: bytes) -> None:
    data = memoryview(messages)
    while data:
        try:
            data = data[_write(descriptor, data) :]
        except KeyboardInterrupt:
            continue
        except BlockingIOError:
            _select([], [descriptor], [])
