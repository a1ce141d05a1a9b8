"""Whether runs that are compared differ in nothing but what is compared."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from grader.diagnosis.experiment.slip import Slip
from grader.model.keras_record import Fit, KerasRecord
from grader.model.texts import N_, Message

FACTORS: dict[str, Message] = {
    "batch_size": N_("the batch size"),
    "epochs": N_("the number of epochs"),
    "structure": N_("the layers of the model"),
    "data": N_("the training data"),
}


def unfair(record: KerasRecord) -> Iterator[Slip]:
    """Optimizers compared whose runs differ in another factor too, in whatever way they are paired."""
    names = {o.id: o.name for o in record.optimizers}
    runs: dict[str, list[Fit]] = {}
    for fit in record.fits:
        if fit.error is None and fit.optimizer in names and fit.epochs > 0:
            runs.setdefault(names[fit.optimizer], []).append(fit)
    if len(runs) < 2:
        return
    (first, reference), *others = runs.items()
    for name, fits in others:
        differing = min((_differing(a, b) for a in reference for b in fits), key=len)
        if differing:
            a, b = reference[-1], fits[-1]
            factors = [_told(factor, a, b) for factor in differing]
            every = functools.reduce(lambda one, more: N_("{first} and {second}", first=one, second=more), factors)
            yield Slip(
                "keras/unfair-comparison",
                N_("the runs differ in more than the optimizer"),
                N_("{first} and {second} are compared, but their runs also differ in {factors}. Then nobody can say what made the "
                   "difference.", first=first, second=name, factors=every),
                b.place,
            )  # fmt: skip
            return


def _told(factor: str, first: Fit, second: Fit) -> Message:
    """A factor, with the values of both runs where they are numbers."""
    if factor not in ("batch_size", "epochs"):
        return FACTORS[factor]
    return N_(
        "{factor} ({first} / {second})",
        factor=FACTORS[factor],
        first=str(_value(first, factor)),
        second=str(_value(second, factor)),
    )


def _differing(first: Fit, second: Fit) -> Sequence[str]:
    return [factor for factor in FACTORS if _value(first, factor) != _value(second, factor)]


def _value(fit: Fit, factor: str) -> object:
    return fit.x.digest if factor == "data" else getattr(fit, factor)
