"""What a page says to try is code that can be pasted, and that prints what the page says: in every shape, for every sample and mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.receive import hand_ins
from tests.checks.calls.test_shapes import SHAPES, graded, mistakes_of
from tests.pasting import Said, examples, untrue

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture(scope="module")
def warm() -> Any:
    with engines.make("warm") as made:
        yield made


def test_in_every_shape(tmp_path: Path, warm: Any) -> None:
    said: list[Said] = []
    for shape in SHAPES:
        for right, wrong in mistakes_of(shape).values():
            verdict = graded(tmp_path, warm, shape, SHAPES[shape][1].replace(right, wrong))
            code = "import numpy as np\n" + SHAPES[shape][2](SHAPES[shape][1].replace(right, wrong))
            example = verdict.findings[0].example
            said.append(Said(shape, (code,), example.call, example.got))
    assert len(said) > 50
    assert not untrue(said), "\n".join(untrue(said))


PLACES = [
    *(
        (ROOT / "assignments" / name, ROOT / "submissions" / name)
        for name in ("optimizers", "mini-batch", "gradient-descent")
    ),
    *((path, ROOT / "tests/shapes/submissions" / path.name) for path in (ROOT / "tests/shapes/assignments").iterdir()),
    *(
        (ROOT / "assignments" / name, ROOT / "tests/zoo" / name)
        for name in ("optimizers", "mini-batch", "gradient-descent")
    ),
]
"""Assignments and where there are submissions to them."""


def test_of_every_sample(warm: Any) -> None:
    said: list[Said] = []
    for assignment, folder in PLACES:
        declared = load(assignment)
        for hand_in in hand_ins(folder, declared.name, declared.files):
            result = pipeline.grade(hand_in, declared, warm)
            said += examples(f"{folder.name}/{hand_in.student}", result.code, result.checks)
    assert len(said) > 200
    wrong = untrue(said)
    assert not wrong, f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)
