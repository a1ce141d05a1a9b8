"""A stand-in for tqdm where it isn't installed: it passes its items through and draws nothing.

Nobody watches a bar while a class is graded, and what goes through it is the same without it: so this is no gap. Names that aren't
here are missing as they would be.
"""

from __future__ import annotations

import builtins
import importlib.machinery
import sys
import types
from collections.abc import Iterable, Iterator, Sized
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


class tqdm:  # noqa: N801 - the library's own name
    """Its items, one after the other; counts them in `n`."""

    def __init__(self, iterable: Iterable[Any] | None = None, desc: str | None = None, total: Any = None, *_: Any, **options: Any) -> None:  # fmt: skip
        self.iterable, self.desc, self.n, self.postfix = iterable, desc or "", options.get("initial", 0), None
        self.total: Any = len(iterable) if total is None and isinstance(iterable, Sized) else total
        self.disable, self.leave = bool(options.get("disable", False)), options.get("leave", True)

    def __iter__(self) -> Iterator[Any]:
        for item in self.iterable:  # type: ignore[union-attr]
            yield item
            self.n += 1

    def __len__(self) -> int:
        return self.total if self.iterable is None else len(self.iterable)  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return self.total is None or self.total > 0

    def __enter__(self) -> tqdm:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, n: Any = 1) -> None:
        """So many items more are done."""
        self.n += n

    def set_description(self, desc: str | None = None, refresh: bool = True) -> None:
        """What would stand before the bar."""
        self.desc = desc or ""

    def set_postfix(self, ordered_dict: Any = None, refresh: bool = True, **values: Any) -> None:
        """What would stand behind it."""

    def nothing(self, *_: Any, **__: Any) -> None:
        """What only concerns the drawing."""

    set_description_str, set_postfix_str = set_description, set_postfix
    refresh = close = clear = display = unpause = reset = nothing

    @classmethod
    def write(cls, s: str, file: Any = None, end: str = "\n", nolock: bool = False) -> None:
        """Print beside the bar."""
        print(s, file=file, end=end)


def trange(*args: Any, **options: Any) -> tqdm:
    """A range with a bar."""
    return tqdm(range(*args), **options)


class TqdmCallback:
    """Keras's callback that draws a bar."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass


_BARS = {"tqdm": tqdm, "trange": trange}
MODULES: dict[str, dict[str, Any]] = {
    "tqdm": {**_BARS, "tqdm_notebook": tqdm, "tnrange": trange, "__version__": "4"},
    "tqdm.auto": _BARS, "tqdm.autonotebook": _BARS, "tqdm.std": _BARS,
    "tqdm.notebook": {**_BARS, "tqdm_notebook": tqdm, "tnrange": trange},
    "tqdm.keras": {"TqdmCallback": TqdmCallback},
}  # fmt: skip


class Loader:
    """Makes the modules of this tqdm."""

    def create_module(self, spec: Any) -> Any:
        """A module with all that it has."""
        made = types.ModuleType(spec.name)
        made.__dict__.update(MODULES[spec.name])
        return made

    def exec_module(self, module: Any) -> None:
        """Nothing is left to do."""


def spec_of(name: str) -> Any:
    """How a module of tqdm is made; None for one that isn't here, or where the real one is (a part of it is missing)."""
    real = "tqdm" in sys.modules and sys.modules["tqdm"].__dict__.get("tqdm") is not tqdm
    if name not in MODULES or real:
        return None
    return importlib.machinery.ModuleSpec(name, Loader(), is_package=name == "tqdm")  # type: ignore[arg-type]
