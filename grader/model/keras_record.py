"""What a submission asked Keras to do: the record that the stand-in (or the real Keras, watched) brings back.

Written by `grader/guest/keras/` in the student's process as plain data (the answer to the question `Record`), read here
into types by `read_record`. Like everything from there it is untrusted: texts may be anything, numbers may be forged,
lists are capped (`truncated` says so). Nothing here holds a result of training: `fit` of the stand-in doesn't train.

Everything that happened has an `order`, counted over all kinds of events from 1, so that "compiled before the change" or
"the same optimizer, later" can be told; a `place`, the innermost line of the student's own code that was running; and
`nth`, how many times this kind of event has happened at this very line (2 or more: a loop, a function called again, a
cell run again). Objects are named by `id`, counted from 1 for each kind.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Value = bool | int | float | str | None | list[Any] | dict[str, Any]
"""An argument as plain data; what has no plain form is its name in angle brackets ("<function my_loss>")."""

Shape = list[int | None]
"""Dimensions, None where any length will do; the first is that of the batch."""

Generation = Literal["keras-1", "keras-2.2", "keras-2.3", "tf-2", "tf-2.11", "keras-3"]
"""Keras by what its signatures have in common, oldest first: 1.x; 2.0 to 2.2 (`lr`, history key `acc`); 2.3
(`learning_rate`, `accuracy`); tf.keras 2.0 to 2.10; tf.keras and Keras 2.11 to 2.15 (`decay` refused); 3.x."""


class Place(msgspec.Struct, frozen=True):
    """Cell and line (both from 1) of the innermost student code; None when none was running.

    `callers` are the lines of student code that led there, innermost first, as (cell, line): with a helper function
    `train(opt)` the place is the line within `train`, the first caller the line that called it.
    """

    cell: int | None = None
    line: int | None = None
    callers: list[tuple[int, int]] = []


class Import(msgspec.Struct, frozen=True):
    """A module of Keras or TensorFlow that student code imported, once per module: `keras`, `tensorflow.keras.layers`."""

    module: str
    order: int
    place: Place


class Clue(msgspec.Struct, frozen=True):
    """Something written that only some generations understand: `lr=`, `nb_epoch=`, `keras.utils.np_utils`, key `acc`."""

    what: str
    generations: list[Generation]
    order: int
    place: Place


class Schedule(msgspec.Struct, frozen=True):
    """A learning-rate schedule object given as learning rate: its class and its arguments, defaults filled in."""

    name: str
    arguments: dict[str, Value]


class OptimizerBuilt(msgspec.Struct, frozen=True):
    """An optimizer that came into being: built by name of its class, or made by `compile` from a string or config.

    `name` is the canonical class ("SGD", "RMSprop", "Adam", ...); `written` what stands in the code ("sgd", "Adam",
    "optimizers.legacy.SGD", "tf.train.AdamOptimizer"). `arguments` are all of them by canonical name (`learning_rate`
    even where `lr` was written), with the defaults of `KerasRecord.generation`; `given` only those that the code gives,
    by canonical name; `as_written` the same by the names in the code. `decay` is in `arguments` for generations that have it.
    `epsilon=None` (and the default of Keras 2.2) is recorded as 1e-07, `K.epsilon()`.

    `alternatives`: where the code doesn't say which generation it is written for, the arguments that would differ in
    the other possible ones: `{"keras-2.2": {"learning_rate": 1.0}}` for a bare `Adadelta()`.
    """

    id: int
    name: str
    written: str
    how: Literal["instance", "string", "config"]
    arguments: dict[str, Value]
    given: dict[str, Value]
    as_written: dict[str, Value]
    order: int
    place: Place
    nth: int = 1
    schedule: Schedule | None = None
    alternatives: dict[str, dict[str, Value]] = {}


class RateSet(msgspec.Struct, frozen=True):
    """A hyperparameter changed on an optimizer that exists: `K.set_value(opt.lr, …)`, `opt.learning_rate = …`."""

    optimizer: int
    name: str
    value: Value
    order: int
    place: Place
    nth: int = 1


class Layer(msgspec.Struct, frozen=True):
    """One layer of a model. Shapes are those of its first use; a layer with several inputs has a list of shapes.

    `config` holds the arguments by their modern names, defaults filled in, without names of initializers that weren't
    given; `activation` is "" where a layer has none.
    """

    type: str
    name: str
    input_shape: list[Any] | None
    output_shape: list[Any] | None
    params: int
    trainable_params: int
    activation: str = ""
    config: dict[str, Value] = {}


class ModelBuilt(msgspec.Struct, frozen=True):
    """A model, as it was when the record was read (layers may have been added after it was compiled).

    `place` is where it was constructed. `source` is the model that it was cloned, copied or loaded from.
    `structure` is equal for two models exactly if they have the same layers with the same configuration (names aside)
    in the same order and the same input shape; `output_activation` is that of the last layer that changes values
    ("linear" where none was asked for).
    """

    id: int
    kind: Literal["Sequential", "Model", "subclass"]
    how: Literal["built", "cloned", "copied", "loaded"]
    layers: list[Layer]
    input_shape: list[Any] | None
    output_shape: list[Any] | None
    params: int
    trainable_params: int
    structure: str
    output_activation: str
    order: int
    place: Place
    nth: int = 1
    source: int | None = None
    name: str = ""


class Compile(msgspec.Struct, frozen=True):
    """One `compile`. `loss` is the canonical function name ("categorical_crossentropy"), for several outputs a list or
    dict of them, "<name>" for the student's own; `metrics` likewise ("accuracy" even where `acc` was written).

    `updates_before`: how many updates the model's weights had had by then (0: fresh), `optimizer_updates`: how many the
    optimizer object had made for any model. `structure` is the model's at that moment.
    """

    id: int
    model: int
    optimizer: int
    loss: Value
    from_logits: bool
    metrics: list[Value]
    updates_before: int
    optimizer_updates: int
    structure: str
    params: int
    order: int
    place: Place
    nth: int = 1
    given: dict[str, Value] = {}
    """Arguments that the code gives, by canonical name, as they were written."""


class Data(msgspec.Struct, frozen=True):
    """Data as they reached a call. Range, form and digest are taken from up to 5,000 rows spread evenly.

    `kind`: "array" (or anything that numpy reads as one), "list" of several arrays (only the first is described),
    "generator" (with `source`: "ImageDataGenerator", "Sequence", "generator"), "dataset" (tf.data), "none".
    `form`: "one-hot" (rows of one 1 and zeros, at least two wide), "integer" (whole numbers, as class numbers are),
    "binary" (only 0 and 1, one column), "float", "other". `classes`: width of one-hot, largest integer + 1, else None.
    `scaled`: how often values of 0…255 were divided by 255: 0 for a range up to 255, 1 for one up to 1, 2 for 1/255, …;
    None where the range is none of these (standardised, say). `digest` is equal for equal data (rows that were looked at).
    `origin`: "cifar10/train" where shape and length are those of a data set that the code loaded, else "".
    """

    kind: Literal["array", "list", "generator", "dataset", "none"]
    shape: Shape = []
    dtype: str = ""
    low: float | None = None
    high: float | None = None
    form: Literal["one-hot", "integer", "binary", "float", "other"] = "other"
    classes: int | None = None
    scaled: int | None = None
    digest: str = ""
    origin: str = ""
    source: str = ""
    arguments: dict[str, Value] = {}
    """Of a generator, the arguments that the code gives (augmentation)."""


class Fit(msgspec.Struct, frozen=True):
    """One call that trains: `fit`, `fit_generator`, or `train_on_batch` (all in a row at one line are one entry, `calls`).

    `batch_size`, `epochs`, `initial_epoch`, `validation_split`, `shuffle` are resolved, defaults filled in (batch_size is
    None where a generator makes the batches and doesn't tell their size). `given` are the arguments that the code gives,
    by canonical name. `samples` is how many x holds (a generator: how many per epoch, where known), `train_samples` without those
    split off for validation. `steps_per_epoch` is what happens (given or counted), `epochs_run` may be fewer than asked
    for where a callback stopped, `updates` all updates of this call: 50,000 samples by 128 in 20 epochs → 391 → 7820.
    None where it can't be known (a generator without length).

    `updates_before`: updates that the model's weights had had before (0: fresh weights). `learning_rate` is the
    optimizer's at the start, `learning_rates` one per epoch where a callback changed it (else empty).
    `error` is the text of what real Keras raises here (shapes that don't fit, not compiled): nothing was trained then.
    """

    id: int
    how: Literal["fit", "fit_generator", "train_on_batch"]
    model: int
    compile: int | None
    optimizer: int | None
    batch_size: int | None
    epochs: int
    initial_epoch: int
    validation_split: float
    validation: Literal["none", "split", "data"]
    shuffle: Value
    x: Data
    y: Data
    samples: int | None
    train_samples: int | None
    steps_per_epoch: int | None
    epochs_run: int
    updates: int | None
    updates_before: int
    structure: str
    order: int
    place: Place
    nth: int = 1
    calls: int = 1
    given: dict[str, Value] = {}
    callbacks: list[str] = []
    validation_x: Data | None = None
    validation_y: Data | None = None
    learning_rate: float | None = None
    learning_rates: list[float] = []
    error: str | None = None


class Use(msgspec.Struct, frozen=True):
    """A trained (or untrained) model used: `evaluate`, `predict`, `test_on_batch`, ...; `updates_before` as in `Fit`."""

    how: str
    model: int
    x: Data
    y: Data
    updates_before: int
    order: int
    place: Place
    nth: int = 1


class DatasetLoaded(msgspec.Struct, frozen=True):
    """`keras.datasets.<name>.load_data()`; the arrays have the real shapes and dtypes and made-up contents."""

    name: str
    order: int
    place: Place
    nth: int = 1


class Gap(msgspec.Struct, frozen=True):
    """Something of Keras or TensorFlow that the stand-in doesn't know: the grader's gap, not the student's mistake.

    `exists`: it is a name that some Keras or TensorFlow has; False: as far as the grader knows, none has (a slip of
    the student's, likely).
    """

    name: str
    exists: bool
    order: int
    place: Place


class KerasRecord(msgspec.Struct, frozen=True):
    """All that one run of a submission asked Keras to do, each list in order of time.

    `generation` is the one that defaults were taken from, `possible` all that understand what is written (`clues`): an
    empty list means that no single Keras does. `style`: how Keras is imported ("keras", "tensorflow.keras" for both
    `from tensorflow.keras…` and `import tensorflow as tf; tf.keras…`, "mixed", "" when it isn't).
    `backend`: "stand-in", or "real" where a real Keras was watched.
    """

    generation: Generation
    possible: list[Generation]
    style: Literal["", "keras", "tensorflow.keras", "mixed"]
    backend: Literal["stand-in", "real"]
    imports: list[Import] = []
    clues: list[Clue] = []
    optimizers: list[OptimizerBuilt] = []
    rates: list[RateSet] = []
    models: list[ModelBuilt] = []
    compiles: list[Compile] = []
    fits: list[Fit] = []
    uses: list[Use] = []
    datasets: list[DatasetLoaded] = []
    gaps: list[Gap] = []
    truncated: bool = False


class RecordError(Exception):
    """An answer that is no record: student code has tampered with the stand-in."""


def read_record(value: object) -> KerasRecord | None:
    """The record in an answer's value; None where the submission never touched Keras. Raises RecordError for forged data."""
    if value is None:
        return None
    try:
        return msgspec.convert(value, KerasRecord)
    except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
        raise RecordError(f"not a record: {error}") from None
