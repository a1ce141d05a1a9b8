"""Mistakes about the windows that an epoch is cut into: they overlap, or the first, the last or the tail is another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.diagnosis.catalogue.minibatch import seen_as, sliced
from grader.diagnosis.catalogue.misconception import HALF, NEARLY, SLIP, Batch, Orders, WrongLoop
from grader.model.texts import N_
from reference.minibatch import iterations


def _tail(n: int, b: int) -> Iterator[slice]:
    if n % b:
        yield slice(n // b * b, n)


def _growing(n: int, b: int) -> Iterator[slice]:
    return (slice(0, (k + 1) * b) for k in range(iterations(n, b)))


def _growing_late(n: int, b: int) -> Iterator[slice]:
    yield from (slice(0, max(k, 1) * b) for k in range(n // b))
    yield from _tail(n, b)


def _growing_full(n: int, b: int) -> Iterator[slice]:
    yield from (slice(0, (k + 1) * b) for k in range(n // b))
    yield from _tail(n, b)


def _one_back(n: int, b: int) -> Iterator[slice]:
    return (slice(max(k * b - 1, 0), (k + 1) * b) for k in range(iterations(n, b)))


def _half_steps(n: int, b: int) -> Iterator[slice]:
    return (slice(start, start + b) for start in range(0, n, max(b // 2, 1)))


def _stride_short(n: int, b: int) -> Iterator[slice]:
    return (slice(start, start + b) for start in range(0, n, max(b - 1, 1)))


def _to_the_end(n: int, b: int) -> Iterator[slice]:
    return (slice(k * b, n) for k in range(iterations(n, b)))


def _two_wide(n: int, b: int) -> Iterator[slice]:
    return (slice(k * b, (k + 2) * b) for k in range(iterations(n, b)))


def _reaches_back(n: int, b: int) -> Iterator[slice]:
    yield from (slice(k * b, (k + 1) * b) for k in range(n // b))
    if n % b:
        yield slice(max(n - b, 0), n)


def _merged(n: int, b: int) -> Iterator[slice]:
    full = n // b
    if not full:
        yield slice(0, n)
    for k in range(full):
        yield slice(k * b, (k + 1) * b if k < full - 1 else n)


def _even(n: int, b: int, orders: Orders) -> list[Batch]:
    return seen_as(rows for order in orders for rows in np.array_split(order, iterations(n, b)))


WINDOWS = (
    WrongLoop(
        id="minibatch/batches-overlap",
        batches=sliced(_growing),
        more=tuple(
            map(sliced, (_growing_late, _growing_full, _one_back, _half_steps, _stride_short, _to_the_end, _two_wide))
        ),
        title=N_("the batches overlap"),
        message=N_(
            "Your batches are windows that overlap, so some samples come several times in an epoch, and others perhaps not at all. "
            "Each batch begins where the one before ends. Look at both ends of the slice."
        ),
        hint=N_("Write down the start and the end of the first three batches."),
        formula="X[0 : (k+1)·b]",
        credit=HALF,  # batches from the wrong places
        see=("minibatch/windows-overlap", "minibatch/one-sample-twice"),
    ),
    WrongLoop(
        id="minibatch/tail-reaches-back",
        batches=sliced(_reaches_back),
        title=N_("the last batch reaches back to be full"),
        message=N_(
            "The last batch takes the last samples of all, as many as a full batch holds, so some of them were in the batch before. "
            "The last batch may be smaller. Look at where it starts."
        ),
        hint=N_("5 samples in batches of 2: which samples are left for the third batch?"),
        formula="X[n−b : n]",
        credit=NEARLY,  # every sample is used; some count twice
        see=("minibatch/tail-padded", "minibatch/tail-stale"),
    ),
    WrongLoop(
        id="minibatch/tail-merged",
        batches=sliced(_merged),
        title=N_("what is left over is added to the last full batch"),
        message=N_(
            "The samples that don't fill a batch are put into the last full one, which becomes too large, and there is one update "
            "less. They make a smaller batch of their own. Look at the end of the last slice."
        ),
        hint=N_("How many batches should 5 samples in batches of 2 give?"),
        formula="X[(⌊n/b⌋−1)·b : n]",
        credit=NEARLY,  # every sample is used once
        see=("minibatch/tail-dropped",),
    ),
    WrongLoop(
        id="minibatch/first-batch-missed",
        batches=sliced(lambda n, b: (slice(k * b, (k + 1) * b) for k in range(1, iterations(n, b)))),
        more=(sliced(lambda n, b: (slice(k * b, (k + 1) * b) for k in range(1, n // b + 1))),),
        title=N_("the first batch is left out"),
        message=N_(
            "Your first batch begins where the second one should, so the first samples are never used. "
            "Look at the first value of the loop variable."
        ),
        hint=N_("range(1, n) begins at 1: what is at 0?"),
        formula="X[k·b : (k+1)·b], k = 1 … ⌈n/b⌉−1",
        credit=SLIP,  # the loop is right but for its start
        see=("minibatch/last-batch-missed",),
    ),
    WrongLoop(
        id="minibatch/last-batch-missed",
        batches=sliced(lambda n, b: (slice(k * b, (k + 1) * b) for k in range(iterations(n, b) - 1))),
        title=N_("the last batch is left out, full or not"),
        message=N_(
            "Your loop stops one batch too early, even where the samples fill the batches exactly. In an epoch every sample is used "
            "once. Look at the end of the loop."
        ),
        hint=N_("6 samples in batches of 3: how many batches should there be?"),
        formula="X[k·b : (k+1)·b], k = 0 … ⌈n/b⌉−2",
        credit=SLIP,  # the loop is right but for its end
        see=("minibatch/tail-dropped",),
    ),
    WrongLoop(
        id="minibatch/evened-out",
        batches=_even,
        title=N_("the batches are made equally large"),
        message=N_(
            "The samples are shared out evenly among the batches, so none has the size that was asked for. All batches but the last "
            "hold exactly as many as the batch size says. Look at what np.array_split does."
        ),
        hint=N_("10 samples in batches of 4: 4, 4 and 2, not 4, 3 and 3."),
        formula="⌈n/b⌉ × ≈ n/⌈n/b⌉",
        credit=NEARLY,  # every sample is used once, the number of updates is right
        see=("minibatch/size-and-count-swapped",),
    ),
)
