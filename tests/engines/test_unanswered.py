"""Code that asks somebody at a keyboard: it stops there, and what doesn't need the answer runs all the same."""

from __future__ import annotations

import pytest

from grader import engines
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.engines.warm import WarmEngine
from grader.model.observation import Apply
from grader.model.submission import Cell, StudentCode

CELLS = {
    "a question in the midst": "def step(w, g):\n    return w - g\nlr = float(input('lr? '))\nx = 5\ny = lr * x\n"
    "for i in range(2):\n    z = y + i\nprint(x)\ndef later(w):\n    return 2 * w",
    "what needs it, in another cell": "a = 1\nz + a\nb = z\nprint('on')",
    "what doesn't": "x + 1",
    "asks in a function": "def ask():\n    return input()\nc = ask()\nd = 3\nd",
    "reads what is typed": "import sys, getpass\ne = sys.stdin.read()\nf = [int(line) for line in sys.stdin]\n"
    "g = sys.stdin.readline().split()\nh = getpass.getpass('password')\ni = 6\ni",
    "waits for a click": "import matplotlib.pyplot as plt\nplt.figure()\np = plt.ginput(1)\nplt.waitforbuttonpress()\nj = 7\nj",
    "knows that nobody may answer": "try:\n    k = int(input())\nexcept EOFError:\n    k = 8\nk",
    "an error of its own": "l = 9\n1 / 0\nm = l",
    "tells of input_shape": "input_shape = (3, 3)\ninput_shape",
}  # fmt: skip
NOBODY = "input() has nobody to ask here"


@pytest.mark.parametrize("engine", list(engines.ENGINES))
def test_what_asks_stops_and_what_stands_below_runs(engine: str) -> None:
    code = StudentCode("x.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(CELLS.values(), 1)))
    questions = [Apply("step", (3, 1)), Apply("later", (3,)), Apply("ask", ())]
    with engines.make(engine) as made:
        seen = observe(made, code, [], lambda names: {"x": list(questions)}, Limits())
    runs = dict(zip(CELLS, seen.cells, strict=True))
    told = {name: (run.error.type, run.error.line) if run.error is not None else None for name, run in runs.items()}
    assert told == {
        "a question in the midst": ("EOFError", 3),
        "what needs it, in another cell": ("NameError", 2),
        "what doesn't": None,
        "asks in a function": ("EOFError", 2),
        "reads what is typed": ("EOFError", 2),
        "waits for a click": ("EOFError", 3),
        "knows that nobody may answer": None,
        "an error of its own": ("ZeroDivisionError", 2),
        "tells of input_shape": None,
    }
    asked = runs["a question in the midst"]
    assert (asked.stdout, asked.status) == ("lr? 5\n", "error")
    assert asked.error is not None
    assert NOBODY in asked.error.message
    waits = runs["what needs it, in another cell"]
    assert waits.error is not None
    assert "name 'z' is not defined; it would come from input()" in waits.error.message
    assert waits.stdout == "on\n"
    shown = [run.displays for run in runs.values()][2:]
    assert shown == [("6",), ("3",), ("6",), ("7",), ("8",), (), ("(3, 3)",)]
    step, later, ask = seen.answers["x"]
    assert (step.value, later.value) == (2, 6)
    assert ask.error is not None
    assert (ask.status, ask.error.type) == ("error", "EOFError")


def test_a_module_that_asks_goes_on_too(warm: WarmEngine) -> None:
    code = StudentCode("x.py", "module", (Cell(1, "lr = float(input())\nx = lr + 1\ndef step(w):\n    return w"),))
    seen = observe(warm, code, [], lambda names: {"x": [Apply("step", (3,))]}, Limits())
    assert seen.answers["x"][0].value == 3
    assert seen.cells[0].error is not None
    assert (seen.cells[0].error.type, seen.cells[0].error.line) == ("EOFError", 1)
