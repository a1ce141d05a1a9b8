"""The student process of the kernel engine: a real Jupyter kernel (ipykernel) that confines itself before it serves.

Cells come as Jupyter's own execute requests. The grader's questions come on the same channel as requests of a type of
their own, a wire message in their buffers; so do the answers.

Order matters: Landlock binds a thread and those it starts, so it is entered before ZeroMQ starts threads; seccomp
forbids new sockets, so it is entered, for all threads, once the kernel's own are bound. Both happen before the kernel
takes its first request.
"""

from __future__ import annotations

import functools
import os
import sys
import time
from pathlib import Path
from typing import Any

from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell

from . import confine, template_process, wire
from .cells import Cells
from .headless import cell_ends
from .outputs import Bytes, ends_quietly
from .serve import replied
from .shells import Tame, quiet_warnings, shell_config
from .unanswered import no_input

LIMITS = {"stdout": 20_000, "stderr": 10_000}
"""Characters of each stream that are sent on, per cell."""
DISPLAYS, DISPLAY_CHARACTERS = 20, 4000
THREADS_ADDRESS_SPACE = 32 * 2**20
"""Address space that the threads which a kernel starts later reserve for their stacks (8 MB each), without using it."""


class CappedStream(OutStream):  # type: ignore[misc]
    """Sends what is printed to the notebook, up to a limit per cell."""

    def __init__(self, session: Any, pub_thread: Any, name: str, **options: Any) -> None:
        super().__init__(session, pub_thread, name, **{**options, "watchfd": False, "echo": None})
        self.reset()

    def reset(self) -> None:
        """A new cell begins."""
        self.left = LIMITS[self.name]
        self.truncated = False

    @property
    def buffer(self) -> Bytes:
        return Bytes(self)

    def reconfigure(self, **settings: Any) -> None:
        """As `Capped` does."""

    def write(self, string: str) -> int | None:
        if len(string) > self.left:
            self.truncated = True
        if self.left > 0 and string:
            super().write(wire.clean(string[: self.left]))
        self.left -= len(string) + 1
        return len(string)


class KernelShell(Tame, ZMQInteractiveShell):  # type: ignore[misc]
    """Remembers which cell is running and how the last one ended."""

    result: Any = None
    _last_traceback: Any = None
    """What ipykernel sends on of an error: nothing. ipykernel itself sets it with the first cell that isn't asynchronous."""
    source = ""
    streams: tuple[Any, Any] = (sys.stdout, sys.stderr)

    def own_streams(self) -> None:
        """Print to the notebook, whatever a cell put in the place of its streams."""
        sys.stdout = sys.__stdout__ = self.streams[0]  # type: ignore[misc]
        sys.stderr = sys.__stderr__ = self.streams[1]  # type: ignore[misc]

    def run_cell(self, raw_cell: str, *args: Any, **kwargs: Any) -> Any:
        self.source = raw_cell
        self.result = super().run_cell(raw_cell, *args, **kwargs)
        return self.result

    @functools.wraps(
        ZMQInteractiveShell.run_cell_async
    )  # ipykernel looks which arguments this version of IPython knows
    async def run_cell_async(self, raw_cell: str, *args: Any, **kwargs: Any) -> Any:
        self.source = raw_cell
        self.result = await super().run_cell_async(raw_cell, *args, **kwargs)
        cell_ends()
        return self.result


class KernelCells(Cells):
    """A submission's cells in a kernel: cells come from outside, their outcome is asked for afterwards."""

    def __init__(self, shell: Any, streams: tuple[Any, Any]) -> None:
        super().__init__(shell)
        self._streams = shell.streams = streams
        self._started = 0.0
        self._publish = shell.display_pub.publish
        self._displayed = 0
        self._cut = False
        shell.display_pub.publish = self._publish_text
        shell.displayhook.quiet = lambda: ends_quietly(shell.source)  # IPython looks into a history that isn't kept
        self._send_result = shell.displayhook.write_format_data
        shell.displayhook.write_format_data = self._write_result

    def begin(self, number: int) -> None:
        """Get ready for cell `number`."""
        self._running = number
        self.shell.own_streams()
        for stream in self._streams:
            stream.reset()
        self.missing.begin()
        self.unanswered.first = None
        self.unanswered.nobody_there()
        self.shell.result = self.shell.shown = None
        self._displayed, self._cut = 0, False
        self._keep_room()
        self._started = time.perf_counter()

    def outcome(self) -> dict[str, Any]:
        """How the cell ended; its output has gone the way of a notebook's."""
        seconds = time.perf_counter() - self._started
        result = self.shell.result
        error = None if result is None else result.error_before_exec or result.error_in_exec
        return {
            "cell": self._running,
            "seconds": seconds,
            "error": self.outcome_of(error),
            "gaps": self.gaps(error),
            "stdout": "",
            "stderr": "",
            "displays": [],
            "truncated": self._cut or any(stream.truncated for stream in self._streams),
        }

    def _capped(self, data: Any) -> dict[str, str] | None:
        """The plain text of what is displayed; None when there was too much before."""
        text = data.get("text/plain") if isinstance(data, dict) else None
        if sys.stdout is self.nowhere:  # a function that is asked: nobody looks
            return None
        self._displayed += 1
        if type(text) is not str or self._displayed > DISPLAYS:
            self._cut = True
            return None
        self._cut = self._cut or len(text) > DISPLAY_CHARACTERS
        return {"text/plain": wire.clean(text[:DISPLAY_CHARACTERS])}

    def _publish_text(self, data: Any, metadata: Any = None, **options: Any) -> None:
        if (capped := self._capped(data)) is not None:
            self._publish(capped, {}, **options)

    def _write_result(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        if (capped := self._capped(format_dict)) is not None:
            self._send_result(capped, {})


class Kernel(IPythonKernel):  # type: ignore[misc]
    """A kernel that answers the grader's questions too."""

    shell_class = KernelShell
    cells: KernelCells
    hello: dict[str, Any]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.shell_handlers["grade_request"] = self.grade_request

    @functools.wraps(IPythonKernel.do_execute)
    async def do_execute(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super().do_execute(*args, **kwargs)
        finally:
            self.shell.own_streams()  # a kernel flushes what it finds there: ipykernel 6 never answers after `sys.stdout = None`

    def raw_input(self, prompt: str = "") -> str:
        return no_input(prompt)

    def getpass(self, prompt: str = "", stream: Any = None) -> str:
        return no_input(prompt)

    def grade_request(self, stream: Any, identities: Any, parent: dict[str, Any]) -> None:
        """Answer one request of the grader's, message by message."""
        request = wire.decode(bytes(parent["buffers"][0])[wire.HEADER.size :], trusted=True)
        for messages in self._replied(request):
            for body in messages:
                self.session.send(stream, "grade_reply", {}, parent, ident=identities, buffers=[body])

    def _replied(self, request: dict[str, Any]) -> Any:
        if request["op"] == "hello":
            yield [wire.encode({**self.hello, "last": True})]
        elif request["op"] == "begin":
            self.cells.begin(request["number"])
            yield [wire.encode({"last": True})]
        elif request["op"] == "outcome":
            yield [wire.encode({**self.cells.outcome(), "last": True})]
        else:
            yield from replied(self.cells, request)


def main(plan_file: str, connection_file: str) -> None:
    """Prepare, guard files, open the kernel's sockets, forbid more of them, serve until killed."""
    plan = wire.decode(Path(plan_file).read_bytes()[wire.HEADER.size :], trusted=True)
    template_process.list_fonts()
    missing = template_process.preload(plan["preload"])
    prepared = confine.prepare(plan["readable"], plan["listed"], plan["scratch_root"], sockets=True)
    template_process.hide_project_from_imports(plan)
    confine.die_with_parent()
    template_process.call_home(plan["scratch"])
    # until all layers are in force nothing is imported, or read as a setting, from what was handed in
    os.chdir(plan["scratch_root"])
    space = confine.AddressSpace()
    confine.guard_files(prepared, plan["scratch"])
    app = IPKernelApp.instance(
        config=shell_config(),
        kernel_class=Kernel,
        connection_file=connection_file,
        outstream_class=f"{__name__}.CappedStream",
        no_secure_files=True,
    )
    app.initialize(["--log-level=CRITICAL"])
    kernel = app.kernel
    kernel.session.copy_threshold = wire.MAX_MESSAGE + 1  # to send without copying, ZeroMQ would open another socket
    kernel.cells = KernelCells(kernel.shell, (sys.stdout, sys.stderr))
    quiet_warnings()
    limits = {**plan["limits"], "memory": plan["limits"]["memory"] + THREADS_ADDRESS_SPACE}
    kernel.hello = {"layers": list(prepared.layers), "gaps": list(prepared.missing), "missing": missing}
    confine.set_limits(limits, space.measured())
    space.close()
    confine.filter_calls(prepared, every_thread=True)
    template_process.enter_scratch(plan["scratch"])
    app.start()
