"""Code that works in float16 is judged by float16's rounding: right code is right, and mistakes that show cost what they cost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.assignments.load import Assignment
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import HandIn

SOLUTION = Path(__file__).parents[3] / "assignments" / "optimizers" / "solution" / "optimizers.py"
HALF = """import numpy as np

def half(function):
    def inner(*arguments):
        single = [a.astype(np.float16) if isinstance(a, np.ndarray) else a for a in arguments]
        with np.errstate(all="ignore"):
            result = function(*single)
        if isinstance(result, tuple):
            return tuple(np.asarray(each).astype({dtype}) for each in result)
        return np.asarray(result).astype({dtype})
    return inner
"""
CHECKS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
SLIPS = {
    "adam": ("m_hat = m / (1 - beta_1 ** t)", "m_hat = m"),
    "momentum": ("    v = beta * v - lr * g\n    return w + v, v", "    v = beta * v - g\n    return w + v, v"),
    "rmsprop": ("return w - lr / (np.sqrt(r) + epsilon) * g, r", "return w - lr / np.sqrt(r) * g - 0.05, r"),
    "adagrad": ("sigma = np.sqrt(G / t)", "sigma = np.sqrt(G) / t"),
    "sgd": ("return w - lr * g", "return w + lr * g"),
    "nesterov": ("return w + beta * v - lr * g, v", "return w + v, v"),
}


def wrong(folder: Path, source: str, dtype: str, assignment: Assignment, warm: WarmEngine) -> set[str]:
    """The update rules that don't get all their points."""
    file = folder / "optimizers.py"
    source = source.replace("import numpy as np\n", HALF.format(dtype=dtype), 1)
    file.write_text(re.sub(r"^def (\w+_update)", r"@half\ndef \1", source, flags=re.MULTILINE), encoding="utf-8")
    result = pipeline.grade(HandIn("optimizers", "x", folder, file), assignment, warm)
    return {verdict.id for verdict in result.checks if verdict.id in CHECKS and verdict.score < verdict.max_score}


@pytest.mark.parametrize("dtype", ["np.float16", "np.float64"])
def test_right_code_is_right(tmp_path: Path, optimizers: Assignment, warm: WarmEngine, dtype: str) -> None:
    assert wrong(tmp_path, SOLUTION.read_text(encoding="utf-8"), dtype, optimizers, warm) == set()


def test_mistakes_are_seen(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    source = SOLUTION.read_text(encoding="utf-8")
    for right, slip in SLIPS.values():
        assert right in source
        source = source.replace(right, slip, 1)
    assert wrong(tmp_path, source, "np.float16", optimizers, warm) == set(CHECKS)
