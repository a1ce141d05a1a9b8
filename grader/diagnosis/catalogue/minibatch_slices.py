"""Mistakes within one epoch: where batches begin and end, which labels go with them, how gradients are averaged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.diagnosis.catalogue.minibatch import right, seen_as, sliced, weighted
from grader.diagnosis.catalogue.misconception import (
    COURSE,
    HALF,
    LISTED,
    NEARLY,
    OTHER_RULE,
    SLIP,
    Batch,
    Orders,
    WrongLoop,
    seen,
)
from grader.model.texts import N_
from reference.minibatch import batches, iterations


def _full(n: int, b: int) -> Iterator[slice]:
    return (slice(k * b, (k + 1) * b) for k in range(n // b))


def _stale_tail(n: int, b: int) -> Iterator[slice]:
    yield from _full(n, b)
    if n % b:
        yield slice(max(n // b - 1, 0) * b, n)  # the loop variable still points to the last full batch


def _padded(n: int, b: int, orders: Orders) -> list[Batch]:
    return seen_as(
        np.take(order, range(k * b, (k + 1) * b), mode="wrap") for order in orders for k in range(iterations(n, b))
    )


def _apart(n: int, b: int, orders: Orders) -> list[Batch]:
    return [
        Batch(rows, labels)
        for order in orders
        for rows, labels in zip(batches(n, b, order), batches(n, b, np.roll(order, 1)), strict=True)
    ]


def _only_x(n: int, b: int, orders: Orders) -> list[Batch]:
    return [
        Batch(rows, labels)
        for order in orders
        for rows, labels in zip(batches(n, b, order), batches(n, b), strict=True)
    ]


SLICES = (
    WrongLoop(
        id="minibatch/tail-dropped",
        batches=sliced(_full),
        title=N_("the last, smaller batch is left out"),
        message=N_(
            "Samples that don't fill a whole batch are never used; with fewer samples than a batch nothing is trained at "
            "all. In an epoch every sample is used once. Look at how often the loop over batches runs."
        ),
        hint=N_("Count the samples your loop has seen after one epoch."),
        formula="X[k·b : (k+1)·b], k = 0 … ⌊n/b⌋−1",
        source=LISTED,
        credit=SLIP,  # the loop is right but for its end
        see=("iterations/floor", "minibatch/tail-stale"),
    ),
    WrongLoop(
        id="minibatch/tail-stale",
        batches=sliced(_stale_tail),
        title=N_("the last batch starts at an old loop variable"),
        message=N_(
            "The samples left over are taken after the loop, but from the place where the last full batch began, so that "
            "batch is used twice. Look at which value the loop variable has after the loop."
        ),
        hint=N_("In Python a loop variable keeps the value of its last round."),
        formula="X[(⌊n/b⌋−1)·b : n]",
        source=seen(5),
        credit=SLIP,  # the tail is thought of, its start is off
        see=("minibatch/tail-dropped",),
    ),
    WrongLoop(
        id="minibatch/tail-padded",
        batches=_padded,
        title=N_("the last batch is filled up with samples from the start"),
        message=N_(
            "The last batch is filled up to the full size with samples that were used already, so these count twice in the "
            "epoch. The last batch may be smaller."
        ),
        hint=N_("Look for an index taken modulo the number of samples."),
        formula="X[(k·b … (k+1)·b−1) mod n]",
        credit=NEARLY,  # some libraries do it on purpose
        see=("minibatch/tail-stale",),
    ),
    WrongLoop(
        id="minibatch/extra-empty-batch",
        batches=sliced(lambda n, b: (slice(k * b, (k + 1) * b) for k in range(n // b + 1))),
        title=N_("an empty batch at the end"),
        message=N_(
            "When the samples fill the batches exactly, your loop makes one more round with no samples in it, and the mean "
            "over nothing is nan. Look at how often the loop over batches runs."
        ),
        hint=N_("6 samples in batches of 3: which samples are in your third batch?"),
        formula="X[k·b : (k+1)·b], k = 0 … ⌊n/b⌋",
        source=COURSE,
        credit=SLIP,  # right whenever there is a remainder
        see=("iterations/floor-plus-one",),
    ),
    WrongLoop(
        id="minibatch/windows-overlap",
        batches=sliced(lambda n, b: (slice(k, k + b) for k in range(iterations(n, b)))),
        title=N_("the batches overlap: the start moves by 1"),
        message=N_(
            "Each batch begins only one sample after the one before, so most samples of a batch were in the last one and "
            "many are never reached. Look at how the start of a batch is computed."
        ),
        hint=N_("With batches of 4: where should the second batch begin?"),
        formula="X[k : k+b]",
        source=seen(1),
        credit=HALF,  # batches of the right size from the wrong places
        see=("minibatch/one-sample-twice",),
    ),
    WrongLoop(
        id="minibatch/one-sample-twice",
        batches=sliced(lambda n, b: (slice(k * b, (k + 1) * b + 1) for k in range(iterations(n, b)))),
        title=N_("each batch has one sample too many"),
        message=N_(
            "Your batches reach one sample into the next batch, so the samples at the borders are used twice. "
            "Look at the end of the slice."
        ),
        hint=N_("In Python, x[0:4] holds 4 elements: is the one with index 4 among them?"),
        formula="X[k·b : (k+1)·b+1]",
        source=LISTED,
        credit=SLIP,  # a border off by one
        see=("minibatch/one-sample-missed",),
    ),
    WrongLoop(
        id="minibatch/one-sample-missed",
        batches=sliced(lambda n, b: (slice(k * b, (k + 1) * b - 1) for k in range(iterations(n, b)))),
        title=N_("each batch misses its last sample"),
        message=N_(
            "Your batches end one sample too early, so one sample in each batch is never used. Look at the end of the slice."
        ),
        hint=N_("In Python the end of a slice is left out already."),
        formula="X[k·b : (k+1)·b−1]",
        source=LISTED,
        credit=SLIP,  # a border off by one
        see=("minibatch/one-sample-twice",),
    ),
    WrongLoop(
        id="minibatch/first-batch-always",
        batches=sliced(lambda n, b: (slice(0, b) for _ in range(iterations(n, b)))),
        title=N_("every update uses the first batch"),
        message=N_(
            "All updates of an epoch use the same samples, the first ones; the others are never seen. Look at whether the "
            "slice depends on the loop variable."
        ),
        hint=N_("Print the first index of every batch."),
        formula="X[0 : b]",
        credit=HALF,  # a loop of the right length that never moves on
        see=("minibatch/windows-overlap",),
    ),
    WrongLoop(
        id="minibatch/size-and-count-swapped",
        batches=lambda n, b, orders: right(n, max(n // b, 1), orders),
        more=(lambda n, b, orders: seen_as(part for order in orders for part in np.array_split(order, b)),),
        title=N_("batch size and number of batches have changed places"),
        message=N_(
            "Your batches are as large as there should be batches, and there are as many as a batch should hold. "
            "Look at which number the slices use and which the loop."
        ),
        hint=N_("10 samples with batch size 2: how many samples are in one of your batches?"),
        formula="X[k·⌊n/b⌋ : (k+1)·⌊n/b⌋]",
        credit=HALF,  # the loop is right, two numbers are exchanged
        see=("minibatch/one-by-one",),
    ),
    WrongLoop(
        id="minibatch/one-by-one",
        batches=lambda n, b, orders: right(n, 1, orders),
        title=N_("an update after every sample"),
        message=N_(
            "You update after each sample, so the batch size has no effect. All samples of a batch share one update, made "
            "with their mean gradient."
        ),
        hint=N_("Look at how deep the line that updates w is indented."),
        formula="X[k : k+1]",
        credit=OTHER_RULE,  # stochastic gradient descent with batch size 1
        see=("minibatch/whole-set",),
    ),
    WrongLoop(
        id="minibatch/whole-set",
        batches=lambda n, b, orders: right(n, max(n, 1), orders),
        title=N_("one update per epoch, with all samples"),
        message=N_(
            "You update once per epoch with all samples, so the batch size has no effect. Each batch should make an update "
            "of its own."
        ),
        hint=N_("Does the line that updates w stand inside the loop over batches?"),
        formula="X[0 : n]",
        credit=OTHER_RULE,  # plain gradient descent
        see=("minibatch/one-by-one", "iterations/one"),
    ),
    WrongLoop(
        id="minibatch/labels-shuffled-apart",
        batches=_apart,
        title=N_("X and y are shuffled differently"),
        message=N_(
            "X and y are put into two different random orders, so the labels belong to other samples. "
            "Look at how many times you draw a random order."
        ),
        hint=N_("Sample and label have to travel together: one order for both."),
        formula="X[p], y[q], p ≠ q",
        source=LISTED,
        credit=HALF,  # the loop is right, but nothing can be learnt
        see=("minibatch/labels-not-shuffled",),
    ),
    WrongLoop(
        id="minibatch/labels-not-shuffled",
        batches=_only_x,
        title=N_("only X is shuffled"),
        message=N_(
            "X is put into a new order and y is not, so the labels belong to other samples. Look at what the random order "
            "is applied to."
        ),
        hint=N_("Compare the first sample and its label before and after shuffling."),
        formula="X[p], y",
        credit=HALF,  # the loop is right, but nothing can be learnt
        see=("minibatch/labels-shuffled-apart", "minibatch/labels-not-sliced"),
    ),
    WrongLoop(
        id="minibatch/labels-not-sliced",
        batches=lambda n, b, orders: [
            Batch(batch.rows, order[: len(batch.rows)]) for order in orders for batch in right(n, b, [order])
        ],
        more=(lambda n, b, orders: [Batch(x.rows, order) for order in orders for x in right(n, b, [order])],),
        title=N_("the labels don't move on with the batches"),
        message=N_(
            "The samples move on from batch to batch, the labels don't: every batch comes with the labels of the first one, or "
            "with all of them. Look at the slices of X and y side by side."
        ),
        hint=N_("Is y cut with the same start and end as X?"),
        formula="X[k·b : (k+1)·b], y[0 : b]",
        credit=HALF,  # right for the first batch
        see=("minibatch/labels-not-shuffled",),
    ),
    WrongLoop(
        id="minibatch/sum-for-mean",
        batches=weighted(lambda rows, b, n: float(rows)),
        title=N_("the gradients of a batch are added, not averaged"),
        message=N_(
            "The gradient is the sum over the batch, so larger batches make longer steps. The mean is asked for. "
            "Look for where the number of samples in the batch should come in."
        ),
        hint=N_("The same sample twice in a batch should give the same gradient as once."),
        formula="g = Σ",
        source=LISTED,
        credit=SLIP,  # one factor is missing
        see=("minibatch/divided-twice",),
    ),
    WrongLoop(
        id="minibatch/divided-twice",
        batches=weighted(lambda rows, b, n: 1 / rows),
        title=N_("divided by the batch size twice"),
        message=N_(
            "Your gradient is divided by the number of samples twice, so larger batches make shorter steps. "
            "Perhaps a mean is divided once more."
        ),
        hint=N_("np.mean and the loss may divide already: find both places."),
        formula="g = Σ/|batch|²",
        source=LISTED,
        credit=SLIP,  # one factor too many
        see=("minibatch/sum-for-mean",),
    ),
    WrongLoop(
        id="minibatch/tail-scaled-as-full",
        batches=weighted(lambda rows, b, n: rows / b),
        title=N_("the last batch is divided by the full batch size"),
        message=N_(
            "The last, smaller batch is divided by the full batch size, so its step comes out too short. "
            "Divide by the number of samples that are really in it."
        ),
        hint=N_("Which number do you divide by when only 2 samples are left?"),
        formula="g = Σ/b",
        source=LISTED,
        credit=NEARLY,  # only the last batch is affected
        see=("minibatch/divided-by-all",),
    ),
    WrongLoop(
        id="minibatch/divided-by-all",
        batches=weighted(lambda rows, b, n: rows / n),
        title=N_("divided by the number of all samples"),
        message=N_(
            "The sum over a batch is divided by the number of all samples, so your steps are far too short. "
            "A mean divides by the number of what was added."
        ),
        hint=N_("How many gradients have you added up in one batch?"),
        formula="g = Σ/n",
        credit=SLIP,  # one number in place of another
        see=("minibatch/tail-scaled-as-full",),
    ),
)
