"""A folder is nbgrader's where most of its folders hold folders with timestamps: a few may be a student's own doing."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.intake.layouts.nbgrader import find


@pytest.mark.parametrize(
    ("stamped", "bare", "is_nbgraders"), [(1, 0, True), (3, 1, True), (2, 2, True), (2, 3, False), (0, 3, False)]
)
@pytest.mark.parametrize("first", ["stamped", "bare"])
def test_most_must_be_stamped(tmp_path: Path, stamped: int, bare: int, is_nbgraders: bool, first: str) -> None:
    for number in range(stamped):
        work = tmp_path / f"{'a' if first == 'stamped' else 'z'}{number}" / "hw"
        work.mkdir(parents=True)
        (work / "timestamp.txt").write_text("2026-02-02 14:58:23 UTC")
    for number in range(bare):
        (tmp_path / f"m{number}").mkdir()
        (tmp_path / f"m{number}" / "hw.ipynb").write_text("{}")
    assert (find(tmp_path) is not None) is is_nbgraders
