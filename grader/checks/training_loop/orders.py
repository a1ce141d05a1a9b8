"""Whether a training loop visits the samples in the order that the task asks for, over several epochs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.checks.minibatch.batch_contents import shown
from grader.checks.minibatch.minibatch import Shuffle
from grader.checks.minibatch.told import named
from grader.diagnosis.loops import Seen, in_epochs, right
from grader.model.texts import N_
from grader.model.verdict import Finding, Location, WrongAnswer

SHUFFLED = (16, 4, 3)
"""The case in which the order is looked at: by chance no two of its epochs have the same batches."""


def wrong_order(
    seen: Sequence[Seen],
    shuffle: Shuffle,
    told: Callable[[str, str], WrongAnswer],
    place: Location | None,
    *,
    hints: bool,
) -> Finding | None:
    """What is wrong with the order in the case `SHUFFLED`; None where nothing is. `told`: the evidence, of what is right and what came."""
    n, batch_size, epochs = SHUFFLED
    each = in_epochs(seen, epochs)
    made = [[frozenset(rows) for rows, _ in epoch] for epoch in each]
    given = [frozenset(rows) for rows, _ in right(n, batch_size)]
    came = " | ".join(map(shown, each))
    evidence = told("epoch 1 ≠ epoch 2 ≠ epoch 3", came)
    if shuffle == "no":
        if all(epoch == given for epoch in made):
            return None
        text = N_("The task asks for the samples in their original order; yours come in another order.")
        return Finding("training/shuffled", text, told(shown(right(n, batch_size)), came), place)
    if all(epoch == given for epoch in made):
        return named("minibatch/never-shuffled", evidence, place, hints=hints)
    if all(epoch == made[0] for epoch in made):
        return named("minibatch/shuffled-once", evidence, place, hints=hints)
    if all(set(epoch) == set(made[0]) for epoch in made):
        return named("minibatch/batches-shuffled", evidence, place, hints=hints)
    return None
