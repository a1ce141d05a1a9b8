"""The warm template process: everything imported once, then one fork per submission.

It never runs student code itself. Over its control socket it is asked to fork (and is sent the two pipe ends that the
child talks through), to reap a child, so that a process id stays valid for as long as the trusted side may signal it, or
for another template that has more imported (and is sent that one's control socket), as long as it is not confined.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import tempfile
import time
from typing import Any

from . import confine, memory_pages, places, renamed, wire
from .cells import Cells
from .forks import draw_anew, unannounced
from .headless import no_windows
from .no_processes import threads_instead
from .renamed import used
from .serve import interrupted, serve
from .shells import quiet_warnings
from .warmup import warm_up


def preload(packages: list[str]) -> dict[str, str]:
    """Import what submissions commonly import; returns the packages that can't be, with the reason."""
    missing = {}
    for package in packages:
        try:
            importlib.import_module(package)
        except Exception as error:
            missing[package] = f"{type(error).__name__}: {error}"
    no_windows()
    threads_instead()
    renamed.offer()
    begin_anew()
    return missing


def list_fonts() -> None:
    """Have matplotlib make its list of fonts, once for this machine: a confined process may only read it."""
    folder = os.environ.get("MPLCONFIGDIR", "")
    with contextlib.suppress(OSError, ImportError):
        listed = os.listdir(folder) if os.path.isdir(folder) else []
        if not any(name.startswith("fontlist") for name in listed):
            importlib.import_module("matplotlib.font_manager")


def begin_anew() -> None:
    """Forget what has been used of old names, and have the stand-in for Keras, where it is loaded, forget what was asked of it."""
    used.forget()
    standin = sys.modules.get(f"{__package__}.keras.importing")
    if standin is not None:
        standin.begin_anew()


def start(plan: dict[str, Any]) -> tuple[Cells, confine.Prepared, dict[str, str]]:
    """Everything that is done once, before any student code: imports, the shell, the confinement's shared part."""
    missing = preload(plan["preload"])
    cells = Cells()
    quiet_warnings()
    prepared = confine.prepare(plan["readable"], plan["listed"], plan["scratch_root"])
    return cells, prepared, missing


def hide_project_from_imports(plan: dict[str, Any]) -> None:
    """Set sys.path to Python and its libraries, without the project's own folders."""
    sys.path[:] = plan["sys_path"]
    sys.argv[:] = [""]
    for entry in list(sys.path_importer_cache):
        if entry not in sys.path:
            del sys.path_importer_cache[entry]


def run_child(cells: Cells, prepared: confine.Prepared, request: dict[str, Any], descriptors: list[int]) -> None:
    """Become a student process: own session, own descriptors, own folder, confined; serve; end. Never returns."""
    status = 70
    requests, replies = descriptors
    try:
        try:
            _isolate(prepared, request, descriptors)
        except Exception as error:  # ours, not the student's: no line of student code has run
            os.write(replies, wire.encode({"ready": False, "why": f"{type(error).__name__}: {error}"}))
            raise
        os.write(replies, _READY)
        serve(cells, requests, replies)
        status = 0
    finally:
        os._exit(status)  # no atexit handlers, no destructors: nothing of the student's runs after the last answer


_READY = wire.encode({"ready": True, "why": ""})


def _isolate(prepared: confine.Prepared, request: dict[str, Any], descriptors: list[int]) -> None:
    """Per-student confinement: every line here costs every student. What all share is done once, in `TemplateServer._prepare_shared`."""
    confine.die_with_parent()
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)  # its own: flags and locks of an open file outlive whoever set them
    for standard in (0, 1, 2):
        os.dup2(null, standard, inheritable=False)
    own = {prepared.own.fileno()} if prepared.own is not None else set()
    _close_all_but({0, 1, 2, *descriptors, *own})
    sys.path.insert(0, request["scratch"])
    draw_anew()
    for which, value in request["hard_limits"]:
        confine.set_limit(which, value)
    confine.guard_files(prepared, request["scratch"])
    confine.filter_calls(prepared)


def enter_scratch(folder: str) -> None:
    """Work in the scratch folder, call it home, and import from it."""
    call_home(folder)
    os.chdir(folder)
    sys.path.insert(0, folder)


def call_home(folder: str) -> None:
    """Have programs find their home, a place for temporary files, and places of other computers, in the scratch folder."""
    places.keep_below(folder)
    os.environ["HOME"] = os.environ["TMPDIR"] = folder
    tempfile.tempdir = None  # it may have looked before


def _close_all_but(kept: set[int]) -> None:
    start = 0
    for descriptor in [*sorted(kept), 4096]:
        if start < descriptor:  # an empty range would wrap around and close everything
            os.closerange(start, descriptor)
        start = descriptor + 1


def prepare_to_fork(plan: dict[str, Any]) -> tuple[Cells, confine.Prepared, dict[str, str]]:
    """Import, warm up and freeze everything that a template has before it forks."""
    cells, prepared, missing = start(plan)
    warm_up(cells, begin_anew)
    hide_project_from_imports(plan)
    _freeze_memory()
    return cells, prepared, missing


def _freeze_memory() -> None:
    """Freeze all live objects and lay out memory so that forks share it."""
    gc.collect()
    memory_pages.fill_gaps()
    gc.freeze()
    memory_pages.collapse()


class TemplateServer:
    """A template at its control socket."""

    def __init__(
        self, cells: Cells, prepared: confine.Prepared, missing: dict[str, str], control: socket.socket
    ) -> None:
        self._cells, self._prepared, self._control = cells, prepared, control
        self._children: set[int] = set()
        self._scratch = ""
        self._say({"layers": list(prepared.layers), "gaps": list(prepared.missing), "missing": missing})

    def _say(self, message: dict[str, Any]) -> None:
        self._control.sendall(wire.encode(message))

    def serve(self) -> None:
        """Do what is asked until the other side closes the socket, then take the children along."""
        while True:
            data, descriptors = _receive(self._control)
            if data is None:
                break
            request = wire.decode(data, trusted=True)
            if request["op"] == "fork":
                self._fork(request, descriptors)
            elif request["op"] == "derive":
                self._derive(request["preload"], descriptors[0])
            else:
                _, status, usage = os.wait4(request["pid"], 0)
                self._children.discard(request["pid"])
                self._say({"status": os.waitstatus_to_exitcode(status), "maxrss": usage.ru_maxrss})
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _fork(self, request: dict[str, Any], descriptors: list[int]) -> None:
        killed = set(request["killed"])
        self._children -= killed
        _reap(killed)
        if not self._scratch:
            self._prepare_shared(request["scratch"], request["cpu_affinity"])
        request["hard_limits"] = confine.hard_limits(request["limits"], self._prepared.address_space)
        pid = _forked()
        if pid == 0:
            self._control.close()
            run_child(self._cells, self._prepared, request, descriptors)
        self._say({"pid": pid})  # first: somebody waits for it
        self._children.add(pid)
        for descriptor in descriptors:
            os.close(descriptor)

    def _prepare_shared(self, scratch: str, cpu_affinity: list[int]) -> None:
        """Do once what all children share: the folder that they work in one after the other, the CPUs that they are pinned to (if
        any), the part of the confinement that they share, and who hears an interrupt (this process, which runs no student
        code, doesn't)."""
        self._scratch = scratch
        if cpu_affinity:
            os.sched_setaffinity(0, cpu_affinity)
        call_home(scratch)
        os.chdir(scratch)
        self._prepared.address_space = confine.measured_address_space()
        confine.guard_shared(self._prepared, scratch)
        signal.signal(signal.SIGINT, interrupted)

    def _derive(self, packages: list[str], descriptor: int) -> None:
        """Fork another template, which serves at the socket `descriptor`."""
        if _forked():
            os.close(descriptor)
            return
        status = 70
        try:
            confine.die_with_parent()
            self._control.close()
            missing: dict[str, str] = {}
            if packages:
                with unannounced():
                    missing = preload(packages)
                    warm_up(self._cells, begin_anew)
                _freeze_memory()
            TemplateServer(self._cells, self._prepared, missing, socket.socket(fileno=descriptor)).serve()
            status = 0
        finally:
            os._exit(status)


ROOM_SECONDS = 20.0
"""How long to wait where the machine has no room for another process: a submission that takes it all is ended by then."""


def _forked() -> int:
    latest = time.monotonic() + ROOM_SECONDS
    while True:
        try:
            return os.fork()
        except OSError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.05)


GONE_SECONDS = 10.0
"""How long the end of a killed process may take (milliseconds, but the machine may be busy)."""


def _reap(killed: set[int]) -> None:
    """Wait until those children are gone: what comes after them works in the same folder. Mostly they have long been."""
    latest = time.monotonic() + GONE_SECONDS
    while killed:
        for pid in list(killed):
            if os.waitpid(pid, os.WNOHANG)[0]:
                killed.discard(pid)
        if killed:
            if time.monotonic() > latest:
                raise TimeoutError("a killed process does not end")
            time.sleep(0.0002)


def _receive(control: socket.socket) -> tuple[bytes | None, list[int]]:
    """One framed request and the descriptors sent with its first bytes."""
    descriptors = array.array("i")
    data, ancillary, _, _ = control.recvmsg(wire.HEADER.size, socket.CMSG_SPACE(2 * descriptors.itemsize))
    for _, _, sent in ancillary:
        descriptors.frombytes(sent[: len(sent) - len(sent) % descriptors.itemsize])
    while data and len(data) < wire.HEADER.size:
        data += control.recv(wire.HEADER.size - len(data))
    if not data:
        return None, []
    size = wire.HEADER.unpack(data)[0]
    body = b""
    while len(body) < size:
        part = control.recv(size - len(body))
        if not part:
            return None, []
        body += part
    return body, list(descriptors)
