"""What a page says to try is code that can be pasted, and that prints what the page says: in every shape, for every sample and mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.intake.receive import hand_ins
from grader.model.submission import StudentCode
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


@pytest.mark.long
def test_of_every_sample(warm: Any) -> None:
    said: list[Said] = []
    for assignment, folder in PLACES:
        declared = load(assignment)
        for hand_in in hand_ins(folder, declared.name, declared.files):
            result = pipeline.grade(hand_in, declared, warm)
            said += examples(f"{folder.name}/{hand_in.student}", result.code, result.checks)
    assert len(said) > 150
    wrong = untrue(said)
    assert not wrong, f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)


def test_what_cannot_be_called_is_not_shown_as_a_call(warm: Any) -> None:
    """Values of a script's variables, and what Keras was asked for, are told by name."""
    kinds = set()
    for name in ("gradient-descent", "keras-optimizers"):
        declared, folder = load(ROOT / "assignments" / name), ROOT / "submissions" / name
        for hand_in in hand_ins(folder, declared.name, declared.files):
            for verdict in pipeline.grade(hand_in, declared, warm).checks:
                if verdict.kind in ("history", "keras"):
                    kinds |= {verdict.kind} if verdict.findings else set()
                    assert not examples(hand_in.student, StudentCode("", "module", ()), [verdict])
    assert kinds == {"history", "keras"}


COUNTS = {
    "by position": "def iterations(n, batch_size):\n    return n // batch_size",
    "the other way round": "def iterations(batch_size, n_samples):\n    return n_samples // batch_size",
    "by name": "def iterations(*, batch_size, n_samples):\n    return n_samples // batch_size",
    "nothing": "def iterations(n, b):\n    n / b",
    "a text": "def iterations(n, b):\n    return str(n // b)",
    "stops": "def iterations(n, b):\n    return n // (b - b)",
    "needs more": "def iterations(n, b, epochs):\n    return n // b",
    "a float": "def iterations(n, b):\n    return n / b",
}


@pytest.mark.parametrize("name", COUNTS)
def test_of_counts(tmp_path: Path, warm: Any, name: str) -> None:
    declaration = '[[check]]\nkind = "iterations"\npoints = 1\ncall = "iterations(n_samples, batch_size)"\n'
    (tmp_path / "assignment.toml").write_text(declaration)
    (tmp_path / "hw.py").write_text(COUNTS[name])
    result = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm)
    said = examples(name, result.code, result.checks)
    assert said
    assert not untrue(said), "\n".join(untrue(said))
