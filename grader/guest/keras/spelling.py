"""How generations of Keras spell things: old argument names, functions as strings, and what to say of what is unknown."""

from __future__ import annotations

import builtins
import re
from typing import Any

from .record import RECORDER

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

OLD_KERAS = ("keras-1", "keras-2.2", "keras-2.3")
"""Generations that still take Keras 1's names of layers' arguments (2.x with a warning)."""

LAYER_ARGUMENTS = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "border_mode": "padding",
    "subsample": "strides",
    "stride": "strides",
    "subsample_length": "strides",
    "pool_length": "pool_size",
    "filter_length": "kernel_size",
    "nb_filter": "filters",
    "dim_ordering": "data_format",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "U_regularizer": "recurrent_regularizer",
    "consume_less": "implementation",
    "gamma_init": "gamma_initializer",
    "beta_init": "beta_initializer",
    "mode": "mode",
}
_VALUES = {"tf": "channels_last", "th": "channels_first"}
GONE = ("implementation", "mode", "nb_row", "nb_col", "forget_bias_init")
"""Arguments that older generations take and that change neither shapes nor weights."""

MODEL_ATTRIBUTES = ("to_yaml", "make_train_function", "distribute_strategy", "reset_states", "export", "quantize", "fit_step",
                    "get_compile_config", "enable_lora", "symbolic_call", "stateless_call", "train_step", "compute_loss")  # fmt: skip
"""What Keras's models and layers have and the stand-in doesn't."""


def unknown(name: str) -> str:
    """What is said of something that the stand-in doesn't know."""
    return (
        f"[grade] the grader's stand-in for Keras doesn't know {name}: this is the grader's gap, not your mistake"
        "（評分器的 Keras 替身沒有這個功能：這是評分器的不足，不是你的錯）"
    )


def modern(cls: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """A layer's keywords by their modern names; positional arguments of Keras 1's convolutions under "*args"."""
    names = cls._parameters  # type: ignore[attr-defined]
    if not names:
        return kwargs
    out: dict[str, Any] = {}
    for key, value in kwargs.items():
        new = cls.old.get(key) or LAYER_ARGUMENTS.get(key, key)  # type: ignore[attr-defined]
        if key in names or (new == key and key not in GONE):
            out[key] = value
            continue
        if new not in names and new not in GONE and new != "data_format":
            out[key] = value
            continue
        if key not in ("alpha",):
            RECORDER.clue(f"{cls.__name__}({key}=)", OLD_KERAS)
        if new not in GONE:
            out[new] = _VALUES.get(value, value) if isinstance(value, str) else value
    out.update(_keras_1_kernel(cls, args, kwargs, out))
    return out


def _keras_1_kernel(cls: type, args: tuple[Any, ...], kwargs: dict[str, Any], out: dict[str, Any]) -> dict[str, Any]:
    """`Convolution2D(32, 3, 3)`: rows and columns as numbers of their own, which now would be kernel size and strides."""
    names = list(cls._parameters)  # type: ignore[attr-defined]
    if names[:2] != ["filters", "kernel_size"] or "2D" not in cls.__name__:
        return {}
    if "nb_row" in kwargs and "nb_col" in kwargs:
        return {"kernel_size": (kwargs["nb_row"], kwargs["nb_col"])}
    strided = "strides" in out or "border_mode" in kwargs
    if (
        len(args) == 3
        and all(isinstance(a, int) for a in args)
        and (strided or args[2] > 1 or "convolution" in cls.__name__.lower())
    ):
        RECORDER.clue(f"{cls.__name__}(filters, rows, columns)", OLD_KERAS)
        return {"*args": (args[0], (args[1], args[2]))}
    return {}


FUNCTIONS = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "kld": "kl_divergence",
    "kullback_leibler_divergence": "kl_divergence",
    "kldivergence": "kl_divergence",
    "cosine": "cosine_similarity",
    "cosine_proximity": "cosine_similarity",
    "logcosh": "log_cosh",
    "bce": "binary_crossentropy",
    "huber_loss": "huber",
    "acc": "accuracy",
}
"""Short and old names of losses and metrics."""


def snake(name: str) -> str:
    """CategoricalCrossentropy -> categorical_crossentropy."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)).lower()


def function_name(value: Any) -> str:
    """The canonical name of a loss, metric or activation; "<name>" for a student's own."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value[:100]
        if text in FUNCTIONS:
            return FUNCTIONS[text]
        text = snake(text) if not text.islower() else text
        return FUNCTIONS.get(text, text)
    known = getattr(value, "_grade_name", None)
    if type(known) is str:
        return known
    if isinstance(value, dict) and isinstance(value.get("class_name"), str):
        return snake(value["class_name"])
    from .plain import name_of

    return f"<{name_of(value)}>"
