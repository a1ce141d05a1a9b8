"""A course with one assignment, whose submissions are taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

ASSIGNMENT = """
title = { en = "Homework" }
files = ["hw.py", "hw.ipynb"]
[[check]]
kind = "iterations"
id = "count"
points = 4
call = "iterations(n_samples, batch_size)"
"""

RIGHT = "def iterations(n_samples, batch_size):\n    return -(-n_samples // batch_size)\n"
WRONG = "def iterations(n_samples, batch_size):\n    return n_samples // batch_size\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with the assignment hw."""
    (tmp_path / "assignments" / "hw").mkdir(parents=True)
    (tmp_path / "assignments" / "hw" / "assignment.toml").write_text(ASSIGNMENT)
    return tmp_path
