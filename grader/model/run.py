"""How code ran: every cell, what it printed, the error that stopped it, and what it did not get."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

CellStatus = Literal["ok", "error", "timeout", "not run"]

GapKind = Literal[
    "module", "stand-in", "file", "network", "programs", "time", "memory", "output", "storage", "interrupt"
]
"""What student code may lack here: a package, a name of the Keras stand-in, a file, what the confinement refuses, or more of
what the limits allow ("interrupt": time, where the grader interrupted it)."""


class Gap(msgspec.Struct, frozen=True):
    """Something that student code didn't get: the grader's gap, or a limit of ours. `name` is the package or file (untrusted)."""

    what: GapKind
    name: str = ""


class MetGap(Gap, frozen=True):
    """A gap that a cell met. `line`: of the cell's own statement (None: somewhere); `rest`: nothing after it was run either."""

    line: int | None = None
    rest: bool = False


class CodeError(msgspec.Struct, frozen=True):
    """An exception in student code: `message` is the student's own text (untrusted), lines count from 1."""

    type: str
    message: str
    cell: int | None = None
    line: int | None = None
    missing_module: str | None = None
    """Set when an import failed because this machine lacks the module: the grader's gap, not a mistake."""
    gap: Gap | None = None
    """Set when it comes from what student code doesn't get here."""


class CellRun(msgspec.Struct, frozen=True):
    """What one cell did. All text is the student's (untrusted) and capped; `truncated` says that some was cut."""

    number: int
    status: CellStatus
    seconds: float = 0.0
    stdout: str = ""
    stderr: str = ""
    displays: tuple[str, ...] = ()
    truncated: bool = False
    error: CodeError | None = None
    gaps: tuple[MetGap, ...] = ()
    """What it didn't get, whether or not that ended it."""


class Renamed(msgspec.Struct, frozen=True):
    """Something of an older version of a library that student code used, and that was read as what it meant."""

    library: Annotated[str, msgspec.Meta(max_length=60)]
    name: Annotated[str, msgspec.Meta(max_length=200)]
    """As code has it: "np.float"."""
    instead: Annotated[str, msgspec.Meta(max_length=200)]
    """How that is written today; "" where it has no effect."""
    removed: Annotated[str, msgspec.Meta(max_length=60)]
    """The version that lacks it; "" where no single one can be named."""
