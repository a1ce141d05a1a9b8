"""What a notebook stores of earlier runs is read as a screen showed it, within limits, and nothing odd in it is an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.intake.read import read_code
from grader.intake.stored import MOST_STORED, execution_count, stored_text


def printed(text: Any) -> dict[str, Any]:
    return {"outputs": [{"output_type": "stream", "name": "stdout", "text": text}]}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (["Epoch 1/2\n", "a"], "Epoch 1/2\na"),
        ("\r 1/391 [>...] - loss: 2\r391/391 [====] - loss: 1\n", "391/391 [====] - loss: 1\n"),
        ("  128/50000 [....]\b\b\b\b50000/50000 [====] - loss: 1\n", "50000/50000 [====] - loss: 1\n"),
        ("\x1b[1m391/391\x1b[0m \x1b[32m━━━━\x1b[0m\x1b[37m\x1b[0m 5s", "391/391 ━━━━ 5s"),
        (17, ""),
        ([None, "a", 3], "a"),
    ],
)
def test_text_as_it_was_shown(text: Any, shown: str) -> None:
    assert stored_text(printed(text)) == shown


def test_no_more_is_kept_than_is_needed() -> None:
    assert len(stored_text(printed("x" * 10**6))) == MOST_STORED


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        3,
        [None],
        ["x"],
        [{"output_type": "error", "traceback": ["x"]}],
        [{"output_type": "display_data", "data": 4}],
    ],
)
def test_what_is_no_text_is_left_out(outputs: Any) -> None:
    assert stored_text({"outputs": outputs}).strip() == ""


@pytest.mark.parametrize(
    ("stored", "count"), [(3, 3), (None, None), ("3", None), (True, None), (-1, None), (1.5, None), (10**400, None)]
)
def test_numbers_of_runs(stored: Any, count: int | None) -> None:
    assert execution_count({"execution_count": stored}) == count


def test_cells_carry_both(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "a"},
        {"cell_type": "code", "source": "print(1)", "execution_count": 7, **printed("1\n")},
        {"cell_type": "code", "source": "2", "execution_count": 4, "outputs": [{"output_type": "execute_result", "data": {"text/plain": ["2"]}}]},
    ]  # fmt: skip
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    code = read_code(tmp_path / "a.ipynb")
    assert [(c.number, c.count, c.stored.strip()) for c in code.cells] == [(1, 7, "1"), (2, 4, "2")]
