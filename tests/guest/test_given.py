"""A question's numbers arrive as they were put, whether they crossed as one array or as several."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from grader.guest import wire
from grader.guest.answer import _given
from grader.model.observation import Drive, packed

ALIKE = Drive(
    probe="p", function="f", positional=("w", "v", "g"), keyword={}, state={"w": np.array([1.0, 2.0]), "v": np.zeros(2)},
    gradients=np.array([[3.0, 4.0], [5.0, 6.0]]), values={}, t=1, returns=("w", "v"),
)  # fmt: skip
UNLIKE = {
    "another dtype": msgspec.structs.replace(ALIKE, gradients=ALIKE.gradients.astype(np.float32)),
    "another shape": msgspec.structs.replace(ALIKE, state={"w": np.array([1.0, 2.0]), "v": np.zeros(())}),
}
SINGLE = msgspec.structs.replace(ALIKE, state={"w": np.array(1.0)}, gradients=np.array([2.0, 3.0]))


def crossed(drive: Drive) -> dict[str, Any]:
    question: dict[str, Any] = wire.decode(packed(drive), trusted=True)
    return question


@pytest.mark.parametrize("drive", [ALIKE, SINGLE, *UNLIKE.values()], ids=["alike", "single numbers", *UNLIKE])
def test_state_and_gradients_arrive(drive: Drive) -> None:
    state, gradients = _given(crossed(drive))
    assert list(state) == list(drive.state)
    for name, value in drive.state.items():
        assert isinstance(state[name], np.ndarray)
        assert (state[name].dtype, state[name].shape) == (value.dtype, value.shape)
        assert np.array_equal(state[name], value)
    assert gradients.dtype == drive.gradients.dtype
    assert np.array_equal(gradients, drive.gradients)


def test_only_what_is_alike_crosses_as_one() -> None:
    assert "rows" in crossed(ALIKE)
    assert not any("rows" in crossed(drive) for drive in UNLIKE.values())


def test_the_state_is_the_students_own_copy() -> None:
    question = crossed(ALIKE)
    state, _ = _given(question)
    state["w"] += 100
    assert np.array_equal(_given(question)[0]["w"], [1.0, 2.0])
