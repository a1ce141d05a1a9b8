"""Proofs of mini-batches and training loops: synthetic students, one with each misconception about loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.checks.shared.proof import CODE, NOTHING, Proof, loses, passes
from grader.checks.shared.spec import Check
from grader.diagnosis.catalogue import OF_LOOPS, WrongLoop
from grader.diagnosis.catalogue.minibatch import right
from grader.diagnosis.catalogue.misconception import Batch
from grader.model.observation import Answer, Batches, Plain, Question


def proofs(check: Check, answers: Callable[[WrongLoop | None], list[Answer]]) -> Iterator[Proof]:
    """Right answers pass, those of every misconception lose points and are named. `answers`: what one gives, None: right ones."""
    wanted = answers(None)
    yield passes(check.id, check.judge(CODE, NOTHING, wanted))
    for wrong in OF_LOOPS:
        try:
            given = answers(wrong)
        except (ValueError, IndexError, ZeroDivisionError):
            continue
        if not all(_same(a.value, b.value) for a, b in zip(given, wanted, strict=True)):
            yield loses(check.id, wrong.id, check.judge(CODE, NOTHING, given), wrong.title)
        # else it is a mistake that this check can't see, and doesn't ask for


def batches(
    questions: Sequence[Question], order_of: Callable[[int, int], np.ndarray], wrong: WrongLoop | None
) -> list[Answer]:
    """What a function with this misconception gives for every question; `order_of` n samples and a seed: how it shuffles."""
    found = []
    for question in questions:
        assert isinstance(question, Batches)  # noqa: S101 - the kind asks nothing else
        if question.batch_size < 1 or question.n < 1:
            found.append(Answer("error"))
            continue
        n, epochs = question.n, question.epochs
        orders = [order_of(n, epoch + 1) for epoch in range(epochs)]
        if wrong is None:
            made = [right(n, question.batch_size, [order]) for order in orders]
        elif wrong.id in ("minibatch/shuffled-once", "minibatch/never-shuffled", "minibatch/batches-shuffled"):
            every = wrong.batches(n, question.batch_size, orders)
            each = len(every) // epochs
            made = [every[e * each : (e + 1) * each] for e in range(epochs)]
        else:
            made = [wrong.batches(n, question.batch_size, [order]) for order in orders]
        found.append(Answer("ok", value=[[_pair(batch, question) for batch in epoch] for epoch in made]))
    return found


def _pair(batch: Batch, question: Batches) -> list[Plain]:
    X = np.stack([batch.rows, batch.rows + 0.5], axis=1).astype(np.float64)
    y = 1000.0 + batch.labels
    return [X.T if question.last_axis else X, (y[None] if question.last_axis else y) if question.pairs else None]


def _same(first: Plain, second: Plain) -> bool:
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(_same(a, b) for a, b in zip(first, second, strict=True))
    if isinstance(first, dict) and isinstance(second, dict):
        return all(_same(first[key], second.get(key)) for key in first)
    return np.array_equal(first, second, equal_nan=isinstance(first, np.ndarray))
