"""The kernel engine: a real Jupyter kernel per submission, its cells run by nbconvert's ExecutePreprocessor.

For notebooks that need a kernel (comms, widgets, top-level await in a running loop). A kernel takes about a second to
start; it is confined like every other student process, and what it sends is as little believed.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import os
import subprocess
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import zmq.asyncio
from IPython.core.profiledir import ProfileDir
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient.exceptions import DeadKernelError
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat.v4 import new_code_cell, new_notebook

from grader.engines import bootstrap, wanted
from grader.engines.anew import Anew
from grader.engines.channel import MAX_RECEIVED, Closed, TimedOut, TooMuch
from grader.engines.limits import Limits
from grader.engines.pipe import GRACE, CellReply, PipeStudent
from grader.engines.process import ChildProcess
from grader.engines.scratch import Scratch
from grader.engines.student import Ended, Patience
from grader.guest import wire
from grader.model.errors import EngineError
from grader.model.observation import Answer, Plain, Question, asks_for
from grader.model.run import CellRun
from grader.model.submission import Beside, Cell, StudentCode

START_SECONDS = 60
"""How long a kernel may take to start (about one second, but the machine may be busy)."""
MESSAGES, CHARACTERS = 2000, 4 * 2**20
"""What a cell may publish: far more than the kernel lets through by itself."""
HIGH_WATER = 16
"""Messages that wait in memory unread; the kernel's own queue takes over from there."""


class KernelEngine(Anew):
    """Starts one kernel per submission, on an event loop of its own."""

    name = "kernel"

    def __enter__(self) -> Self:
        super().__enter__()
        # made here: a kernel may not write outside its scratch folder
        profile = os.path.join(self._root.folder, ".ipython", "profile_default")
        ProfileDir.create_profile_dir(profile)
        os.makedirs(os.path.join(profile, "db"), exist_ok=True)  # where a shell of IPython before 9 keeps its settings
        self._loop = asyncio.new_event_loop()
        self._context = zmq.asyncio.Context()
        self._context.setsockopt(zmq.MAXMSGSIZE, wire.MAX_MESSAGE + 2**16)
        self._context.setsockopt(zmq.RCVHWM, HIGH_WATER)
        self._context.setsockopt(zmq.LINGER, 0)
        return self

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of `work`, run on this engine's loop."""
        return self._loop.run_until_complete(work)

    def student(self, code: StudentCode, extra_files: Sequence[Beside], limits: Limits) -> KernelStudent:
        scratch = Scratch.below(self._root.folder, extra_files, limits)
        plan_file = f"{scratch.folder}.plan"
        more = wanted.modules(code, extra_files, self.keras)
        Path(plan_file).write_bytes(wire.encode(self._plan(scratch, limits, more)))
        kernel = _Kernel(self, plan_file, scratch)
        try:
            kernel.start(bootstrap.environment(self._root.folder))
            student = KernelStudent(self, kernel, scratch)
        except BaseException:
            kernel.close()
            scratch.remove()
            raise
        self._gaps = student.gaps
        return student

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.destroy(linger=0)
        self.wait(_cancel_what_is_left())
        self._loop.close()
        self._root.remove()


async def _cancel_what_is_left() -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


class _Manager(AsyncKernelManager):  # type: ignore[misc]
    """Starts the kernel that it is told to, whatever is installed under some kernel's name."""

    def __init__(self, command: list[str], **options: Any) -> None:
        super().__init__(**options)
        self._kernel_spec = KernelSpec(argv=command, display_name="grade", language="python")

    @property
    def own_process(self) -> subprocess.Popen[bytes]:
        """The kernel's; Jupyter's client 6 has no provisioners yet."""
        process: subprocess.Popen[bytes] = self.provisioner.process if hasattr(self, "provisioner") else self.kernel
        return process


class _Preprocessor(ExecutePreprocessor):  # type: ignore[misc]
    """Runs cells one by one; a kernel that publishes without end is not listened to."""

    def begin(self, cell: Any) -> None:
        """A new cell begins."""
        self.nb = new_notebook(cells=[cell])
        self.reset_execution_trackers()
        self._messages, self._characters = 0, 0

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        self._messages += 1
        self._characters += len(repr(msg["content"])) + sum(len(b) for b in msg["buffers"])
        if self._messages > MESSAGES or self._characters > CHARACTERS:
            raise Ended("output", "a kernel that publishes without end")
        return super().process_message(msg, cell, cell_index)

    def handle_comm_msg(self, outs: Any, msg: Any, cell_index: int) -> None:
        """Widgets have no front end here."""


class _Kernel:
    """One kernel process and the client that talks to it."""

    def __init__(self, engine: KernelEngine, plan_file: str, scratch: Scratch) -> None:
        self._engine, self._plan_file = engine, plan_file
        sockets = os.path.join(scratch.folder, ".kernel")
        self._manager = _Manager(
            bootstrap.kernel_command(plan_file),
            context=engine._context,
            connection_file=f"{sockets}.json",
            transport="ipc",
            ip=sockets,
            log=_silent(),
        )
        self.process: ChildProcess | None = None
        self.preprocessor: Any = _Preprocessor(timeout=None, allow_errors=True, coalesce_streams=True, log=_silent())
        self.preprocessor.km = self._manager

    def start(self, environment: dict[str, str]) -> None:
        try:
            self._engine.wait(self._start(environment))
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever Jupyter's client meets at a start: our failure
            raise EngineError(
                f"a Jupyter kernel did not start ({type(error).__name__}: {error}); see `grade doctor`"
            ) from None

    async def _start(self, environment: dict[str, str]) -> None:
        folder = os.path.dirname(self._manager.connection_file)
        await self._manager.start_kernel(
            env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.process = ChildProcess(self._manager.own_process)
        self.client = self.preprocessor.kc = self._manager.client()
        self.client.start_channels(stdin=False)
        await self.client.wait_for_ready(timeout=START_SECONDS)
        self.client.allow_stdin = False
        for file in Path(folder).glob(".kernel*"):  # connected: a student's folder holds only what was handed in
            file.unlink()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.is_running

    def end(self) -> Ended | None:
        return self.process.end() if self.process is not None else None

    def close(self) -> None:
        """Kill the process, close the client's sockets."""
        self.end()
        self._engine.wait(_cancel_what_is_left())
        if self.preprocessor.kc is not None:
            self.client.stop_channels()
        if (cleaning := self._manager.cleanup_resources()) is not None:  # Jupyter's client 6 does it at once
            self._engine.wait(cleaning)
        with contextlib.suppress(OSError):
            os.unlink(self._plan_file)


def _silent() -> logging.Logger:
    logger = logging.getLogger("grader.kernel")
    logger.disabled = True
    return logger


class KernelChannel:
    """The grader's questions on the kernel's shell channel: what `Channel` is to a pipe."""

    def __init__(self, engine: KernelEngine, kernel: _Kernel) -> None:
        self._wait, self._kernel = engine.wait, kernel
        self._shell = kernel.client.shell_channel
        self._session = kernel.client.session
        self._received = 0

    def send(self, message: Plain, deadline: float = 0) -> None:
        """Send a request, as `Channel.send`; ZeroMQ's queue takes it at once."""
        self._wait(self._send(message))

    async def _send(self, message: Plain) -> None:
        while await self._shell.socket.poll(0):
            if await self._next() is not None:
                raise wire.WireError("a message that nobody asked for")
        self._session.send(self._shell.socket, "grade_request", {}, buffers=[wire.encode(message)])

    def receive(self, deadline: float, watch: Callable[[], None] = lambda: None) -> Plain:
        """The next message, as `Channel.receive`."""
        return self._wait(self._receive(deadline, watch))

    async def _receive(self, deadline: float, watch: Callable[[], None]) -> Plain:
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimedOut
            if await self._shell.socket.poll(min(left, 0.5) * 1000 + 1):
                if (body := await self._next()) is not None:
                    return wire.decode(body)
                continue
            if not self._kernel.is_running:
                raise Closed
            watch()

    async def _next(self) -> bytes | None:
        """The body of the message that waits; None for a late answer to Jupyter's own question whether the kernel is ready,
        which a client asks again and again while a kernel starts slowly."""
        frames = await self._shell.socket.recv_multipart()
        self._received += sum(len(frame) for frame in frames)
        if self._received > MAX_RECEIVED:
            raise TooMuch
        try:
            _, parts = self._session.feed_identities(frames)
            reply = self._session.deserialize(parts)
            if reply["msg_type"] == "kernel_info_reply":
                return None
            if reply["msg_type"] != "grade_reply":
                raise wire.WireError("a reply of no known type")
            return bytes(reply["buffers"][0])[wire.HEADER.size :]
        except wire.WireError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever Jupyter's parser makes of bytes that may be anything
            raise wire.WireError(f"not a reply: {type(error).__name__}") from None

    def close(self) -> None:
        """Nothing to do: the kernel closes its sockets."""


class KernelStudent(PipeStudent):
    """A student process that is a Jupyter kernel."""

    def __init__(self, engine: KernelEngine, kernel: _Kernel, scratch: Scratch) -> None:
        channel = KernelChannel(engine, kernel)
        channel.send({"op": "hello"})
        try:
            hello: Any = channel.receive(time.monotonic() + START_SECONDS)
        except (Closed, TimedOut, TooMuch, wire.WireError) as error:
            raise EngineError(f"a Jupyter kernel did not answer ({type(error).__name__}); see `grade doctor`") from None
        self.gaps = (*hello["gaps"], *(f"{name}: {why}" for name, why in hello["missing"].items()))
        process = kernel.process
        assert process is not None  # noqa: S101 - it has just answered
        super().__init__(
            channel,  # type: ignore[arg-type]
            layers=tuple(hello["layers"]),
            interrupt=process.interrupt,
            end=kernel.end,
            leave=kernel.end,
            watch=lambda: scratch.watch(process.pid),
            cleanup=scratch.remove,
        )
        self._engine, self._kernel = engine, kernel

    def runs(
        self, code: StudentCode, cells: Sequence[Cell], seconds_each: float, seconds: float, *, script: bool = True
    ) -> Iterator[CellRun]:
        if code.kind == "module":
            yield from super().runs(code, cells, seconds_each, seconds, script=script)
            return
        deadline = time.monotonic() + seconds
        for cell in cells:
            yield self._run(cell, min(seconds_each, deadline - time.monotonic()))

    def _run(self, cell: Cell, seconds: float) -> CellRun:
        list(self._conversation({"op": "begin", "number": cell.number}, lambda: GRACE, GRACE))
        executed, interrupted = self._engine.wait(self._execute(cell, seconds))
        (message, _), *_ = self._conversation({"op": "outcome"}, lambda: seconds, seconds)
        reply: CellReply = self._typed(message, CellReply)
        return msgspec.structs.replace(reply.cell_run(interrupted), **_outputs(executed))

    def answers(self, questions: Sequence[Question], patience: Patience, seconds: float) -> Iterator[Answer]:
        """As every student's; but a kernel that ends takes with it what it hasn't sent yet, so functions are asked one by one."""
        deadline = time.monotonic() + seconds
        stopped: dict[str, Answer] = {}
        for name, group in itertools.groupby(questions, asks_for):
            if name in stopped:
                yield from (stopped[name] for _ in group)
                continue
            for answer in super().answers(list(group), patience, deadline - time.monotonic()):
                if answer.status == "timeout":
                    stopped[name] = Answer("timeout")
                yield answer

    async def _execute(self, cell: Cell, seconds: float) -> tuple[Any, bool]:
        """The cell as nbconvert executed it, and whether it had to be interrupted. Raises Ended."""
        node = new_code_cell(cell.source)
        self._kernel.preprocessor.begin(node)
        work = asyncio.ensure_future(self._kernel.preprocessor.async_execute_cell(node, 0, store_history=False))
        work.add_done_callback(_look_at_its_end)
        deadline, interrupted = time.monotonic() + seconds, False
        while not (await asyncio.wait({work}, timeout=max(0.0, min(0.5, deadline - time.monotonic()))))[0]:
            try:
                self._watch()
            except Ended:
                self._end()
                raise
            if time.monotonic() < deadline:
                continue
            if interrupted:
                raise self._break("time", "did not stop when interrupted")
            interrupted, deadline = True, time.monotonic() + GRACE
            self._interrupt()
        try:
            return await work, interrupted
        except DeadKernelError:
            raise self._end() or Ended("crashed", "it ended by itself") from None
        except Ended as ended:
            raise self._break(ended.reason, ended.detail) from None
        except Exception as error:  # noqa: BLE001 - nbclient on messages that no honest kernel sends
            raise self._break("protocol", f"{type(error).__name__}") from None

    def close(self) -> None:
        self._kernel.close()
        super().close()


def _look_at_its_end(work: asyncio.Future[Any]) -> None:
    """So that a task whose cell was given up isn't reported by asyncio, whenever the garbage is collected."""
    if not work.cancelled():
        work.exception()


def _outputs(cell: Any) -> dict[str, Any]:
    """What an executed cell printed and displayed; anything that isn't text is left out."""
    streams = {"stdout": "", "stderr": ""}
    displays = []
    for output in cell.get("outputs", []):
        kind, text = output.get("output_type"), output.get("text")
        if kind == "stream" and output.get("name") in streams and type(text) is str:
            streams[output["name"]] += text
        elif kind in ("execute_result", "display_data") and type(shown := output["data"].get("text/plain")) is str:
            displays.append(wire.clean(shown))
    return {**{name: wire.clean(text) for name, text in streams.items()}, "displays": tuple(displays)}
