"""The same numbers are judged once, and every student is told of their own code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.assignments.load import load
from grader.checks.shared import verdict_cache
from grader.checks.shared.verdict_cache import Cache
from grader.grading import pipeline
from grader.intake.folder import HandIn

ASSIGNMENT = """
[[check]]
kind = "update-rule"
points = 10
rule = "sgd"
call = "sgd(w, g, lr) -> w"
"""
WRONG = "def sgd(w, g, lr):\n    return w + lr * g\n"


def test_the_same_numbers_from_other_lines(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "assignment.toml").write_text(ASSIGNMENT)
    told = []
    for above in (0, 7, 0):
        (tmp_path / "hw.py").write_text("\n" * above + WRONG)
        result = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm)
        (finding,) = result.checks[0].findings
        told.append((finding.id, finding.message, result.checks[0].score, finding.location.line))
    first, second, third = told
    assert first == third
    assert first[:3] == second[:3]
    assert second[3] == first[3] + 7


def test_a_table_forgets_what_is_oldest() -> None:
    known: Cache[int] = Cache(2)
    asked = []

    def find(number: int) -> int:
        asked.append(number)
        return number

    for number in (1, 2, 1, 3, 2, 1):
        assert known.get(bytes([number]), lambda n=number: find(n)) == number
    assert asked == [1, 2, 3, 1]


class Worked(msgspec.Struct, frozen=True):
    """Something that is shared between processes."""

    number: float
    names: tuple[str, ...] = ()


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    verdict_cache.share(tmp_path)
    yield tmp_path
    verdict_cache.share(None)


def not_asked() -> Worked:
    raise AssertionError("worked out a second time")


def test_what_another_process_has_worked_out_is_taken(shared: Path) -> None:
    first, second = Cache(9, Worked), Cache(9, Worked)  # the tables of two processes
    found = first.get(b"key", lambda: Worked(np.float64(0.1), ("a", "b")))
    assert second.get(b"key", not_asked) == found == Worked(0.1, ("a", "b"))
    assert second.get(b"other", lambda: Worked(2)) == Worked(2)


def test_what_cannot_be_read_is_worked_out_again(shared: Path) -> None:
    Cache(9, Worked).get(b"key", lambda: Worked(1))
    (file,) = shared.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    assert Cache(9, Worked).get(b"key", lambda: Worked(2)) == Worked(2)


def test_nothing_is_shared_beyond_a_class(shared: Path) -> None:
    Cache(9, Worked).get(b"key", lambda: Worked(1))
    verdict_cache.share(None)
    assert Cache(9, Worked).get(b"key", lambda: Worked(2)) == Worked(2)
    plain: Cache[Worked] = Cache(9)
    verdict_cache.share(shared)
    assert plain.get(b"key", lambda: Worked(3)) == Worked(3)
