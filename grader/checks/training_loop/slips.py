"""Mistakes inside a training loop that the batches don't show: where w ends tells of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from grader.checks.training_loop.loop_record import FEATURES, RATE, START, TARGET, array_of, near
from grader.diagnosis import lone_samples
from grader.model.observation import Answer
from grader.model.texts import N_, Message
from grader.model.verdict import Finding
from reference.minibatch import batches

Case: TypeAlias = tuple[int, int, int]
"""Samples, batch size, epochs."""


@dataclass(frozen=True)
class Task:
    """A training of the linear model X·w: `cut` holds the rows of each batch, `rate` the learning rate times the loss's factor."""

    X: np.ndarray
    y: np.ndarray
    w: np.ndarray
    cut: Sequence[np.ndarray]
    epochs: int
    rate: float

    def gradient(self, rows: np.ndarray, at: np.ndarray) -> np.ndarray:
        """That of ½ the mean squared error over these rows."""
        error = self.X[rows] @ at - self.y[rows]
        found: np.ndarray = self.X[rows].T @ error / len(rows)
        return found


def task_of(case: Case, rate: float, *, apart: bool) -> Task:
    """What a loop is asked in a case; `apart`: whether each sample has a feature of its own. Where all samples are the same one,
    a batch is as good as one of them."""
    n, batch_size, epochs = case
    cut = batches(n, batch_size)
    if apart:
        return Task(np.eye(n), lone_samples.targets(n), lone_samples.start(n), cut, epochs, rate)
    return Task(FEATURES[None], np.array([TARGET]), START, [np.array([0])] * len(cut), epochs, rate)


def _twice(task: Task) -> np.ndarray:
    return _trained(task, 2 * task.rate)


def _half(task: Task) -> np.ndarray:
    return _trained(task, task.rate / 2)


def _trained(task: Task, rate: float) -> np.ndarray:
    w = task.w
    for _ in range(task.epochs):
        for rows in task.cut:
            w = w - rate * task.gradient(rows, w)
    return w


def _all_samples(task: Task) -> np.ndarray:
    w, every = task.w, np.arange(len(task.X))
    for _ in range(task.epochs * len(task.cut)):
        w = w - task.rate * task.gradient(every, w)
    return w


def _last_batch(task: Task) -> np.ndarray:
    w = task.w
    for _ in range(task.epochs):
        w = w - task.rate * task.gradient(task.cut[-1], w)
    return w


def _of_the_epochs_start(task: Task) -> np.ndarray:
    w = task.w
    for _ in range(task.epochs):
        at = w
        for rows in task.cut:
            w = w - task.rate * task.gradient(rows, at)
    return w


def _of_the_start(task: Task) -> np.ndarray:
    w = task.w
    for _ in range(task.epochs):
        for rows in task.cut:
            w = w - task.rate * task.gradient(rows, task.w)
    return w


def _summed(task: Task) -> np.ndarray:
    w, g = task.w, np.zeros_like(task.w)
    for _ in range(task.epochs):
        for rows in task.cut:
            g = g + task.gradient(rows, w)
            w = w - task.rate * g
    return w


def _summed_in_each_epoch(task: Task) -> np.ndarray:
    w = task.w
    for _ in range(task.epochs):
        g = np.zeros_like(w)
        for rows in task.cut:
            g = g + task.gradient(rows, w)
            w = w - task.rate * g
    return w


def _starts_again(task: Task) -> np.ndarray:
    w = task.w
    for rows in task.cut:
        w = w - task.rate * task.gradient(rows, w)
    return w


@dataclass(frozen=True)
class Slip:
    """A mistake, what to say of it, and where it lets w end; any of these."""

    id: str
    title: Message
    message: Message
    ends: tuple[Callable[[Task], np.ndarray], ...]


SLIPS = (
    Slip(
        "training/w-dropped",
        N_("what the update gives is not kept"),
        N_("After all epochs w is still what it was at the start. Look at whether the result of each update is assigned to w, and at which "
           "w is returned."),
        (lambda task: task.w,),
    ),
    Slip(
        "training/twice-the-gradient",
        N_("the gradient has another factor than the loss asked for"),
        N_("Your gradient is twice what it should be. The loss of this task is half the mean squared error, whose derivative has no "
           "factor 2."),
        (_twice,),
    ),
    Slip(
        "training/half-the-gradient",
        N_("the gradient has another factor than the loss asked for"),
        N_("Your gradient is half of what it should be. The loss of this task is the mean squared error, whose derivative has a factor 2."),
        (_half,),
    ),
    Slip(
        "training/all-samples",
        N_("each gradient is taken over all samples"),
        N_("The loop runs over the batches, but each gradient is that of all samples and not of the batch. "
           "Look at which X and y stand in the line of the gradient."),
        (_all_samples,),
    ),
    Slip(
        "training/once-an-epoch",
        N_("one update an epoch"),
        N_("w changes once in each epoch, with the gradient of the last batch. Look at which loop the line of the update stands in."),
        (_last_batch,),
    ),
    Slip(
        "training/old-w",
        N_("gradients are taken at an old w"),
        N_("The gradients of all batches are taken at the w that was there before the loop, though every update moves w. "
           "Look at where the predictions are computed."),
        (_of_the_epochs_start, _of_the_start),
    ),
    Slip(
        "training/gradients-summed",
        N_("gradients are added up from batch to batch"),
        N_("Each update uses its own gradient and all those before it. Look for where the gradient should begin at zero again."),
        (_summed, _summed_in_each_epoch),
    ),
    Slip(
        "training/starts-again",
        N_("each epoch starts again from the first w"),
        N_("Each epoch begins with the w that was passed in, so only the last epoch counts. Look at where w gets its first value."),
        (_starts_again,),
    ),
)  # fmt: skip
OF_THE_LOSS: Mapping[str, str] = {"training/twice-the-gradient": "half-mse", "training/half-the-gradient": "mse"}
"""Slips that are about the loss asked for."""


def with_slip(
    findings: list[Finding],
    wrong: Sequence[tuple[Case, Answer]],
    factors: Sequence[float],
    loss: str,
    apart: Callable[[int], bool],
) -> list[Finding]:
    """The findings, or in their place that of the slip from which they follow.

    `wrong`: the cases that aren't right, with what came back; `factors`: of the losses that are asked for; `apart`: whether so
    many samples have a feature each.
    """
    slip = _slip_of(wrong, factors, loss, apart)
    if slip is None:
        return findings
    first = next((each for each in findings if each.id == "training/w"), findings[0])
    return [Finding(slip.id, slip.message, first.evidence, first.location, title=slip.title, story=first.message)]


def _slip_of(
    wrong: Sequence[tuple[Case, Answer]], factors: Sequence[float], loss: str, apart: Callable[[int], bool]
) -> Slip | None:
    """The first slip that gives w in every one of these cases; None where none does, or where w has left all numbers in all."""
    ended = []
    for case, answer in wrong:
        value = answer.value if answer.status == "ok" and isinstance(answer.value, dict) else {}
        w = array_of(value.get("result"), (case[0],) if apart(case[0]) else START.shape)
        if w is None or value.get("stopped") is True:
            return None
        ended.append((case, w))
    if not any(np.isfinite(w).all() for _, w in ended):
        return None
    for slip in SLIPS:
        if OF_THE_LOSS.get(slip.id, loss) != loss:
            continue
        for end in slip.ends:
            for factor in factors:
                tasks = [task_of(case, RATE * factor, apart=apart(case[0])) for case, _ in ended]
                if all(_ends_so(w, end, task) for (_, w), task in zip(ended, tasks, strict=True)):
                    return slip
    return None


def _ends_so(w: np.ndarray, end: Callable[[Task], np.ndarray], task: Task) -> bool:
    """Whether w is where the slip leads, and not where a right loop does."""
    with np.errstate(all="ignore"):
        return near(w, end(task)) and not near(w, _trained(task, task.rate))
