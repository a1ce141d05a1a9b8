"""How student code is run. One file per engine, one line per engine in the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.errors import UsageError


def _warm(packages: Sequence[str]) -> Any:
    from grader.engines.warm import WarmEngine

    return WarmEngine(packages)


def _kernel(packages: Sequence[str]) -> Any:
    from grader.engines.kernel import KernelEngine

    return KernelEngine(packages)


def _subprocess(packages: Sequence[str]) -> Any:
    from grader.engines.process import SubprocessEngine

    return SubprocessEngine(packages)


ENGINES: dict[str, Callable[[Sequence[str]], Any]] = {"warm": _warm, "kernel": _kernel, "subprocess": _subprocess}
"""Engines by name; made with the packages to import beforehand. Imported when used: the kernel one is slow to import."""


def default_engine() -> str:
    """The fastest engine that this platform has."""
    from grader.engines.warm import unavailable

    return "subprocess" if unavailable() else "warm"


def make(name: str, packages: Sequence[str] = ()) -> Any:
    """An engine, to be entered as a context manager; raises UsageError for a name that isn't in the table."""
    if name not in ENGINES:
        raise UsageError(f"no engine is called {name!r}; there are: {', '.join(ENGINES)}")
    return ENGINES[name](packages)
