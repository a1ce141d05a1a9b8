"""Mistakes about how many updates one epoch makes, as functions of the samples n and the batch size b."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.diagnosis.catalogue.misconception import COURSE, HALF, LISTED, NONE, OTHER_RULE, SLIP, WrongCount
from grader.model.texts import N_
from reference.minibatch import iterations


def _times(epochs: int) -> Callable[[int, int], float]:
    return lambda n, b: iterations(n, b) * epochs


def _always(number: int) -> Callable[[int, int], float]:
    return lambda n, b: number


ITERATIONS = (
    WrongCount(
        id="iterations/floor",
        count=lambda n, b: n // b,
        spellings={"max(1, ⌊n / batch_size⌋)": lambda n, b: max(1, n // b)},
        title=N_("the last, smaller batch is not counted"),
        message=N_(
            "You count only full batches. When samples are left over, they make one more, smaller batch, and every sample "
            "is used once in an epoch. Look at what becomes of the remainder."
        ),
        hint=N_("7 samples in batches of 3: write the batches down."),
        formula="⌊n / batch_size⌋",
        source=LISTED,
        credit=HALF,  # right whenever it comes out even
        see=("iterations/floor-plus-one", "minibatch/tail-dropped"),
    ),
    WrongCount(
        id="iterations/floor-plus-one",
        count=lambda n, b: n // b + 1,
        title=N_("one batch is always added"),
        message=N_(
            "You always add one batch for the left-over samples. When the division comes out even nothing is left over, "
            "and that batch would be empty. Look at the case without a remainder."
        ),
        hint=N_("6 samples in batches of 3: write the batches down."),
        formula="⌊n / batch_size⌋ + 1",
        source=COURSE,
        credit=SLIP,  # right whenever there is a remainder
        see=("iterations/floor",),
    ),
    WrongCount(
        id="iterations/rounded",
        count=lambda n, b: round(n / b),
        title=N_("a small rest of samples is rounded away"),
        message=N_(
            "A small rest of samples is not counted, as when you round to the nearest whole number. Even one sample that is "
            "left over makes a batch."
        ),
        hint=N_("7 samples in batches of 3: write the batches down."),
        formula="round(n / batch_size)",
        credit=SLIP,  # the remainder is thought of, its rule isn't
        see=("iterations/floor",),
    ),
    WrongCount(
        id="iterations/not-whole",
        count=lambda n, b: n / b,
        title=N_("the quotient is not made a whole number"),
        message=N_(
            "You give the plain quotient, which can be a fraction. A number of updates is a whole number. "
            "Think about what the fraction stands for."
        ),
        hint=N_("2.33 batches: how many times does the loop run?"),
        formula="n / batch_size",
        credit=HALF,  # the quotient is the right idea
        see=("iterations/floor",),
    ),
    WrongCount(
        id="iterations/one-too-many",
        count=lambda n, b: iterations(n, b) + 1,
        title=N_("always one too many"),
        message=N_(
            "You count one update more than there are batches, in every case. Perhaps the quotient is rounded up and one is "
            "added as well."
        ),
        hint=N_("Rounding up and adding one do the same job: you need one of them, at most."),
        formula="⌈n / batch_size⌉ + 1",
        credit=SLIP,  # a count off by one
        see=("iterations/floor-plus-one",),
    ),
    WrongCount(
        id="iterations/one-too-few",
        count=lambda n, b: iterations(n, b) - 1,
        title=N_("always one too few"),
        message=N_(
            "You count one update less than there are batches, in every case. Perhaps you give the number of the last "
            "batch, counted from 0."
        ),
        hint=N_("Batches numbered 0, 1, 2 are three batches."),
        formula="⌈n / batch_size⌉ − 1",
        source=LISTED,
        credit=SLIP,  # a count off by one
        see=("iterations/floor",),
    ),
    WrongCount(
        id="iterations/times-epochs",
        count=_times(10),
        counts=tuple(_times(k) for k in (2, 3, 5, 12, 20, 50, 100)),
        title=N_("multiplied by the number of epochs"),
        message=N_(
            "Your number is the updates of several epochs together. Asked for are those of one epoch. "
            "Look for a number of epochs in your calculation."
        ),
        hint=N_("The number of epochs is not among the arguments."),
        formula="⌈n / batch_size⌉ · epochs",
        source=LISTED,
        credit=SLIP,  # the count is right, then multiplied
        see=("iterations/epochs",),
    ),
    WrongCount(
        id="iterations/epochs",
        count=_always(10),
        counts=tuple(_always(k) for k in (5, 12, 20, 50, 100)),
        title=N_("the number of epochs instead of the updates"),
        message=N_(
            "Your number doesn't depend on the samples and the batch size; it looks like a number of epochs. An epoch is one "
            "pass over all samples, an iteration is one update with one batch."
        ),
        hint=N_("Does your number change when the batch becomes smaller?"),
        formula="epochs",
        source=LISTED,
        credit=NONE,  # another quantity
        see=("iterations/times-epochs", "iterations/one"),
    ),
    WrongCount(
        id="iterations/samples",
        count=lambda n, b: n,
        title=N_("one update for every sample"),
        message=N_(
            "You count one update for every sample, as if each batch held one. All samples of a batch share one update. "
            "Look at where the batch size is used."
        ),
        hint=N_("In batches of 2, do 10 samples make 10 updates?"),
        formula="n",
        credit=OTHER_RULE,  # right for batch size 1
        see=("iterations/one",),
    ),
    WrongCount(
        id="iterations/batch-size",
        count=lambda n, b: b,
        title=N_("the batch size instead of the number of batches"),
        message=N_("You give the number of samples in one batch. Asked for is how many batches there are."),
        hint=N_("Larger batches mean fewer updates."),
        formula="batch_size",
        credit=NONE,  # another quantity
        see=("iterations/inverted",),
    ),
    WrongCount(
        id="iterations/one",
        count=lambda n, b: 1,
        title=N_("one update for a whole epoch"),
        message=N_(
            "You count a single update in an epoch, as if all samples were in one batch. Each batch makes an update of its "
            "own. Look at where the batch size is used."
        ),
        hint=N_("That is right only when the batch is as large as the data set."),
        formula="1",
        credit=OTHER_RULE,  # right for the whole set as one batch
        see=("iterations/epochs", "minibatch/whole-set"),
    ),
    WrongCount(
        id="iterations/inverted",
        count=lambda n, b: iterations(b, n) if n else 0,
        spellings={
            "batch_size / n": lambda n, b: b / n if n else 0,
            "⌊batch_size / n⌋": lambda n, b: b // n if n else 0,
        },
        title=N_("the division is the wrong way round"),
        message=N_(
            "You divide the batch size by the number of samples. Asked for is how many batches fit into the samples. "
            "Look at the order of the two numbers, and of the arguments."
        ),
        hint=N_("More samples should give more updates."),
        formula="⌈batch_size / n⌉",
        credit=SLIP,  # two names exchanged
        see=("iterations/batch-size",),
    ),
    WrongCount(
        id="iterations/product",
        count=lambda n, b: n * b,
        title=N_("multiplied instead of divided"),
        message=N_(
            "You multiply samples and batch size, so larger batches give more updates. It should be the other way round. "
            "Look at the operator."
        ),
        hint=N_("How many batches of 2 can be made of 10 samples?"),
        formula="n · batch_size",
        credit=OTHER_RULE,
        see=("iterations/inverted",),
    ),
    WrongCount(
        id="iterations/remainder",
        count=lambda n, b: n % b,
        title=N_("the remainder instead of the quotient"),
        message=N_(
            "You give how many samples are left over after the full batches, not how many batches there are. "
            "Look at the operator."
        ),
        hint=N_("In Python % and // belong to the same division: which of them counts?"),
        formula="n mod batch_size",
        credit=SLIP,  # one operator
        see=("iterations/floor",),
    ),
    WrongCount(
        id="iterations/remainder-added",
        count=lambda n, b: n // b + n % b,
        title=N_("left-over samples are counted as batches"),
        message=N_(
            "You add the number of left-over samples to that of full batches. However many they are, together they make one "
            "batch. Look at what you do with the remainder."
        ),
        hint=N_("8 samples in batches of 3: write the batches down."),
        formula="⌊n / batch_size⌋ + n mod batch_size",
        credit=SLIP,  # the remainder is thought of
        see=("iterations/remainder", "iterations/floor-plus-one"),
    ),
)


def counts_explaining(counted: Mapping[tuple[int, int], float]) -> tuple[tuple[WrongCount, str], ...]:
    """The misconceptions that give a student's numbers in every case, (samples, batch size) -> number, and their formulas.

    Empty where the numbers are right or none explains them; several where the cases don't tell them apart, those first
    that do by their usual formula.
    """
    if all(number == iterations(n, b) for (n, b), number in counted.items()):
        return ()
    found = [(each, formula) for each in ITERATIONS if (formula := each.formula_giving(counted)) is not None]
    return tuple(sorted(found, key=lambda explained: explained[1] != explained[0].formula))
