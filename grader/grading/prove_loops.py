"""Proving checks of mini-batches and training loops: every misconception about loops answers as a synthetic student."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from grader.checks.minibatch.minibatch import MiniBatch
from grader.checks.training_loop.training_loop import FEATURES, LOSSES, RATE, START, TARGET, TrainingLoop
from grader.diagnosis import lone_samples
from grader.diagnosis.catalogue import OF_LOOPS, WrongLoop
from grader.diagnosis.catalogue.minibatch import right
from grader.diagnosis.catalogue.misconception import Batch
from grader.diagnosis.loops import trained
from grader.model.observation import Answer, Batches, Observation, Plain, Training
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict

CODE = StudentCode("synthetic.py", "module", ())
NOTHING = Observation(cells=(), inventory={}, answers={})


def proofs(check: MiniBatch | TrainingLoop) -> Iterator[tuple[bool | None, Message, str]]:
    """Whether it holds, what was looked at, and what was found: right answers pass, wrong ones lose points and are named."""
    answers = _batches if isinstance(check, MiniBatch) else _training
    wanted = answers(check, None)  # type: ignore[arg-type]
    verdict = check.judge(CODE, NOTHING, wanted)
    yield verdict.status == "passed", N_("{check}: right answers pass.", check=check.id), _ids(verdict)
    for wrong in OF_LOOPS:
        try:
            given = answers(check, wrong)  # type: ignore[arg-type]
        except (ValueError, IndexError, ZeroDivisionError):
            continue
        verdict = check.judge(CODE, NOTHING, given)
        if all(_same(a.value, b.value) for a, b in zip(given, wanted, strict=True)):
            continue  # a mistake that this check can't see, and doesn't ask for
        what = N_("{check}: {id} loses points and is named.", check=check.id, id=wrong.id)
        told = [f.id for f in verdict.findings] + [t.template for f in verdict.findings for t in f.others]
        yield verdict.status != "passed" and (wrong.id in told or wrong.title.template in told), what, _ids(verdict)


def _ids(verdict: CheckVerdict) -> str:
    return ", ".join(finding.id for finding in verdict.findings)


def _batches(check: MiniBatch, wrong: WrongLoop | None) -> list[Answer]:
    """What a function with this misconception gives for every question."""
    found = []
    for question in check.ask({}):
        assert isinstance(question, Batches)  # noqa: S101 - the kind asks nothing else
        if question.batch_size < 1 or question.n < 1:
            found.append(Answer("error"))
            continue
        n, epochs = question.n, question.epochs
        orders = [check.order_of(n, epoch + 1) for epoch in range(epochs)]
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


def _training(check: TrainingLoop, wrong: WrongLoop | None) -> list[Answer]:
    """What a training loop with this misconception does."""
    found = []
    for question in check.ask({}):
        assert isinstance(question, Training)  # noqa: S101 - the kind asks nothing else
        n, batch_size, epochs = question.n, question.batch_size, question.epochs
        rng = np.random.default_rng(0)
        orders = [rng.permutation(n) if check.shuffle == "each-epoch" else np.arange(n) for _ in range(epochs)]
        made: Sequence[Batch] = (right if wrong is None else wrong.batches)(n, batch_size, orders)
        factor = 1.0 if question.numbered else LOSSES.get(check.loss, 1.0)
        passed: list[Plain] = []
        if question.targets:
            *before, w = lone_samples.walk(made, n, RATE * factor)
            calls, passed = len(made), [[each] for each in before]
        else:
            calls, w = trained(wrong, n, batch_size, epochs, START, FEATURES, TARGET, RATE * factor)
        seen = (
            [[batch.rows.astype(np.float64), 1000.0 + batch.labels] for batch in made[:250]]
            if question.numbered
            else []
        )
        found.append(Answer("ok", value={"calls": calls, "batches": seen, "passed": passed, "result": w}))
    return found


def _same(first: Plain, second: Plain) -> bool:
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(_same(a, b) for a, b in zip(first, second, strict=True))
    if isinstance(first, dict) and isinstance(second, dict):
        return all(_same(first[key], second.get(key)) for key in first)
    return np.array_equal(first, second, equal_nan=isinstance(first, np.ndarray))
