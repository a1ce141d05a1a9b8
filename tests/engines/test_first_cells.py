"""What a submission's very first cell does, in a shell or a kernel that has run none before, is told alike by every engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grader import engines
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.model import Cell, StudentCode

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
    if engine not in running:
        running[engine] = engines.make(engine).__enter__()
    code = StudentCode("hw.ipynb", "notebook", (Cell(1, cell), Cell(2, "n = 391\nn")))
    first, second = observe(running[engine], code, [], lambda names: {}, Limits(seconds_per_cell=5)).cells
    assert (first.error and (first.error.type, first.error.line)) == expected
    assert second.displays == ("391",)
