"""The warm engine: a template process with everything imported, forked and confined once per submission.

Linux only (fork, Landlock, seccomp). Starting a student process takes milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import re
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
from grader.engines.scratch import Root, Scratch
from grader.engines.student import Ended
from grader.errors import EngineError
from grader.guest import wire
from grader.model import StudentCode

START_SECONDS = 20.0
"""How long a fork may take to be confined (milliseconds, but the machine may be busy)."""


A_CLASS = 20
"""Submissions from which on somebody will plot."""

PLOTS = re.compile("matplotlib|pylab|pyplot|seaborn")
"""What code says that is going to plot. A guess: whatever was guessed, the code can import what it likes."""


def unavailable() -> str:
    """Why this engine can't be used here, or "" when it can."""
    if not hasattr(os, "fork") or not sys.platform.startswith("linux"):
        return f"{sys.platform} has no fork with Landlock and seccomp"
    return ""


class WarmEngine:
    """Owns the template processes; not to be shared between threads.

    There are up to four, each started when it is first needed: forking and ending a process takes the longer the more it
    has loaded, and most submissions don't plot, nor import Keras.
    """

    name = "warm"

    def __init__(self, packages: Sequence[str] = (), keras: str = "stand-in") -> None:
        self._packages, self.keras = packages, keras
        self._templates: dict[tuple[bool, tuple[str, ...]], _Template] = {}

    def __enter__(self) -> Self:
        self._root = Root()
        try:
            self._template(plots=False)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _template(self, *, plots: bool, keras: tuple[str, ...] = ()) -> _Template:
        if (plots, keras) not in self._templates:
            preload = [*bootstrap.PRELOAD, *(bootstrap.PLOTTING if plots else ()), *keras, *self._packages]
            self._templates[plots, keras] = _Template(self._root.folder, preload, self.keras)
        return self._templates[plots, keras]

    def expect(self, count: int) -> None:
        if count >= A_CLASS:
            self._template(plots=True)  # gets ready while others work

    def gaps(self) -> tuple[str, ...]:
        first, *others = self._templates.values()
        hellos = [first.hello, *(template.hello for template in others if template.ready)]
        missing = [f"{name}: {why}" for hello in hellos for name, why in hello["missing"].items()]
        return tuple(dict.fromkeys([*(gap for hello in hellos for gap in hello["gaps"]), *missing]))

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of confinement in force."""
        return tuple(self._template(plots=False).hello["layers"])

    def student(self, code: StudentCode, extra_files: Sequence[Path], limits: Limits) -> PipeStudent:
        keras = bootstrap.keras_for(code, extra_files, self.keras)
        template = self._template(plots=any(PLOTS.search(cell.source) for cell in code.cells), keras=keras)
        scratch = Scratch(self._root.folder, extra_files, limits)
        their_requests, our_requests = os.pipe()
        our_replies, their_replies = os.pipe()
        request = {"op": "fork", "scratch": scratch.folder, "limits": bootstrap.guest_limits(limits, keras)}
        try:
            pid = template.request(request, [their_requests, their_replies])["pid"]
        finally:
            os.close(their_requests)
            os.close(their_replies)
        child, channel = _Child(template, pid), Channel(our_requests, our_replies)
        channel.expect_greeting(START_SECONDS)
        return PipeStudent(
            channel,
            layers=self.layers,
            interrupt=child.interrupt,
            end=child.end,
            leave=child.leave,
            watch=scratch.watch,
            cleanup=scratch.remove,
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for template in self._templates.values():
            template.close()
        self._root.remove()


class _Template:
    """A template process and the socket that it is asked over."""

    def __init__(self, root: str, preload: Sequence[str], keras: str) -> None:
        self._control, theirs = socket.socketpair()
        sys_path = bootstrap.import_path()
        plan = {
            "mode": "template",
            "sys_path": sys_path,
            "readable": bootstrap.readable(sys_path, keras),
            "scratch_root": root,
            "preload": list(preload),
        }
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                bootstrap.command(theirs.fileno()),
                env=bootstrap.environment(root),
                cwd=root,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self._control.sendall(wire.encode(plan))
        self._hello: dict[str, Any] | None = None

    @property
    def ready(self) -> bool:
        """It has been worked with."""
        return self._hello is not None

    @property
    def hello(self) -> dict[str, Any]:
        """What it said when it was ready; waits for that the first time, for it gets ready while others work."""
        if self._hello is None:
            self._hello = self._reply()
        return self._hello

    def reap(self, pid: int) -> dict[str, Any]:
        """How a killed child ended: `status` (negative: a signal) and `maxrss` in KiB."""
        return self.request({"op": "reap", "pid": pid})

    def forget(self, pid: int) -> None:
        """Have a killed child reaped whenever it is gone."""
        with contextlib.suppress(OSError):
            self._control.sendall(wire.encode({"op": "forget", "pid": pid}))

    def request(self, message: Any, descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """The template's answer; raises EngineError when it is gone."""
        _ = self.hello  # its first reply
        data = wire.encode(message)
        try:
            if descriptors:
                sent = socket.send_fds(self._control, [data], list(descriptors))
                self._control.sendall(data[sent:])
            else:
                self._control.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            raise self._broken() from None
        return self._reply()

    def _reply(self) -> dict[str, Any]:
        try:
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
        said = ""
        if self._process.stderr is not None:
            self._process.kill()
            said = self._process.stderr.read().decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        return EngineError(
            f"the warm engine's template process ended: {said or 'it left no message'}; try --engine subprocess"
        )

    def close(self) -> None:
        """End the process; its children die with it."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()


class _Child:
    """A forked student process, by its id: valid until reaped, which happens only here."""

    def __init__(self, template: _Template, pid: int) -> None:
        self._template, self._pid = template, pid
        self._reaped = False

    def interrupt(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGCONT)  # it may have stopped itself
            os.kill(self._pid, signal.SIGINT)

    def end(self) -> Ended | None:
        """Kill the process and its group, reap it; says how it had ended by itself, if it had."""
        if not self._kill():
            return None
        return how_it_ended(self._template.reap(self._pid)["status"])

    def leave(self) -> None:
        """Kill the process and its group, and let it be reaped in time."""
        if self._kill():
            self._template.forget(self._pid)

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
