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
    trained = {fit.compile for fit in record.fits if fit.error is None}
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

        both = [c for c in compiles if c.id in trained]
        if built is not None and built.how == "instance" and not again and len({c.model for c in both}) > 1:
            yield Slip(
                "keras/optimizer-shared",
                N_("one optimizer object serves several models"),
                N_("This `{name}` is given to several models before any of them is trained. Its averages and its count of updates belong to all of "
                   "them, so they aren't trained apart from each other. Build a new optimizer for every model.", name=built.written),
                both[-1].place,
            )  # fmt: skip


def settings_on_one_model(record: KerasRecord) -> Iterator[Slip]:
    """Settings tried one after the other on a model that goes on training, so that each but the first starts from trained weights."""
    optimizers = {o.id: o.name for o in record.optimizers}
    fits = [
        fit
        for fit in record.fits
        if fit.error is None and fit.how != "train_on_batch" and fit.epochs > fit.initial_epoch
    ]
    for i, fit in enumerate(fits):
        before = [
            f
            for f in fits[:i]
            if f.model == fit.model and optimizers.get(f.optimizer or 0) == optimizers.get(fit.optimizer or 0)
        ]
        others = [f for f in before if (f.batch_size, f.epochs) != (fit.batch_size, fit.epochs)]
        if fit.updates_before and others and not fit.initial_epoch:
            yield Slip(
                "keras/settings-on-one-model",
                N_("the next setting goes on from trained weights"),
                N_("The model is trained with batch size {batch} for {epochs} epochs after it has been trained with other settings for {updates} updates. "
                   "So this run doesn't start where the other one started, and the two can't be compared. Build the model anew for every run.",
                   batch=str(fit.batch_size), epochs=fit.epochs, updates=fit.updates_before),
                fit.place,
            )  # fmt: skip
            return


def _name(optimizers: dict[int, OptimizerBuilt], compiled: Compile) -> str:
    built = optimizers.get(compiled.optimizer)
    return built.name if built is not None else ""
