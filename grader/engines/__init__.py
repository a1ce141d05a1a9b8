"""How student code is run. One file per engine, one line per engine in the table."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from grader.errors import UsageError
from grader.texts import N_


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


def default_engine() -> str:
    """The fastest engine that this platform has."""
    from grader.engines.warm import unavailable

    return "subprocess" if unavailable() else "warm"


def make(name: str, packages: Sequence[str] = (), keras: str = "stand-in") -> Any:
    """An engine, to be entered as a context manager; raises UsageError for a name that isn't in the table.

    `keras`: what code that imports Keras gets, the recording "stand-in" or the "real" library, watched.
    """
    if name not in ENGINES:
        raise UsageError(f"no engine is called {name!r}; there are: {', '.join(ENGINES)}")
    if keras == "real" and importlib.util.find_spec("keras") is None:
        raise UsageError(N_("There is no Keras here to watch. Install it: pip install 'grade-optimizers[keras]'"))
    return ENGINES[name](packages, keras)


def ahead(name: str, keras: str = "stand-in") -> AbstractContextManager[Any]:
    """An engine that gets ready as soon as it is entered and can be shared by several processes; None where it can't."""
    return make(name, keras=keras) if name == "warm" else nullcontext()
