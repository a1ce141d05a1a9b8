"""Whether runs that are compared differ in nothing but what is compared."""

from __future__ import annotations

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
            factor = differing[0]
            a, b = reference[-1], fits[-1]
            values = f"{_value(a, factor)} / {_value(b, factor)}" if factor in ("batch_size", "epochs") else ""
            yield Slip(
                "keras/unfair-comparison",
                N_("the runs differ in more than the optimizer"),
                N_("{first} and {second} are compared, but their runs also differ in {factor}{values}. Then nobody can say which of the two made the "
                   "difference.", first=first, second=name, factor=FACTORS[factor], values=f" ({values})" if values else ""),
                b.place,
            )  # fmt: skip
            return


def _differing(first: Fit, second: Fit) -> Sequence[str]:
    return [factor for factor in FACTORS if _value(first, factor) != _value(second, factor)]


def _value(fit: Fit, factor: str) -> object:
    return fit.x.digest if factor == "data" else getattr(fit, factor)
