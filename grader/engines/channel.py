"""The trusted end of the pipe: framed messages with a deadline and a cap, from a sender that may lie."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable

from grader.guest import wire
from grader.model.errors import EngineError
from grader.model.observation import Plain


class Closed(Exception):
    """The other side is gone."""


class TimedOut(Exception):
    """Nothing complete arrived by the deadline."""


class TooMuch(Exception):
    """The other side has sent more than MAX_RECEIVED bytes in all."""


MAX_RECEIVED = 64 * 2**20
"""Bytes taken from one student process: answers are kept until they are judged, and must not fill the grader's memory."""

WATCH_SECONDS = 0.5
SEND_SECONDS = 2.0


class Channel:
    """Two pipe ends: `requests` is written, `replies` is read. Owns both descriptors."""

    def __init__(self, requests: int, replies: int) -> None:
        self.requests, self.replies = requests, replies
        os.set_blocking(requests, False)
        os.set_blocking(replies, False)
        self._buffer = bytearray()
        self._received = 0
        self._watched = time.monotonic()
        self._greeted_by = 0.0
        """When a greeting must have come that nobody has waited for yet; 0: none is to come."""

    def expect_greeting(self, seconds: float) -> None:
        """The process will greet, within so many seconds; meanwhile it may be sent its first request."""
        self._greeted_by = time.monotonic() + seconds

    def send(self, message: Plain, deadline: float | None = None) -> None:
        """Send a request by `deadline` (as for `receive`; SEND_SECONDS from now): a process that doesn't read must not keep its grader waiting.

        Raises Closed when nobody reads any more, TimedOut when too slowly, WireError when something came unasked.
        """
        if not self._greeted_by and self.has_data():
            raise wire.WireError("a message that nobody asked for")
        deadline = (self._greeted_by or time.monotonic() + SEND_SECONDS) if deadline is None else deadline
        data = memoryview(wire.encode(message, trusted=True))
        poll = select.poll()
        poll.register(self.requests, select.POLLOUT)
        while data:
            try:
                data = data[os.write(self.requests, data) :]
            except BlockingIOError:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimedOut from None
                poll.poll(left * 1000 + 1)
            except OSError:
                raise Closed from None

    def has_data(self) -> bool:
        """Whether something is waiting to be read right now (an ended process doesn't count)."""
        if self._buffer:
            return True
        try:
            self._fill()
        except Closed:
            return False
        return bool(self._buffer)

    def receive(self, deadline: float, watch: Callable[[], None] = lambda: None) -> Plain:
        """The next message. `deadline` is in `time.monotonic()` seconds; `watch` is called about twice a second.

        Raises TimedOut, Closed, TooMuch, or WireError for bytes that are no message; EngineError without its greeting.
        """
        if self._greeted_by:
            self.greeting(self._greeted_by - time.monotonic())
        poll = select.poll()
        poll.register(self.replies, select.POLLIN)
        while (message := self._complete()) is None:
            now = time.monotonic()
            if now >= deadline:
                raise TimedOut
            if now >= self._watched + WATCH_SECONDS:  # also while answers keep coming
                self._watched = now
                watch()
            if poll.poll(min(deadline - now, WATCH_SECONDS) * 1000 + 1):
                self._fill()
        return wire.decode(message)

    def greeting(self, seconds: float) -> dict[str, Plain]:
        """The first message of a student process: sent once it is confined, before any student code.

        Raises EngineError when it isn't: the grader's own failure, never the student's.
        """
        self._greeted_by = 0.0
        try:
            hello = self.receive(time.monotonic() + seconds)
        except (Closed, TimedOut, TooMuch, wire.WireError) as error:
            raise EngineError(
                f"a process for a submission did not start ({type(error).__name__}); see `grade doctor`"
            ) from None
        if not hello["ready"]:
            raise EngineError(f"a process for a submission could not be confined ({hello['why']}); see `grade doctor`")
        return hello  # type: ignore[no-any-return]

    def _complete(self) -> bytes | None:
        if len(self._buffer) < wire.HEADER.size:
            return None
        size = wire.HEADER.unpack_from(self._buffer)[0]
        if size > wire.MAX_MESSAGE:
            raise wire.WireError(f"a message said to be {size} bytes long")
        end = wire.HEADER.size + size
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[wire.HEADER.size : end])
        del self._buffer[:end]
        return body

    def _fill(self) -> None:
        try:
            part = os.read(self.replies, 2**18)
        except BlockingIOError:
            return
        except OSError:
            raise Closed from None
        if not part:
            raise Closed
        self._received += len(part)
        if self._received > MAX_RECEIVED:
            raise TooMuch
        self._buffer += part

    def close(self) -> None:
        """Close both ends; safe to call twice."""
        for name in ("requests", "replies"):
            descriptor = getattr(self, name)
            if descriptor >= 0:
                os.close(descriptor)
                setattr(self, name, -1)
