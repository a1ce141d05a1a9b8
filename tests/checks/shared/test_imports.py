"""A name that only an import gives, and no import: the line that lacks is told, and nothing is told where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignments.load import Assignment
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import one_file

ADAGRAD = """
def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g**2
    return w - lr * g / (np.sqrt(G / t) + epsilon), G
"""


def hints(folder: Path, optimizers: Assignment, engine: WarmEngine, source: str) -> list[str]:
    (folder / "optimizers.py").write_text(source, "utf-8")
    result = pipeline.grade(one_file(folder / "optimizers.py"), optimizers, engine)
    check = next(check for check in result.checks if check.id == "adagrad")
    assert "name 'np' is not defined" in check.findings[0].message.show()
    return [finding.hint.show() for finding in check.findings if finding.hint is not None]


def test_an_import_that_lacks_is_told(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    told = ["`import numpy as np` is nowhere in your code: put it at the top."]
    assert hints(tmp_path, optimizers, warm, ADAGRAD) == told
    assert hints(tmp_path, optimizers, warm, "import math\nimport numpy\n" + ADAGRAD) == told


@pytest.mark.parametrize(
    "before",
    ["def f():\n    import numpy as np\n", "if False:\n    import numpy as np\n", "if False:\n    np = None\n"],
)
def test_it_is_not_told_where_the_code_has_it(
    tmp_path: Path, optimizers: Assignment, warm: WarmEngine, before: str
) -> None:
    assert hints(tmp_path, optimizers, warm, before + ADAGRAD) == []
