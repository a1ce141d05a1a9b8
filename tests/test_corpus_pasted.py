"""What pages say to try of the corpus' homework (tests/corpus) is code that can be pasted, and that prints what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader import engines
from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.receive import hand_ins
from tests.pasting import examples, untrue
from tests.test_corpus import CORPUS, COURSES


@pytest.mark.long
@pytest.mark.parametrize("course", COURSES)
def test_every_example_is_true(course: str, tmp_path: Path) -> None:
    assignment, said = load(CORPUS / course), []
    for file in sorted((CORPUS / course).glob("*.py")):
        (tmp_path / file.stem).mkdir()
        shutil.copy(file, tmp_path / file.stem / "homework.py")
    with engines.make("warm") as engine:
        for hand_in in hand_ins(tmp_path, assignment.name, assignment.files):
            result = pipeline.grade(hand_in, assignment, engine)
            said += examples(f"{course}/{hand_in.student}", result.code, result.checks)
    assert len(said) > 20
    assert not (wrong := untrue(said)), f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)
