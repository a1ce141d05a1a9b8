"""A table that a student's process sends is believed only as far as it has a value for every step and slot that was asked for."""

from __future__ import annotations

import os
import threading
from typing import Any

import numpy as np
import pytest

from grader.engines.channel import Channel
from grader.engines.pipe import PipeStudent
from grader.engines.student import Ended, Patience
from grader.guest import wire
from grader.model.observation import Answer, Drive

DRIVE = Drive(
    probe="p", function="f", positional=("w", "v", "g"), keyword={}, state={"w": np.zeros(2), "v": np.zeros(2)},
    gradients=np.ones((3, 2)), values={}, t=1, returns=("w", "v"),
)  # fmt: skip


def answered(**closing: Any) -> Answer:
    """What is made of a process that answers the question in this way."""
    their_requests, requests = os.pipe()
    replies, their_replies = os.pipe()
    channel = Channel(requests, replies)
    student = PipeStudent(
        channel, layers=(), interrupt=lambda: None, end=lambda: None, leave=lambda: None, watch=lambda: None,
        cleanup=lambda: None,
    )  # fmt: skip
    try:
        message = wire.encode({"answers": [{"status": "ok", "steps": 3, **closing}], "last": True}, trusted=True)

        def reply() -> None:
            os.read(their_requests, 2**16)
            os.write(their_replies, message)

        process = threading.Thread(target=reply)
        process.start()
        (answer,) = student.answers([DRIVE], Patience(5.0, 5.0), 5.0)
        process.join()
        return answer
    finally:
        student.close()
        os.close(their_requests)
        os.close(their_replies)


def test_a_table_is_taken_apart_by_slots() -> None:
    table = np.arange(12.0).reshape(3, 2, 2)
    out = answered(table=table).out
    assert list(out) == ["w", "v"]
    assert np.array_equal(out["w"], table[:, 0])
    assert np.array_equal(out["v"], table[:, 1])


@pytest.mark.parametrize(
    "closing",
    [
        {"table": np.zeros((2, 2, 2))},
        {"table": np.zeros((4, 2, 2))},
        {"table": np.zeros((3, 1, 2))},
        {"table": np.zeros((3, 3, 2))},
        {"table": np.zeros(3)},
        {"table": np.array(1.0)},
        {"table": [[1.0, 2.0]] * 3},
        {"table": "no table"},
        {"table": np.zeros((5, 2, 2)), "steps": 5},
        {"table": np.zeros((2, 2, 2)), "steps": 2},
        {"out": {"w": np.zeros((3, 2))}},
        {"out": {"w": np.zeros((3, 2)), "v": np.zeros((2, 2))}},
        {"out": {"w": np.zeros((3, 2)), "v": 1.0}},
        {},
    ],
)
def test_any_other_is_not_believed(closing: dict[str, Any]) -> None:
    with pytest.raises(Ended) as ended:
        answered(**closing)
    assert ended.value.reason == "protocol"
    assert "nobody asked" not in ended.value.detail
