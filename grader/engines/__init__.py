"""How student code is run. One file per engine, one line per engine in the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from grader.model import extras
from grader.model.errors import UsageError


def _warm(packages: Sequence[str], keras: str) -> Any:
    from grader.engines.warm import WarmEngine

    return WarmEngine(packages, keras)


def _kernel(packages: Sequence[str], keras: str) -> Any:
    from grader.engines.kernel import KernelEngine

    return KernelEngine(packages, keras)


def _subprocess(packages: Sequence[str], keras: str) -> Any:
    from grader.engines.process import SubprocessEngine

    return SubprocessEngine(packages, keras)


ENGINES: dict[str, Callable[[Sequence[str], str], Any]] = {"warm": _warm, "kernel": _kernel, "subprocess": _subprocess}
"""Engines by name; made with the packages to import beforehand. Imported when used: the kernel one is slow to import."""

EXTRAS = {"kernel": "kernel"}
"""Engines that need an extra of the project's."""


def default_engine() -> str:
    """The fastest engine that this platform has."""
    from grader.engines.warm import unavailable

    return "subprocess" if unavailable() else "warm"


def make(name: str, packages: Sequence[str] = (), keras: str = "stand-in") -> Any:
    """An engine, to be entered as a context manager; raises UsageError for a name that isn't in the table, or whose extra isn't here.

    `keras`: what code that imports Keras gets, the recording "stand-in" or the "real" library, watched.
    """
    _demand(name, keras)
    return ENGINES[name](packages, keras)


def _demand(name: str, keras: str) -> None:
    if name not in ENGINES:
        raise UsageError(f"no engine is called {name!r}; there are: {', '.join(ENGINES)}")
    if name in EXTRAS:
        extras.demand(EXTRAS[name])
    if keras == "real":
        extras.demand("keras")


def ahead(name: str, keras: str = "stand-in") -> AbstractContextManager[Any]:
    """An engine that gets ready as soon as it is entered and can be shared by several processes; None where it can't.

    Raises UsageError, as `make` will in those processes, for an engine that can't be had here.
    """
    _demand(name, keras)
    return make(name, keras=keras) if name == "warm" else nullcontext()
