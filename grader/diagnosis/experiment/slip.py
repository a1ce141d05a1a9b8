"""What a finding about an experiment is: an id, words, and the line of the student's code that it is about."""

from __future__ import annotations

import msgspec

from grader.model.keras_record import Place
from grader.model.texts import Message


class Slip(msgspec.Struct, frozen=True):
    """One thing that is wrong with an experiment, or with what it is taken to show."""

    id: str
    title: Message
    message: Message
    place: Place
    serious: bool = True
    """It makes the experiment's result wrong, and so costs points; otherwise it is told only."""
