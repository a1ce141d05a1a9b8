"""Which optimizer trained which model, and from which weights on."""

from __future__ import annotations

from collections.abc import Iterator

from grader.diagnosis.experiment.slip import Slip
from grader.model.keras_record import Compile, KerasRecord, OptimizerBuilt
from grader.model.texts import N_


def unused(record: KerasRecord) -> Iterator[Slip]:
    """An optimizer that is built and never given to `compile`; where its model was compiled before, that is said."""
    used = {c.optimizer for c in record.compiles}
    copies = [o for o in record.optimizers if o.id in used and o.how != "string"]
    lines = {(o.place.cell, o.place.line) for o in record.optimizers if o.id in used}
    for built in record.optimizers:
        if built.how != "instance" or built.id in used or (built.place.cell, built.place.line) in lines:
            continue
        if any((o.name, o.arguments) == (built.name, built.arguments) and o.order > built.order for o in copies):
            continue  # a pattern that new ones are made after, by `from_config` or `copy`
        earlier = [c for c in record.compiles if c.order < built.order]
        later = [f for f in record.fits if f.order > built.order and any(c.id == f.compile for c in earlier)]
        if later and not any(c.order > built.order for c in record.compiles):
            yield Slip(
                "keras/not-compiled-again",
                N_("the model isn't compiled again"),
                N_("`{name}` is built after `compile`, and the model is not compiled again: it goes on training with the optimizer it was "
                   "compiled with.", name=built.written),
                built.place,
            )  # fmt: skip
        else:
            yield Slip(
                "keras/optimizer-unused",
                N_("an optimizer is built and never used"),
                N_(
                    "`{name}` is built here and never given to `compile`, so no model is trained with it.",
                    name=built.written,
                ),
                built.place,
            )


def carried_over(record: KerasRecord) -> Iterator[Slip]:
    """A model that is compiled with another optimizer and trained on, its weights being trained already."""
    optimizers = {o.id: o for o in record.optimizers}
    compiles = {c.id: c for c in record.compiles}
    told: set[tuple[int | None, int | None]] = set()
    for fit in record.fits:
        now = compiles.get(fit.compile or 0)
        if now is None or now.updates_before == 0 or fit.updates_before == 0 or fit.error is not None:
            continue
        before = [f for f in record.fits if f.order < now.order and f.model == fit.model and f.optimizer is not None]
        names = {optimizers[f.optimizer].name for f in before if f.optimizer in optimizers}
        name = _name(optimizers, now)
        where = (now.place.cell, now.place.line)
        if name and names and name not in names and where not in told:
            told.add(where)
            yield Slip(
                "keras/weights-carried-over",
                N_("the next optimizer goes on from trained weights"),
                N_("The model is compiled again with {name}, but its weights have been trained with {before} for {updates} updates, and compiling "
                   "doesn't set them back. So {name} doesn't start where the others started. Build the model anew for every run.",
                   name=name, before=", ".join(sorted(names)), updates=now.updates_before),
                now.place,
            )  # fmt: skip


def shared(record: KerasRecord) -> Iterator[Slip]:
    """One optimizer object, with what it has learned of one model, given to another."""
    by_optimizer: dict[int, list[Compile]] = {}
    for compiled in record.compiles:
        by_optimizer.setdefault(compiled.optimizer, []).append(compiled)
    optimizers = {o.id: o for o in record.optimizers}
    for id, compiles in by_optimizer.items():
        built = optimizers.get(id)
        again = [c for c in compiles if c.model != compiles[0].model and c.optimizer_updates > 0]
        if built is not None and built.how == "instance" and again:
            yield Slip(
                "keras/optimizer-shared",
                N_("one optimizer object serves several models"),
                N_("This `{name}` has already made {updates} updates of another model. Its averages and its count of updates are kept, so the models "
                   "don't start alike. Build a new optimizer for every model.", name=built.written, updates=again[0].optimizer_updates),
                again[0].place,
            )  # fmt: skip


def _name(optimizers: dict[int, OptimizerBuilt], compiled: Compile) -> str:
    built = optimizers.get(compiled.optimizer)
    return built.name if built is not None else ""
