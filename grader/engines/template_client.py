"""The trusted side's end of a template process, of the templates forked from it, and of their student processes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Any

from grader.engines import bootstrap
from grader.engines.limits import Limits
from grader.engines.scratch import Scratch
from grader.engines.student import Ended
from grader.guest import wire
from grader.model.errors import EngineError
from grader.model.submission import Beside

END_SECONDS = 5.0
"""How long an interpreter may take to end that has closed its socket."""


class Template:
    """A template process and the socket that it is asked over.

    It gets ready while others work: whatever first needs it waits for it.
    """

    def __init__(self, root: str, control: socket.socket, process: subprocess.Popen[bytes], *, derived: bool) -> None:
        """`process`: its interpreter, or that of the one which it is derived from."""
        self._root, self._control, self._process, self._is_derived = root, control, process, derived
        self._folder = tempfile.mkdtemp(prefix="t", dir=root)
        """Where its children may write, one after the other."""
        self._working = False
        self._killed: list[int] = []
        """Children that are to be reaped."""
        self._hello: dict[str, Any] | None = None

    @classmethod
    def started(cls, root: str, preload: Sequence[str], keras: str) -> Template:
        """A new interpreter, which imports `preload`. `root` holds the scratch folders."""
        control, theirs = socket.socketpair()
        sys_path = bootstrap.import_path()
        plan = {
            "sys_path": sys_path,
            "readable": bootstrap.readable(sys_path, keras),
            "listed": bootstrap.listed(sys_path),
            "scratch_root": root,
            "preload": list(preload),
        }
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                bootstrap.command(theirs.fileno(), "template"),
                env=bootstrap.environment(root),
                cwd=root,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        with contextlib.suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it has ended already: who waits for it will notice
            control.sendall(wire.encode(plan))
        return cls(root, control, process, derived=False)

    def derived(self, preload: Sequence[str]) -> Template:
        """A fork of this one, if it has served no submission yet, which imports `preload` besides: milliseconds where an
        interpreter takes a second."""
        control, theirs = socket.socketpair()
        with theirs, contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who waits for it will notice
            self._send({"op": "derive", "preload": list(preload)}, [theirs.fileno()])
        return Template(self._root, control, self._process, derived=True)

    @property
    def ready(self) -> bool:
        """It has been worked with."""
        return self._hello is not None

    @property
    def hello(self) -> dict[str, Any]:
        """What it said when it was ready; waits for that the first time."""
        if self._hello is None:
            self._hello = self._reply()
        return self._hello

    def fork(
        self, files: Sequence[Beside], limits: Limits, guest_limits: dict[str, int], descriptors: Sequence[int],
        cpu_affinity: Sequence[int] = (),
    ) -> tuple[Child, Scratch]:  # fmt: skip
        """A student process, which talks through `descriptors`, and its folder with copies of `files`, to be given back.
        It is pinned to the CPUs in `cpu_affinity`, as the template is; empty: to none.

        EngineError when the template is gone, RuntimeError while there is another student process: they could meet.
        """
        if self._working:
            raise RuntimeError("a template has one student process at a time")
        request = {"op": "fork", "scratch": self._folder, "limits": guest_limits, "killed": self._killed,
                   "cpu_affinity": list(cpu_affinity)}  # fmt: skip
        self._killed = []
        pid = self._request(request, descriptors)["pid"]
        self._working = True
        # only now, for whoever was there before is certainly gone; no student code runs before it is asked to
        return Child(self, pid), Scratch(self._folder, files, limits)

    def give_back(self) -> None:
        """The folder is no longer used: its process was killed. It is emptied when that is gone, before the next one is there."""
        self._working = False

    def reap(self, pid: int) -> dict[str, Any]:
        """How a killed child ended: `status` (negative: a signal) and `maxrss` in KiB."""
        return self._request({"op": "reap", "pid": pid})

    def forget(self, pid: int) -> None:
        """Have a killed child reaped before there is another one."""
        self._killed.append(pid)

    def _request(self, message: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        _ = self.hello  # its first reply
        try:
            self._send(message, descriptors)
        except (BrokenPipeError, ConnectionResetError):
            raise self._broken() from None
        return self._reply()

    def _send(self, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        data = wire.encode(message)
        if descriptors:
            sent = socket.send_fds(self._control, [data], list(descriptors))
            data = data[sent:]
        self._control.sendall(data)

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
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.0 if self._is_derived else END_SECONDS)
            if self._process.stderr is not None:
                os.set_blocking(self._process.stderr.fileno(), False)  # who is derived from it may still hold its end
                said = (self._process.stderr.read() or b"").decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        return EngineError(
            f"the warm engine's template process ended: {said or 'it left no message'}; try --engine subprocess"
        )

    def close(self) -> None:
        """End the process; its children die with it. One that others hold the socket of goes on for them."""
        self._control.close()
        if not self._is_derived:
            self._process.kill()
            self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()


class Child:
    """A forked student process, by its id: valid until reaped, which happens only here."""

    def __init__(self, template: Template, pid: int) -> None:
        self._template, self.pid = template, pid
        self._reaped = False

    def interrupt(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)  # it may have stopped itself
            os.kill(self.pid, signal.SIGINT)

    def end(self) -> Ended | None:
        """Kill the process and its group, reap it; says how it had ended by itself, if it had."""
        if not self._kill():
            return None
        return how_it_ended(self._template.reap(self.pid)["status"])

    def leave(self) -> None:
        """Kill the process and its group, and let it be reaped in time."""
        if self._kill():
            self._template.forget(self.pid)

    def _kill(self) -> bool:
        if self._reaped:
            return False
        self._reaped = True
        for kill in (os.kill, os.killpg):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)
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
