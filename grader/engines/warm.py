"""The warm engine: a template process with everything imported, forked and confined once per submission.

Linux only (fork, Landlock, seccomp). Starting a student process takes milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.engines import bootstrap
from grader.engines.channel import Channel
from grader.engines.limits import Limits
from grader.engines.pipe import PipeStudent
from grader.engines.scratch import Scratch, make_root, remove_tree
from grader.engines.student import Ended
from grader.errors import EngineError
from grader.guest import wire
from grader.model import StudentCode

START_SECONDS = 20.0
"""How long a fork may take to be confined (milliseconds, but the machine may be busy)."""


def unavailable() -> str:
    """Why this engine can't be used here, or "" when it can."""
    if not hasattr(os, "fork") or not sys.platform.startswith("linux"):
        return f"{sys.platform} has no fork with Landlock and seccomp"
    return ""


class WarmEngine:
    """Owns one template process; not to be shared between threads."""

    name = "warm"

    def __init__(self, packages: Sequence[str] = (), *, plotting: bool = True) -> None:
        self._preload = [*bootstrap.PRELOAD, *(bootstrap.PLOTTING if plotting else ()), *packages]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._root = make_root()
        try:
            self._start_template()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _start_template(self) -> None:
        self._control, theirs = socket.socketpair()
        sys_path = bootstrap.import_path()
        plan = {
            "mode": "template",
            "sys_path": sys_path,
            "readable": bootstrap.readable(sys_path),
            "scratch_root": self._root,
            "preload": self._preload,
        }
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                bootstrap.command(theirs.fileno()),
                env=bootstrap.environment(self._root),
                cwd=self._root,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self._hello = self._request(plan)

    def gaps(self) -> tuple[str, ...]:
        missing = [f"{name}: {why}" for name, why in self._hello["missing"].items()]
        return (*self._hello["gaps"], *missing)

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of confinement in force."""
        return tuple(self._hello["layers"])

    def student(self, code: StudentCode, extra_files: Sequence[Path], limits: Limits) -> PipeStudent:
        scratch = Scratch(self._root, extra_files, limits)
        their_requests, our_requests = os.pipe()
        our_replies, their_replies = os.pipe()
        request = {"op": "fork", "scratch": scratch.folder, "limits": limits.for_guest()}
        try:
            pid = self._request(request, [their_requests, their_replies])["pid"]
        finally:
            os.close(their_requests)
            os.close(their_replies)
        child, channel = _Child(self, pid), Channel(our_requests, our_replies)
        try:
            channel.greeting(START_SECONDS)
        except EngineError:
            child.end()
            channel.close()
            scratch.remove()
            raise
        return PipeStudent(
            channel,
            layers=self.layers,
            interrupt=child.interrupt,
            end=child.end,
            leave=child.leave,
            watch=scratch.watch,
            cleanup=scratch.remove,
        )

    def reap(self, pid: int) -> dict[str, Any]:
        """How a killed child ended: `status` (negative: a signal) and `maxrss` in KiB."""
        return self._request({"op": "reap", "pid": pid})

    def forget(self, pid: int) -> None:
        """Have a killed child reaped whenever it is gone."""
        with contextlib.suppress(OSError):
            self._control.sendall(wire.encode({"op": "forget", "pid": pid}))

    def _request(self, message: Any, descriptors: Sequence[int] = ()) -> dict[str, Any]:
        data = wire.encode(message)
        try:
            if descriptors:
                sent = socket.send_fds(self._control, [data], list(descriptors))
                self._control.sendall(data[sent:])
            else:
                self._control.sendall(data)
            return wire.decode(self._exactly(wire.HEADER.unpack(self._exactly(wire.HEADER.size))[0]))  # type: ignore[no-any-return]
        except (BrokenPipeError, ConnectionResetError):
            raise self._broken() from None

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._control.recv(size - len(data))
            if not part:
                raise self._broken()
            data += part
        return data

    def _broken(self) -> EngineError:
        process = self._process
        said = ""
        if process is not None and process.stderr is not None:
            process.kill()
            said = process.stderr.read().decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        return EngineError(
            f"the warm engine's template process ended: {said or 'it left no message'}; try --engine subprocess"
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(AttributeError):
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
        remove_tree(self._root)


class _Child:
    """A forked student process, by its id: valid until reaped, which happens only here."""

    def __init__(self, engine: WarmEngine, pid: int) -> None:
        self._engine, self._pid = engine, pid
        self._reaped = False

    def interrupt(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGCONT)  # it may have stopped itself
            os.kill(self._pid, signal.SIGINT)

    def end(self) -> Ended | None:
        """Kill the process and its group, reap it; says how it had ended by itself, if it had."""
        if not self._kill():
            return None
        return how_it_ended(self._engine.reap(self._pid)["status"])

    def leave(self) -> None:
        """Kill the process and its group, and let it be reaped in time."""
        if self._kill():
            self._engine.forget(self._pid)

    def _kill(self) -> bool:
        if self._reaped:
            return False
        self._reaped = True
        for kill in (os.kill, os.killpg):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self._pid, signal.SIGKILL)
        return True


def how_it_ended(status: int) -> Ended | None:
    """An exit status as a reason: negative for the signal that ended it."""
    if status == -signal.SIGXCPU:
        return Ended("time", "processor time")
    if status == -signal.SIGKILL:
        return None
    if status < 0:
        return Ended("crashed", signal.Signals(-status).name)
    return Ended("crashed", f"exit status {status}")
