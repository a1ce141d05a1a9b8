"""The `call` lines of kinds `minibatch`, `training-loop` and `iterations`: which argument is what."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from grader.checks.calls import slots
from grader.checks.calls.grammar import Arguments, Names, read
from grader.checks.calls.passing import by_name_where_asked
from grader.checks.calls.slots import Slots
from grader.model.observation import Batches, Found, Training

Driven = TypeVar("Driven", Batches, Training)


def asked_of(found: Found | None, questions: Sequence[Driven], known: Slots) -> list[Driven]:
    """The questions as this function takes its arguments, some of them perhaps by name only."""
    if found is None or not found.keywords:
        return list(questions)
    count = len(found.parameters or ())
    changed = []
    for question in questions:
        positional, keyword = by_name_where_asked(
            question.positional, dict(question.keyword), found.keywords, count, lambda name: slots.slot_of(name, known)
        )
        changed.append(msgspec.structs.replace(question, positional=positional, keyword=tuple(keyword.items())))
    return changed


def is_like(found: Found, passed: Arguments, known: Slots) -> bool:
    """Whether a function takes just what the task's takes, in that order, by the usual names."""
    own = [slots.slot_of(name, known) for name in found.arguments or ()]
    return len(own) > 1 and own == list(passed.all)


def parsed(call: str, known: Slots, where: str, example: str) -> tuple[str, Arguments]:
    """A call's function, and its slots. Raises AssignmentError beginning with `where`."""
    return _parsed(call, tuple(known.items()), where, example)


@functools.cache  # checks ask again for every case of every submission
def _parsed(
    call: str, known: tuple[tuple[str, tuple[str, ...]], ...], where: str, example: str
) -> tuple[str, Arguments]:
    line, table = read(call, where, example), dict(known)
    names = Names(where, "the call's", tuple(table), lambda name: slots.slot_of(name, table), example=example)
    return line.function, line.arguments.mapped(names.slot)
