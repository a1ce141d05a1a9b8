"""The `call` lines of mini-batches and training loops: which argument is what."""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import msgspec

from grader.checks.calls.passing import by_name_where_asked
from grader.model.errors import AssignmentError
from grader.model.observation import Batches, Found, Training

SLOTS = {
    "X": ("X", "x", "X_train", "x_train", "data", "samples", "inputs", "features", "images"),
    "y": ("y", "Y", "y_train", "labels", "targets", "t"),
    "n": ("n", "n_samples", "num_samples", "N", "m", "n_train", "total", "size"),
    "batch_size": ("batch_size", "batch", "b", "bs", "B", "mini_batch_size", "minibatch_size", "batchsize"),
    "seed": ("seed", "random_seed", "random_state"),
}
"""Usual names of what is passed."""


Slots = tuple[tuple[str, ...], Mapping[str, str]]
"""By position and by keyword."""


Driven = TypeVar("Driven", Batches, Training)


def asked_of(found: Found | None, questions: Sequence[Driven], known: Mapping[str, tuple[str, ...]]) -> list[Driven]:
    """The questions as this function takes its arguments, some of them perhaps by name only."""
    if found is None or not found.keywords:
        return list(questions)
    count = len(found.parameters or ())

    def slot_of(name: str) -> str | None:
        return next((slot for slot, names in known.items() if name == slot or name in names), None)

    changed = []
    for question in questions:
        positional, keyword = by_name_where_asked(
            question.positional, dict(question.keyword), found.keywords, count, slot_of
        )
        changed.append(msgspec.structs.replace(question, positional=positional, keyword=tuple(keyword.items())))
    return changed


def parsed(call: str, known: Mapping[str, tuple[str, ...]], where: str, example: str) -> tuple[str, Slots]:
    """A call's function, its slots by position and by keyword. Raises AssignmentError beginning with `where`."""
    return _parsed(call, tuple(known.items()), where, example)


@functools.cache  # checks ask again for every case of every submission
def _parsed(call: str, known: tuple[tuple[str, tuple[str, ...]], ...], where: str, example: str) -> tuple[str, Slots]:
    try:
        node = ast.parse(call.partition("->")[0].strip(), mode="eval").body
    except SyntaxError:
        raise AssignmentError(f"{where}: {call!r} is not a call; for example: {example}") from None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise AssignmentError(f"{where}: {call!r} is not a call of a named function; for example: {example}")

    def slot(value: ast.expr) -> str:
        name = value.id if isinstance(value, ast.Name) else ast.unparse(value)
        found = next((slot for slot, names in known if name == slot or name in names), None)
        if found is None:
            raise AssignmentError(
                f"{where}: {name!r} in {call!r} is none of: {', '.join(slot for slot, _ in known)}; for example: {example}"
            )
        return found

    keywords = {str(k.arg): slot(k.value) for k in node.keywords}
    return node.func.id, (tuple(slot(a) for a in node.args), MappingProxyType(keywords))
