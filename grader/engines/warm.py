"""The warm engine: a template process with everything imported, forked and confined once per submission.

Linux only (fork, Landlock, seccomp). Starting a student process takes milliseconds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from grader.engines import bootstrap, wanted
from grader.engines.channel import Channel
from grader.engines.limits import Limits
from grader.engines.pipe import PipeStudent
from grader.engines.scratch import Root
from grader.engines.student import A_CLASS
from grader.engines.template_client import Template
from grader.model.errors import EngineError
from grader.model.submission import Beside, StudentCode

START_SECONDS = 20.0
"""How long a fork may take to be confined (milliseconds, but the machine may be busy)."""


def waits(source: str) -> bool:
    """Whether code wants a template that is slow to start, so that other code had better come first."""
    return bool(bootstrap.PLOTS.search(source) or bootstrap.IMPORTS_KERAS.search(source)) or wanted.is_heavy(source)


def unavailable() -> str:
    """Why this engine can't be used here, or "" when it can."""
    if not hasattr(os, "fork") or not sys.platform.startswith("linux"):
        return f"{sys.platform} has no fork with Landlock and seccomp"
    return ""


class WarmEngine:
    """Owns the template processes; not to be shared between threads.

    Each is made when it is first needed: forking and ending a process takes the longer the more it has loaded, and most submissions
    don't plot, nor import Keras.
    """

    name = "warm"

    def __init__(self, packages: Sequence[str] = (), keras: str = "stand-in") -> None:
        self._packages, self.keras = tuple(packages), keras
        self._templates: dict[_Loaded, Template] = {}
        self.cpu_affinity: tuple[int, ...] = ()
        """Those that its students keep to, and its grader may; none: any."""
        self._first: Template
        """Has what every submission needs, and serves none: the others are derived from it."""
        self._root: Root | None = None
        """None where it is another engine's, see `shared`."""

    def __enter__(self) -> Self:
        self._root = Root()
        try:
            self._first = Template.started(self._root.folder, bootstrap.PRELOAD, self.keras)
        except BaseException:
            self._root.remove()
            raise
        return self

    def _template(self, modules: _Loaded = ()) -> Template:
        if modules not in self._templates:
            plots = bootstrap.PLOTTING if bootstrap.PLOTTING[0] in modules else ()
            self._templates[modules] = self._first.derived([*dict.fromkeys((*plots, *modules, *self._packages))])
        return self._templates[modules]

    def expect(self, count: int, packages: Sequence[str] = (), *, keras: bool = False) -> None:
        self._packages = tuple(dict.fromkeys([*self._packages, *packages]))
        self._template()
        if count >= A_CLASS:
            self._template(bootstrap.PLOTTING[:1])
            if keras:
                self._template((bootstrap.KERAS[self.keras],))

    def shared(self, count: int) -> list[WarmEngine]:
        mine = _available_cpus()
        engines = []
        for number in range(count):
            engine = WarmEngine(self._packages, self.keras)
            if count <= len(mine):
                engine._pin_to(mine[number])
            engine._first = self._first.derived(())
            engine._templates = {loaded: template.derived(()) for loaded, template in self._templates.items()}
            engines.append(engine)
        return engines

    def pin_to_one_cpu(self) -> None:
        if self.keras == "stand-in":  # the real library trains on as many CPUs as it is given
            self._pin_to(_available_cpus()[0])

    def _pin_to(self, cpu: int) -> None:
        # a grader and its student take turns: on one CPU they find in its cache what the other has left there, and
        # none has to be woken up
        self.cpu_affinity = (cpu,)

    def gaps(self) -> tuple[str, ...]:
        hellos = [self._template().hello, *(t.hello for t in self._templates.values() if t.ready)]
        missing = [f"{name}: {why}" for hello in hellos for name, why in hello["missing"].items()]
        return tuple(dict.fromkeys([*(gap for hello in hellos for gap in hello["gaps"]), *missing]))

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of confinement in force."""
        return tuple(self._template().hello["layers"])

    def student(self, code: StudentCode, extra_files: Sequence[Beside], limits: Limits) -> PipeStudent:
        modules = wanted.modules(code, extra_files, self.keras)
        template = self._template(modules)
        their_requests, our_requests = os.pipe()
        our_replies, their_replies = os.pipe()
        channel = Channel(our_requests, our_replies)
        try:
            guest_limits = bootstrap.guest_limits(limits, modules)
            child, scratch = template.fork(
                extra_files, limits, guest_limits, [their_requests, their_replies], self.cpu_affinity
            )
        except BaseException as error:
            channel.close()
            if isinstance(error, EngineError):
                self._templates.pop(modules).close()  # the next submission gets a new one
            raise
        finally:
            os.close(their_requests)
            os.close(their_replies)
        channel.expect_greeting(START_SECONDS)
        return PipeStudent(
            channel,
            layers=self.layers,
            interrupt=child.interrupt,
            end=child.end,
            leave=child.leave,
            watch=lambda: scratch.watch(child.pid),
            cleanup=template.give_back,
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for template in (*self._templates.values(), self._first):
            template.close()
        if self._root is not None:
            self._root.remove()


_Loaded = tuple[str, ...]
"""What a template has imported besides."""


def _available_cpus() -> list[int]:
    """CPUs that this process may use, the one that it runs on first: two graders at work don't both begin with the first."""
    mine = sorted(os.sched_getaffinity(0))
    try:
        with open("/proc/self/stat") as file:
            here = mine.index(int(file.read().rsplit(")", 1)[1].split()[36]))
    except (OSError, ValueError, IndexError):
        here = 0
    return [*mine[here:], *mine[:here]]
