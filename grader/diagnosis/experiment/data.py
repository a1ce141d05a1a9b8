"""Whether loss, labels and last layer go together, and whether the data were scaled once."""

from __future__ import annotations

from collections.abc import Iterator

from grader.diagnosis.experiment.slip import Slip
from grader.model.keras_record import Fit, KerasRecord
from grader.model.texts import N_

SCALING = ("Rescaling", "Normalization", "Lambda", "BatchNormalization", "LayerNormalization")
"""Layers that scale what they are given."""


def loss(record: KerasRecord) -> Iterator[Slip]:
    """Binary cross-entropy on a softmax of many classes: the accuracy shown is then binary accuracy, and far too good."""
    models = {m.id: m for m in record.models}
    told: set[tuple[int | None, int | None]] = set()
    for compiled in record.compiles:
        model = models.get(compiled.model)
        if model is None or compiled.loss != "binary_crossentropy" or model.output_activation != "softmax":
            continue
        width = (model.output_shape or [None])[-1]
        where = (compiled.place.cell, compiled.place.line)
        if isinstance(width, int) and width > 2 and where not in told:
            told.add(where)
            yield Slip(
                "keras/binary-loss-on-classes",
                N_("binary cross-entropy on a softmax of many classes"),
                N_("The last layer is a softmax over {classes} classes, and the loss is `binary_crossentropy`. Then “accuracy” counts each of the {classes} "
                   "outputs by itself and looks far too good: most of them are 0 anyway. Which loss belongs to one class of many?",
                   classes=width),
                compiled.place,
            )  # fmt: skip


def labels(record: KerasRecord) -> Iterator[Slip]:
    """Labels in another form than the loss asks for."""
    compiles = {c.id: c for c in record.compiles}
    told: set[tuple[int | None, int | None]] = set()
    for fit in record.fits:
        compiled = compiles.get(fit.compile or 0)
        where = (fit.place.cell, fit.place.line)
        if compiled is None or where in told or fit.y.kind != "array":
            continue
        if compiled.loss == "categorical_crossentropy" and fit.y.form == "integer" and (fit.y.classes or 0) > 2:
            told.add(where)
            yield Slip(
                "keras/labels-not-one-hot",
                N_("class numbers where one-hot labels are wanted"),
                N_("`categorical_crossentropy` expects one column for each class (one-hot), but these labels are class numbers from 0 to {last}.",
                   last=(fit.y.classes or 1) - 1),
                fit.place,
            )  # fmt: skip
        elif compiled.loss == "sparse_categorical_crossentropy" and fit.y.form == "one-hot":
            told.add(where)
            yield Slip(
                "keras/labels-one-hot",
                N_("one-hot labels where class numbers are wanted"),
                N_(
                    "`sparse_categorical_crossentropy` expects class numbers, but these labels are one-hot with {classes} columns.",
                    classes=fit.y.classes or 0,
                ),
                fit.place,
            )


def scaling(record: KerasRecord) -> Iterator[Slip]:
    """Images divided by 255 more than once, or never."""
    own = {m.id for m in record.models if any(layer.type in SCALING for layer in m.layers)}
    twice = next((f for f in record.fits if _image(f) and (f.x.scaled or 0) >= 2), None)
    never = next((f for f in record.fits if _image(f) and f.x.scaled == 0 and f.model not in own), None)
    if twice is not None:
        yield Slip(
            "keras/scaled-twice",
            N_("the data are scaled more than once"),
            N_("By the time the images reach `fit` they have been divided by 255 {times} times: their largest value is {high}. Was a cell run twice?", times=twice.x.scaled or 0,
               high=f"{twice.x.high:.3g}" if twice.x.high is not None else "?"),
            twice.place,
        )  # fmt: skip
    if never is not None:
        yield Slip(
            "keras/never-scaled",
            N_("the data are never scaled"),
            N_("The images reach `fit` unscaled, with values from 0 to {high}. Training works better with values from 0 to 1.",
               high=f"{never.x.high:.3g}" if never.x.high is not None else "255"),
            never.place,
            serious=False,
        )  # fmt: skip


def _image(fit: Fit) -> bool:
    """Whether x are images of a data set that the code loaded, and were trained on."""
    return fit.x.kind == "array" and bool(fit.x.origin) and fit.error is None
