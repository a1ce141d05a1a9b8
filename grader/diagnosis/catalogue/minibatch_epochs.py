"""Mistakes from epoch to epoch: how many there are, and in which order each visits the samples."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.catalogue.minibatch import right, seen_as
from grader.diagnosis.catalogue.misconception import HALF, LISTED, NEARLY, SLIP, Batch, Orders, WrongLoop
from grader.model.texts import N_
from reference.minibatch import batches, iterations


def _drawn(n: int, b: int, orders: Orders) -> list[Batch]:
    rng = np.random.default_rng(n)  # any draw will do; a fixed one keeps the variant the same every time
    return seen_as(rng.integers(n, size=min(b, n)) for _ in orders for _ in range(iterations(n, b)))


def _batches_shuffled(n: int, b: int, orders: Orders) -> list[Batch]:
    fixed = batches(n, b)
    return seen_as(fixed[k] for order in orders for k in dict.fromkeys(int(i) // b for i in order))


def _across_epochs(n: int, b: int, orders: Orders) -> list[Batch]:
    everything = np.concatenate([np.asarray(order, np.intp) for order in orders])
    return seen_as(everything[k : k + b] for k in range(0, len(everything), b))


EPOCHS = (
    WrongLoop(
        id="minibatch/never-shuffled",
        batches=lambda n, b, orders: right(n, b, [np.arange(n)] * len(orders)),
        title=N_("the samples are never shuffled"),
        message=N_(
            "Every epoch visits the samples in the order in which they were given, so sorted data give one-sided batches. "
            "A new random order should be drawn."
        ),
        hint=N_("Where in your loop would a random order have to be drawn?"),
        formula="p = 0, 1, …, n−1",
        source=LISTED,
        credit=SLIP,  # one line is missing
        see=("minibatch/shuffled-once", "minibatch/batches-shuffled"),
    ),
    WrongLoop(
        id="minibatch/shuffled-once",
        batches=lambda n, b, orders: right(n, b, [orders[0]] * len(orders)),
        title=N_("shuffled once, before the first epoch"),
        message=N_(
            "The samples are shuffled once, and then every epoch has the same batches in the same order. "
            "Look at which loop the line that shuffles stands in."
        ),
        hint=N_("Print the first batch of two epochs."),
        formula="p₁ = p₂ = p₃ = …",
        source=LISTED,
        credit=NEARLY,  # a line in the wrong place
        see=("minibatch/never-shuffled",),
    ),
    WrongLoop(
        id="minibatch/batches-shuffled",
        batches=_batches_shuffled,
        title=N_("batches are shuffled instead of samples"),
        message=N_(
            "Only the order of the batches changes; the same samples are always together in one batch. "
            "Look at what is shuffled, and whether the batches are cut before or after."
        ),
        hint=N_("Shuffle first, cut afterwards, or the other way round?"),
        formula="X[p(k)·b : (p(k)+1)·b]",
        credit=NEARLY,  # two steps in the wrong order
        see=("minibatch/never-shuffled",),
    ),
    WrongLoop(
        id="minibatch/drawn-with-replacement",
        batches=_drawn,
        title=N_("batches are drawn at random, with repetitions"),
        message=N_(
            "Each batch is drawn from all samples anew, so in an epoch some samples come several times and others not at "
            "all. An epoch uses every sample once."
        ),
        hint=N_("Count how often each sample comes in one epoch."),
        formula="X[i₁, …, i_b], i ~ U{0, …, n−1}",
        source=LISTED,
        credit=HALF,  # a working method, but not the one asked for
        see=("minibatch/shuffled-once",),
    ),
    WrongLoop(
        id="minibatch/across-epochs",
        batches=_across_epochs,
        title=N_("a batch runs over the end of an epoch"),
        message=N_(
            "The last batch of an epoch is filled with samples of the next one, so there are fewer updates in all. "
            "Each epoch starts with a batch of its own."
        ),
        hint=N_("How many updates does one epoch make, and how many do three?"),
        formula="⌈n·epochs/b⌉",
        credit=NEARLY,  # every sample is used as often as it should be
        see=("minibatch/tail-padded",),
    ),
    WrongLoop(
        id="minibatch/one-epoch-only",
        batches=lambda n, b, orders: right(n, b, orders[:1]),
        title=N_("only one epoch is run"),
        message=N_(
            "Training stops after one pass over the samples, whatever the number of epochs is. "
            "Look for the loop over epochs, and for a return inside it."
        ),
        hint=N_("Updates in all = updates of one epoch × epochs."),
        formula="⌈n/b⌉",
        source=LISTED,
        credit=HALF,  # one of the two loops
        see=("minibatch/epochs-as-updates",),
    ),
    WrongLoop(
        id="minibatch/epochs-as-updates",
        batches=lambda n, b, orders: right(n, b, orders)[: len(orders)],
        title=N_("as many updates as there should be epochs"),
        message=N_(
            "You stop after as many updates as epochs were asked for. An epoch is a pass over all samples and makes many "
            "updates. Look at what your loop counts."
        ),
        hint=N_("10 samples in batches of 2 and 3 epochs: how many updates are that?"),
        formula="epochs",
        source=LISTED,
        credit=HALF,  # the updates are right, their number is not
        see=("minibatch/one-epoch-only", "iterations/epochs"),
    ),
    WrongLoop(
        id="minibatch/one-epoch-more",
        batches=lambda n, b, orders: right(n, b, [*orders, orders[-1]]),
        title=N_("one epoch too many"),
        message=N_("Your loop over epochs runs once more than asked for. Look at where it starts and ends."),
        hint=N_("How many numbers are in range(0, 4)?"),
        formula="(epochs + 1)·⌈n/b⌉",
        source=LISTED,
        credit=NEARLY,  # a count off by one
        see=("minibatch/one-epoch-less",),
    ),
    WrongLoop(
        id="minibatch/one-epoch-less",
        batches=lambda n, b, orders: right(n, b, orders[:-1]),
        title=N_("one epoch too few"),
        message=N_("Your loop over epochs runs once less than asked for. Look at where it starts and ends."),
        hint=N_("How many numbers are in range(1, 4)?"),
        formula="(epochs − 1)·⌈n/b⌉",
        source=LISTED,
        credit=NEARLY,  # a count off by one
        see=("minibatch/one-epoch-more",),
    ),
)
