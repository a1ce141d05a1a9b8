"""The plain subprocess engine: a fresh interpreter per submission, for platforms without fork or Landlock.

Confines itself as far as the platform lets it, and says which layers are missing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from grader.engines import bootstrap, wanted
from grader.engines.anew import Anew
from grader.engines.channel import Channel, Closed, TimedOut
from grader.engines.limits import Limits
from grader.engines.pipe import PipeStudent
from grader.engines.scratch import Scratch
from grader.engines.student import Ended
from grader.engines.template_client import how_it_ended
from grader.model.errors import EngineError
from grader.model.submission import Beside, StudentCode

START_SECONDS = 60.0
"""How long an interpreter may take to import what submissions need."""


class SubprocessEngine(Anew):
    """Starts one interpreter per submission; nothing is shared but the scratch root."""

    name = "subprocess"

    def student(self, code: StudentCode, extra_files: Sequence[Beside], limits: Limits) -> PipeStudent:
        scratch = Scratch.below(self._root.folder, extra_files, limits)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
            bootstrap.command(0, "single"),
            env=bootstrap.environment(self._root.folder),
            cwd=scratch.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )
        assert process.stdin is not None  # noqa: S101 - asked for above
        assert process.stdout is not None  # noqa: S101
        channel = Channel(os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno()))
        process.stdin.close()
        process.stdout.close()
        child = ChildProcess(process)
        more = wanted.modules(code, extra_files, self.keras)
        hello = self._greet(channel, child, scratch, limits, more)
        self._gaps = (*hello["gaps"], *(f"{name}: {why}" for name, why in hello["missing"].items()))
        return PipeStudent(
            channel,
            layers=tuple(hello["layers"]),
            interrupt=child.interrupt,
            end=child.end,
            leave=child.end,
            watch=lambda: scratch.watch(process.pid),
            cleanup=scratch.remove,
        )

    def _greet(
        self, channel: Channel, child: ChildProcess, scratch: Scratch, limits: Limits, more: tuple[str, ...]
    ) -> dict[str, Any]:
        try:
            channel.send(self._plan(scratch, limits, more), time.monotonic() + START_SECONDS)
            return channel.greeting(START_SECONDS)
        except (Closed, TimedOut, EngineError) as error:
            child.end()
            channel.close()
            scratch.remove()
            raise (
                error
                if isinstance(error, EngineError)
                else EngineError("an interpreter for a submission did not start")
            ) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._root.remove()


class ChildProcess:
    """A student process that this process started itself."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._ended = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def interrupt(self) -> None:
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._process.terminate()
            else:
                self._process.send_signal(signal.SIGCONT)
                self._process.send_signal(signal.SIGINT)

    def end(self) -> Ended | None:
        """Kill the process and its group; says how it had ended by itself, if it had."""
        if self._ended:
            return None
        self._ended = True
        if (
            self._process.returncode is None
        ):  # poll() would reap it, and with it the certainty that the group is still its own
            if sys.platform != "win32":
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
        return how_it_ended(self._process.wait())
