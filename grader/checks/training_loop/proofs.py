"""Synthetic training loops for proofs: what a right one, or one with a single misconception, leaves behind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.checks.training_loop.loop_record import FEATURES, RATE, START, TARGET
from grader.diagnosis import lone_samples
from grader.diagnosis.catalogue import WrongLoop
from grader.diagnosis.catalogue.minibatch import right
from grader.diagnosis.catalogue.misconception import Batch
from grader.diagnosis.loops import trained
from grader.model.observation import Answer, Plain, Question, Training


def trainings(questions: Sequence[Question], wrong: WrongLoop | None, *, shuffled: bool, factor: float) -> list[Answer]:
    """What a training loop with this misconception does; `factor`: that of its own gradient, see `LOSSES`."""
    found = []
    for question in questions:
        assert isinstance(question, Training)  # noqa: S101 - the kind asks nothing else
        n, batch_size, epochs = question.n, question.batch_size, question.epochs
        rng = np.random.default_rng(0)
        orders = [rng.permutation(n) if shuffled else np.arange(n) for _ in range(epochs)]
        made: Sequence[Batch] = (right if wrong is None else wrong.batches)(n, batch_size, orders)
        rate = RATE if question.numbered else RATE * factor
        passed: list[Plain] = []
        if question.targets:
            *before, w = lone_samples.walk(made, n, rate)
            calls, passed = len(made), [[each] for each in before]
        else:
            calls, w = trained(wrong, n, batch_size, epochs, START, FEATURES, TARGET, rate)
        seen = (
            [[batch.rows.astype(np.float64), 1000.0 + batch.labels] for batch in made[:250]]
            if question.numbered
            else []
        )
        found.append(Answer("ok", value={"calls": calls, "batches": seen, "passed": passed, "result": w}))
    return found
