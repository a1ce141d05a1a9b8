"""The student process's side of the conversation: read a request, answer it, until there are no more.

Functions that student code could replace (`os.read`, `os.write`, ...) are bound here before it runs. Breaking them
anyway only breaks the student's own answers: nothing on this side knows what is right.
"""

from __future__ import annotations

import os
from typing import Any

import msgspec

from . import answer, wire
from .cells import Cells

_read, _write = os.read, os.write
_decode, _encode, _header, _error = wire.decode, wire.encode, wire.HEADER, msgspec.DecodeError


def serve(cells: Cells, requests: int, replies: int) -> None:
    """Answer requests from descriptor `requests` on descriptor `replies` until the other side closes or says bye."""
    while (body := _receive(requests)) is not None:
        request = _decode(body)
        if request["op"] == "bye":
            return
        for message in respond(cells, request):
            _send(replies, message)


def respond(cells: Cells, request: dict[str, Any]) -> Any:
    """The messages that answer one request; the last one has `"last": True`."""
    op = request["op"]
    if op == "cell":
        yield {**cells.run_cell(request["number"], request["source"]), "last": True}
    elif op == "module":
        yield {**cells.run_module(request["source"], request["file"]), "last": True}
    elif op == "inventory":
        yield {"names": answer.inventory(cells), "last": True}
    else:
        pending = None
        for message in answer.answers(cells, request["question"]):
            if pending is not None:
                yield {**pending, "last": False}
            pending = message
        yield {**(pending or {}), "last": True}


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


def _send(descriptor: int, message: dict[str, Any]) -> None:
    data = memoryview(_encode(message))
    while data:
        try:
            data = data[_write(descriptor, data) :]
        except KeyboardInterrupt:
            continue
