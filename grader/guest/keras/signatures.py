"""The signatures of Keras's optimizers, `compile` and `fit`, by generation, and how a call is matched with them.

Students pass arguments by position, and the order changed: `SGD(0.01, 0.9, 1e-6, True)` is Keras 2.2's
(lr, momentum, decay, nesterov), `SGD(0.01, 0.9, True)` is later. A call is matched with the newest generation whose signature fits
it and whose types fit, and what only some generations understand is a clue to which one the code is written for.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

GENERATIONS = ("keras-1", "keras-2.2", "keras-2.3", "tf-2", "tf-2.11", "keras-3")
"""Oldest first; see `grader.model.keras_record.Generation`."""

REQUIRED = object()
"""Default of a parameter that has none."""

Parameters = dict[str, Any]
"""Parameter names, in order, with their defaults."""


def parameters(text: str) -> Parameters:
    """Parameters of a signature's text, as `def` would have them (plain literals as defaults; `**kwargs` left out)."""
    arguments = ast.parse(f"def f({text}): pass").body[0].args  # type: ignore[attr-defined]
    defaults = [REQUIRED] * (len(arguments.args) - len(arguments.defaults))
    defaults += [ast.literal_eval(node) for node in arguments.defaults]
    return {argument.arg: default for argument, default in zip(arguments.args, defaults, strict=True)}


_CLIP = "clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None"
_TF211 = f"weight_decay=None, {_CLIP}, jit_compile=True, name=None"
_KERAS3 = f"weight_decay=None, {_CLIP}, loss_scale_factor=None, gradient_accumulation_steps=None, name=None"

_NAMED = {
    "keras-1": {
        "SGD": "lr=0.01, momentum=0.0, decay=0.0, nesterov=False",
        "RMSprop": "lr=0.001, rho=0.9, epsilon=1e-08, decay=0.0",
        "Adagrad": "lr=0.01, epsilon=1e-08, decay=0.0",
        "Adadelta": "lr=1.0, rho=0.95, epsilon=1e-08, decay=0.0",
        "Adam": "lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-08, decay=0.0",
        "Adamax": "lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-08, decay=0.0",
        "Nadam": "lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-08, schedule_decay=0.004",
    },
    "keras-2.2": {
        "SGD": "lr=0.01, momentum=0.0, decay=0.0, nesterov=False",
        "RMSprop": "lr=0.001, rho=0.9, epsilon=None, decay=0.0",
        "Adagrad": "lr=0.01, epsilon=None, decay=0.0",
        "Adadelta": "lr=1.0, rho=0.95, epsilon=None, decay=0.0",
        "Adam": "lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=None, decay=0.0, amsgrad=False",
        "Adamax": "lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=None, decay=0.0",
        "Nadam": "lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=None, schedule_decay=0.004",
    },
    "keras-2.3": {
        "SGD": "learning_rate=0.01, momentum=0.0, nesterov=False",
        "RMSprop": "learning_rate=0.001, rho=0.9",
        "Adagrad": "learning_rate=0.01",
        "Adadelta": "learning_rate=1.0, rho=0.95",
        "Adam": "learning_rate=0.001, beta_1=0.9, beta_2=0.999, amsgrad=False",
        "Adamax": "learning_rate=0.002, beta_1=0.9, beta_2=0.999",
        "Nadam": "learning_rate=0.002, beta_1=0.9, beta_2=0.999",
    },
    "tf-2": {
        "SGD": "learning_rate=0.01, momentum=0.0, nesterov=False, name='SGD'",
        "RMSprop": "learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-07, centered=False, name='RMSprop'",
        "Adagrad": "learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-07, name='Adagrad'",
        "Adadelta": "learning_rate=0.001, rho=0.95, epsilon=1e-07, name='Adadelta'",
        "Adam": "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, amsgrad=False, name='Adam'",
        "Adamax": "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, name='Adamax'",
        "Nadam": "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, name='Nadam'",
        "Ftrl": "learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1, "
        "l1_regularization_strength=0.0, l2_regularization_strength=0.0, name='Ftrl', "
        "l2_shrinkage_regularization_strength=0.0, beta=0.0",
    },
}
_COMMON = {
    "SGD": "learning_rate=0.01, momentum=0.0, nesterov=False",
    "RMSprop": "learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-07, centered=False",
    "Adagrad": "learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-07",
    "Adadelta": "learning_rate=0.001, rho=0.95, epsilon=1e-07",
    "Adam": "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, amsgrad=False",
    "Adamax": "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07",
    "Nadam": "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07",
    "Ftrl": "learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1, "
    "l1_regularization_strength=0.0, l2_regularization_strength=0.0, l2_shrinkage_regularization_strength=0.0, beta=0.0",
}
_ADAMW = "learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-07, amsgrad=False"
_ADAFACTOR = (
    "learning_rate=0.001, beta_2_decay=-0.8, epsilon_1=1e-30, epsilon_2=0.001, clip_threshold=1.0, relative_step=True"
)


def _without_weight_decay(tail: str) -> str:
    return tail.removeprefix("weight_decay=None, ")


OPTIMIZERS: dict[str, dict[str, Parameters]] = {
    generation: {name: parameters(text) for name, text in table.items()} for generation, table in _NAMED.items()
}
"""Generation -> optimizer class -> its parameters, in order, with defaults."""
OPTIMIZERS["tf-2.11"] = {
    **{name: parameters(f"{text}, {_TF211}") for name, text in _COMMON.items()},
    "AdamW": parameters(f"{_ADAMW}, {_without_weight_decay(_TF211)}"),
    "Lion": parameters(f"learning_rate=0.0001, beta_1=0.9, beta_2=0.99, {_TF211}"),
    "Adafactor": parameters(f"{_ADAFACTOR}, {_TF211}"),
}
OPTIMIZERS["tf-2.11"]["RMSprop"]["ema_overwrite_frequency"] = 100
OPTIMIZERS["keras-3"] = {
    **{name: parameters(f"{text}, {_KERAS3}") for name, text in _COMMON.items()},
    "AdamW": parameters(f"{_ADAMW}, {_without_weight_decay(_KERAS3)}"),
    "Lion": parameters(f"learning_rate=0.001, beta_1=0.9, beta_2=0.99, {_KERAS3}"),
    "Adafactor": parameters(f"{_ADAFACTOR}, {_KERAS3}"),
    "Lamb": parameters(f"learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, {_KERAS3}"),
}
for _table in OPTIMIZERS["tf-2"], OPTIMIZERS["tf-2.11"]:
    for _name, _parameters in _table.items():
        _parameters["name"] = _name

KEYWORDS: dict[str, dict[str, Parameters]] = {
    "keras-1": {"": {"clipnorm": None, "clipvalue": None}},
    "keras-2.2": {"": {"clipnorm": None, "clipvalue": None}},
    "keras-2.3": {
        "": {"clipnorm": None, "clipvalue": None, "lr": None, "decay": 0.0, "name": None},
        "RMSprop": {"epsilon": None},
        "Adagrad": {"epsilon": None},
        "Adadelta": {"epsilon": None},
        "Adam": {"epsilon": None},
        "Adamax": {"epsilon": None},
        "Nadam": {"epsilon": None, "schedule_decay": 0.004},
    },
    "tf-2": {
        "": {"clipnorm": None, "clipvalue": None, "global_clipnorm": None, "lr": None, "decay": 0.0},
        "Nadam": {"schedule_decay": 0.004},
    },
    "tf-2.11": {},
    "keras-3": {},
}
"""What a generation takes through `**kwargs`, for all its optimizers ("") and for one, with what it is when not given."""

CANONICAL = {"lr": "learning_rate"}
"""Old names of optimizers' arguments."""

_FIT = (
    "x=None, y=None, batch_size=None, epochs=1, verbose='auto', callbacks=None, validation_split=0.0, validation_data=None, "
    "shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0, steps_per_epoch=None, validation_steps=None"
)
_QUEUE = "max_queue_size=10, workers=1, use_multiprocessing=False"
_GENERATOR = (
    "generator, steps_per_epoch=None, epochs=1, verbose=1, callbacks=None, validation_data=None, validation_steps=None"
)
_TF_FIT = f"{_FIT}, validation_batch_size=None, validation_freq=1"
_COMPILE = "optimizer='rmsprop', loss=None, metrics=None, loss_weights=None, weighted_metrics=None, run_eagerly=None, steps_per_execution=None"

CALLS: dict[str, dict[str, Parameters]] = {
    "compile": {
        "keras-1": parameters("optimizer, loss, metrics=None, loss_weights=None, sample_weight_mode=None"),
        "keras-2.2": parameters(
            "optimizer, loss=None, metrics=None, loss_weights=None, sample_weight_mode=None, weighted_metrics=None, target_tensors=None"
        ),
        "keras-2.3": parameters(
            "optimizer, loss=None, metrics=None, loss_weights=None, sample_weight_mode=None, weighted_metrics=None, target_tensors=None"
        ),
        "tf-2": parameters(f"{_COMPILE}, jit_compile=None"),
        "tf-2.11": parameters(f"{_COMPILE}, jit_compile=None, pss_evaluation_shards=0"),
        "keras-3": parameters(
            "optimizer='rmsprop', loss=None, loss_weights=None, metrics=None, weighted_metrics=None, run_eagerly=False, "
            "steps_per_execution=1, jit_compile='auto', auto_scale_loss=True"
        ),
    },
    "fit": {
        "keras-1": parameters(
            "x, y, batch_size=32, nb_epoch=10, verbose=1, callbacks=None, validation_split=0.0, validation_data=None, shuffle=True, "
            "class_weight=None, sample_weight=None, initial_epoch=0"
        ),
        "keras-2.2": parameters(_FIT.replace("'auto'", "1")),
        "keras-2.3": parameters(f"{_FIT}, validation_freq=1, {_QUEUE}".replace("'auto'", "1")),
        "tf-2": parameters(f"{_TF_FIT}, {_QUEUE}"),
        "tf-2.11": parameters(f"{_TF_FIT}, {_QUEUE}"),
        "keras-3": parameters(_TF_FIT),
    },
    "fit_generator": {
        "keras-1": parameters(
            "generator, samples_per_epoch, nb_epoch, verbose=1, callbacks=None, validation_data=None, nb_val_samples=None, "
            "class_weight=None, max_q_size=10, nb_worker=1, pickle_safe=False, initial_epoch=0"
        ),
        "keras-2.2": parameters(f"{_GENERATOR}, class_weight=None, {_QUEUE}, shuffle=True, initial_epoch=0"),
        "keras-2.3": parameters(
            f"{_GENERATOR}, validation_freq=1, class_weight=None, {_QUEUE}, shuffle=True, initial_epoch=0"
        ),
        "tf-2": parameters(
            f"{_GENERATOR}, validation_freq=1, class_weight=None, {_QUEUE}, shuffle=True, initial_epoch=0"
        ),
        "tf-2.11": parameters(
            f"{_GENERATOR}, validation_freq=1, class_weight=None, {_QUEUE}, shuffle=True, initial_epoch=0"
        ),
    },
    "evaluate": {
        "keras-1": parameters("x, y, batch_size=32, verbose=1, sample_weight=None"),
        "keras-2.2": parameters("x=None, y=None, batch_size=None, verbose=1, sample_weight=None, steps=None"),
        "keras-2.3": parameters(
            f"x=None, y=None, batch_size=None, verbose=1, sample_weight=None, steps=None, callbacks=None, {_QUEUE}"
        ),
        "tf-2": parameters(
            f"x=None, y=None, batch_size=None, verbose='auto', sample_weight=None, steps=None, callbacks=None, {_QUEUE}, return_dict=False"
        ),
        "tf-2.11": parameters(
            f"x=None, y=None, batch_size=None, verbose='auto', sample_weight=None, steps=None, callbacks=None, {_QUEUE}, return_dict=False"
        ),
        "keras-3": parameters(
            "x=None, y=None, batch_size=None, verbose='auto', sample_weight=None, steps=None, callbacks=None, return_dict=False"
        ),
    },
    "predict": {
        "keras-1": parameters("x, batch_size=32, verbose=0"),
        "keras-2.2": parameters("x, batch_size=None, verbose=0, steps=None"),
        "keras-2.3": parameters(f"x, batch_size=None, verbose=0, steps=None, callbacks=None, {_QUEUE}"),
        "tf-2": parameters(f"x, batch_size=None, verbose='auto', steps=None, callbacks=None, {_QUEUE}"),
        "tf-2.11": parameters(f"x, batch_size=None, verbose='auto', steps=None, callbacks=None, {_QUEUE}"),
        "keras-3": parameters("x, batch_size=None, verbose='auto', steps=None, callbacks=None"),
    },
}
"""Method of a model -> generation -> its parameters. Keras 3 has no `fit_generator`."""

CALL_CANONICAL = {
    "nb_epoch": "epochs",
    "samples_per_epoch": "samples_per_epoch",
    "nb_val_samples": "validation_steps",
    "max_q_size": "max_queue_size",
    "nb_worker": "workers",
    "pickle_safe": "use_multiprocessing",
    "val_samples": "steps",
}
"""Old names of arguments of models' methods, with the modern ones."""

_ALSO: dict[str, dict[str, tuple[str, ...]]] = {
    "compile": {"tf-2": ("sample_weight_mode", "target_tensors"), "tf-2.11": ("sample_weight_mode", "target_tensors")},
    "fit": {"keras-1": ("show_accuracy",), "keras-2.2": ("nb_epoch",), "keras-2.3": ("nb_epoch",)},
    "fit_generator": {"keras-2.2": ("nb_epoch", "samples_per_epoch", "nb_val_samples", "max_q_size", "nb_worker", "pickle_safe")},
}  # fmt: skip


def optimizer_parameters(generation: str, name: str) -> Parameters:
    """All that an optimizer can be given in a generation, by position or keyword; raises KeyError where it has none such."""
    extra = KEYWORDS[generation]
    return {**OPTIMIZERS[generation][name], **extra.get("", {}), **extra.get(name, {})}


def positional(generation: str, name: str) -> list[str]:
    """The parameters that an optimizer takes by position, in order."""
    return list(OPTIMIZERS[generation][name])


def fits(order: Parameters, also: tuple[str, ...], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether a call can be matched with parameters (`also`: further keywords), the types of plain values included."""
    names = list(order)
    if len(args) > len(names) or any(key not in order and key not in also for key in kwargs):
        return False
    given = dict(zip(names, args, strict=False))
    if any(key in kwargs for key in given):
        return False
    if any(default is REQUIRED and key not in given and key not in kwargs for key, default in order.items()):
        return False
    return all(_plausible(order[key], value) for key, value in given.items())


def _plausible(default: Any, value: Any) -> bool:
    """Whether a value by position may be meant for a parameter with this default: True is no decay, 1e-6 no nesterov."""
    if type(default) is bool:
        return type(value) is bool or value is None or value in (0, 1)
    if type(default) is float:
        return type(value) is not bool and not isinstance(value, str)
    if type(default) is str:
        return isinstance(value, str | bool | int) or not isinstance(value, float)
    return True


def understood(method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    """The generations in which a model's method takes this call."""
    found = []
    for generation, order in CALLS[method].items():
        also = _ALSO.get(method, {}).get(generation, ())
        if fits(order, also, args, kwargs) and (method != "compile" or _metrics_fit(order, args)):
            found.append(generation)
    return found


def _metrics_fit(order: Parameters, args: tuple[Any, ...]) -> bool:
    """`compile('adam', 'mse', ['accuracy'])`: the third is `metrics` up to Keras 2, `loss_weights` in Keras 3."""
    given = dict(zip(order, args, strict=False))
    weights, metrics = given.get("loss_weights"), given.get("metrics")
    numbers = isinstance(weights, list | tuple) and any(not isinstance(w, int | float) for w in weights)
    names = isinstance(metrics, list | tuple) and len(metrics) > 0 and all(isinstance(m, int | float) for m in metrics)
    return not numbers and not names and not isinstance(weights, str)
