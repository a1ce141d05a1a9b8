"""What a submission's very first cell does, in a shell or a kernel that has run none before, is told alike by every engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grader import engines
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.model.run import CellRun
from grader.model.submission import Cell, StudentCode

WAITS = "import asyncio\nawait asyncio.sleep(0)\n"
FIRST = {
    "waits and fails": (WAITS + "1 / 0", ("ZeroDivisionError", 3)),
    "waits and wants too much memory": (WAITS + "x = bytearray(2**40)", ("MemoryError", 3)),
    "waits for what can't be waited for": ("await 3", ("TypeError", 1)),
    "waits and is cancelled": (WAITS + "raise asyncio.CancelledError", ("CancelledError", 3)),
    "waits and ends Python": (WAITS + "raise SystemExit(3)", ("SystemExit", 3)),
    "does not parse": ("x = (", ("SyntaxError", 1)),
    "returns": ("return 3", ("SyntaxError", 1)),
    "no Exception": ("class E(BaseException): pass\nraise E", ("E", 2)),
    "ends a loop that isn't there": ("raise StopIteration", ("StopIteration", 1)),
    "leaves a debugger": ("import bdb\nraise bdb.BdbQuit", ("BdbQuit", 2)),
    "wants a debugger": ("%pdb on\n1 / 0", ("ZeroDivisionError", 2)),
    "wants longer tracebacks": ("%xmode Verbose\n1 / 0", ("ZeroDivisionError", 2)),
    "asks for the last error": ("%tb", None),
    "tells errors in its own way": (
        "get_ipython().set_custom_exc((ZeroDivisionError,), lambda *a, **k: print('mine'))\n1 / 0", ("ZeroDivisionError", 2)),
}  # fmt: skip


@pytest.fixture(scope="module")
def running() -> Iterator[dict[str, Any]]:
    made: dict[str, Any] = {}
    yield made
    for engine in made.values():
        engine.__exit__(None, None, None)


def cells_of(running: dict[str, Any], engine: str, cell: str) -> tuple[CellRun, ...]:
    """What became of it, and of the one after it."""
    if engine not in running:
        running[engine] = engines.make(engine).__enter__()
    code = StudentCode("hw.ipynb", "notebook", (Cell(1, cell), Cell(2, "n = 391\nn")))
    return observe(running[engine], code, [], lambda names: {}, Limits(seconds_per_cell=5)).cells


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        pytest.param(
            engine,
            name,
            marks=[
                pytest.mark.xdist_group(engine),
                *([] if name.startswith("waits and") or engine == "warm" else [pytest.mark.long]),
            ],
        )
        for engine in engines.ENGINES
        for name in FIRST
    ],
)
def test_a_first_cell(running: dict[str, Any], engine: str, name: str) -> None:
    cell, expected = FIRST[name]
    first, second = cells_of(running, engine, cell)
    assert (first.error and (first.error.type, first.error.line)) == expected
    assert ("memory" in [gap.what for gap in first.gaps]) == (expected is not None and expected[0] == "MemoryError")
    assert second.displays == ("391",)


@pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in engines.ENGINES]
)
def test_memory_that_a_timed_cell_wants(running: dict[str, Any], engine: str) -> None:
    """Older IPython's `%%time` shows the error itself, and the cell goes on."""
    first, second = cells_of(running, engine, "%%time\nx = bytearray(2**40)")
    assert first.error is not None
    assert first.error.type == "MemoryError"
    assert [gap.what for gap in first.gaps] == ["memory"]
    assert second.displays == ("391",)
