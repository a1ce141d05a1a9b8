"""What the engines share that start an interpreter for every submission: nothing is kept from one to the next but the scratch root."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from grader.engines import bootstrap
from grader.engines.limits import Limits
from grader.engines.scratch import Root, Scratch
from grader.engines.student import Engine


class Anew:
    """Base of those engines."""

    def __init__(self, packages: Sequence[str] = (), keras: str = "stand-in") -> None:
        self.keras = keras
        self.cpu_affinity: tuple[int, ...] = ()
        self._preload = [*bootstrap.PRELOAD, *packages]
        self._gaps: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        self._root = Root()
        self._sys_path = bootstrap.import_path()
        self._readable = bootstrap.readable(self._sys_path, self.keras)
        return self

    def expect(self, count: int, packages: Sequence[str] = (), *, keras: bool = False) -> None:
        self._preload = [*dict.fromkeys([*self._preload, *packages])]

    def shared(self, count: int) -> Sequence[Engine]:
        raise RuntimeError("nothing is shared between submissions here")

    def pin_to_one_cpu(self) -> None:
        pass

    def gaps(self) -> tuple[str, ...]:
        return self._gaps

    def _plan(self, scratch: Scratch, limits: Limits, modules: tuple[str, ...]) -> dict[str, Any]:
        """What the interpreter is told before anything else."""
        return {
            "sys_path": self._sys_path,
            "readable": self._readable,
            "listed": bootstrap.listed(self._sys_path),
            "scratch_root": self._root.folder,
            "scratch": scratch.folder,
            "preload": [*self._preload, *modules],
            "limits": bootstrap.guest_limits(limits, modules),
        }
