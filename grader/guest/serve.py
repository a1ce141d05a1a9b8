"""The student process's side of the conversation: read a request, answer it, until there are no more.

Functions that student code could replace (`os.read`, `os.write`, ...) are bound here before it runs. Breaking them
anyway only breaks the student's own answers: nothing on this side knows what is right.
"""

from __future__ import annotations

import builtins
import os
import select
import time
from collections.abc import Iterator
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
    messages = respond(cells, request)
    if request["op"] != "ask":
        while (message := _next(messages)) is not None:
            yield [_encode(message)]
        return
    waiting: list[dict[str, Any]] = []
    sent = _now()
    while (message := _next(messages)) is not None:
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


def _next(messages: Iterator[dict[str, Any]]) -> dict[str, Any] | None:
    """The next message; None when there are no more, or when an interrupt hit between student code and its message."""
    global _at_work
    message = None
    try:
        _at_work = True
        message = next(messages, None)
        _at_work = False
    except KeyboardInterrupt:
        _at_work = False
    return message


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


def respond(cells: Cells, request: dict[str, Any]) -> Any:
    """The messages that answer one request: one for each cell, and a last one; for questions one for each, with signs of life
    and `NEXT_FUNCTION` between them."""
    op = request["op"]
    if op == "run":
        file = request["file"]
        for number, source in request["cells"]:
            yield cells.run_module(source, file, script=request["script"]) if file else cells.run_cell(number, source)
        yield {"names": answer.inventory(cells), "last": True, **used.taken()}
    elif op == "watch":
        cells.watch.watch(request["names"])
        cells.inside.look_for(request["inside"])
        yield {"last": True}
    elif op == "inventory":
        yield {"names": answer.inventory(cells), "last": True, **used.taken()}
    else:
        stopped: set[str] = set()
        before = None
        for question in request["questions"]:
            name = question.get("function")
            if name != before and before is not None:
                yield NEXT_FUNCTION
            before = name
            yield from _answered(cells, question, stopped)


def _answered(cells: Cells, question: dict[str, Any], stopped: set[str]) -> Any:
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
