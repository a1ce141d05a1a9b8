"""An answer may be large, on every engine: up to the wire's limits it comes back whole."""

from __future__ import annotations

import numpy as np
import pytest

from grader import engines
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.model.observation import Apply
from grader.model.submission import Cell, StudentCode


@pytest.mark.parametrize("name", engines.ENGINES)
def test_large_answers_come_back_whole(name: str) -> None:
    source = "import numpy as np\ndef f(size):\n    return np.arange(size)\n"
    sizes = (1_000, 100_000, 500_000)
    with engines.make(name, []) as engine:
        code = StudentCode("hw.py", "module", (Cell(1, source),))
        seen = observe(engine, code, [], lambda _: {"x": [Apply("f", (size,)) for size in sizes]}, Limits())
    assert [answer.status for answer in seen.answers["x"]] == ["ok"] * 3
    for size, answer in zip(sizes, seen.answers["x"], strict=True):
        np.testing.assert_array_equal(answer.value, np.arange(size))
