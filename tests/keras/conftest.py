"""What the tests of Keras share: code run in the student world, and its record."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.engines.warm import WarmEngine
from grader.model.keras_record import KerasRecord, read_record
from grader.model.observation import Observation, Record
from grader.model.submission import Cell, StudentCode

Run = Callable[..., tuple[KerasRecord, Observation]]
IMPORTS = """
    import numpy as np
    import keras
    from keras.datasets import cifar10
    from keras.models import Sequential
    from keras.layers import Dense, Flatten
"""
MODEL = """
    def build(width=8):
        return Sequential([Dense(width, activation='relu', input_shape=(4,)), Dense(3, activation='softmax')])
    x = np.random.rand(1000, 4).astype('float32')
    y = keras.utils.to_categorical(np.arange(1000) % 3, 3)
"""


def notebook(*cells: str) -> StudentCode:
    sources = [textwrap.dedent(cell).strip("\n") for cell in cells]
    return StudentCode("x.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(sources, 1)))


def observed(engine: Any, *cells: str) -> tuple[KerasRecord, Observation]:
    """The record that these cells leave, and all else that was seen of them."""
    seen = observe(engine, notebook(*cells), [], lambda inventory: {"keras": [Record()]}, Limits())
    answer = seen.answers["keras"][0]
    assert answer.status == "ok", answer
    record = read_record(answer.value)
    assert record is not None
    return record, seen


@pytest.fixture
def run(warm: WarmEngine) -> Run:
    """Run cells on the warm engine: `record, observation = run("import keras", ...)`."""
    return lambda *cells: observed(warm, *cells)


@pytest.fixture
def clean(run: Run) -> Callable[..., KerasRecord]:
    """The record of cells that must run without an error."""

    def checked(*cells: str) -> KerasRecord:
        record, seen = run(*cells)
        assert [cell.error for cell in seen.cells] == [None] * len(cells)
        return record

    return checked
