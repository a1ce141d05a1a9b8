"""The student process's side of the conversation: read a request, answer it, until there are no more.

Functions that student code could replace (`os.read`, `os.write`, ...) are bound here before it runs. Breaking them
anyway only breaks the student's own answers: nothing on this side knows what is right.
"""

from __future__ import annotations

import os
import time
from typing import Any

from . import answer, wire
from .cells import Cells

FLUSH_SECONDS = 0.05

_read, _write, _now = os.read, os.write, time.monotonic
_decode, _encode, _header = wire.decode, wire.encode, wire.HEADER


def serve(cells: Cells, requests: int, replies: int) -> None:
    """Answer requests from descriptor `requests` on descriptor `replies` until the other side closes or says bye."""
    while (body := _receive(requests)) is not None:
        waiting: list[bytes] = []
        sent = _now()
        for message in respond(cells, _decode(body)):
            waiting.append(_encode(message))
            if (
                message["last"] or _now() - sent > FLUSH_SECONDS
            ):  # slow code is heard of step by step, fast code in one go
                _send(replies, b"".join(waiting))
                waiting, sent = [], _now()


def respond(cells: Cells, request: dict[str, Any]) -> Any:
    """The messages that answer one request; the last one (for questions: the last one of each) has `"last": True`."""
    op = request["op"]
    if op == "cell":
        yield {**cells.run_cell(request["number"], request["source"]), "last": True}
    elif op == "module":
        yield {**cells.run_module(request["source"], request["file"]), "last": True}
    elif op == "inventory":
        yield {"names": answer.inventory(cells), "last": True}
    else:
        stopped: set[str] = set()
        for question in request["questions"]:
            yield from _answered(cells, question, stopped)


def _answered(cells: Cells, question: dict[str, Any], stopped: set[str]) -> Any:
    """The messages for one question; what was interrupted once isn't called again."""
    function = question.get("function", "")
    if function in stopped:
        yield {"status": "timeout", "value": None, "error": None, "stdout": "", "last": True}
        return
    for message in answer.answers(cells, question):
        last = message.get("last", True)
        if last and message["error"] and message["error"]["type"] == "KeyboardInterrupt":
            stopped.add(function)
        yield {**message, "last": last}


def _receive(descriptor: int) -> bytes | None:
    header = _exactly(descriptor, _header.size)
    return None if header is None else _exactly(descriptor, _header.unpack(header)[0])


def _exactly(descriptor: int, size: int) -> bytes | None:
    parts = []
    while size:
        try:
            part = _read(descriptor, min(size, 2**20))
        except KeyboardInterrupt:  # an interrupt meant for student code that had just come back by itself
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
