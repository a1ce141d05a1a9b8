"""A real Keras's models as the record describes them, and the updates that their weights have had."""

from __future__ import annotations

import math
from typing import Any

from . import description, plain, spelling
from .layers import KINDS
from .layers.base import Layer
from .tensors import fingerprint

_states: dict[bytes, int] = {}
own_batches: set[int] = set()
"""Sizes of batches that shortened training uses: the code asked for others."""


def described(model: Any) -> dict[str, Any]:
    """What `description.model` says of a model of the stand-in's."""
    layers = [_layer(each) for each in model.layers]
    input_shape = _shape(lambda: model.input_shape)
    return {
        **description.model(layers, input_shape),
        "output_shape": _shape(lambda: model.output_shape),
        "params": sum(math.prod(w.shape) for w in _counted(model.weights)),
        "trainable_params": sum(math.prod(w.shape) for w in model.trainable_weights),
    }


def _counted(weights: Any) -> list[Any]:
    """Weights without what random layers keep to draw numbers from."""
    return [w for w in weights if "seed_generator" not in str(w.path)]


def _layer(layer: Any) -> dict[str, Any]:
    kind = type(layer).__name__
    inner = hasattr(layer, "layers") and hasattr(layer, "fit")
    facts = described(layer) if inner else {}
    arguments = {} if inner else _arguments(layer)
    return {
        "type": kind if kind != "Functional" else "Model",
        "name": str(layer.name)[:100],
        "input_shape": _shape(lambda: _tensors(layer.input)),
        "output_shape": _shape(lambda: _tensors(layer.output)),
        "params": sum(math.prod(w.shape) for w in _counted(layer.weights)),
        "trainable_params": sum(math.prod(w.shape) for w in layer.trainable_weights),
        "activation": facts["output_activation"] if inner else _activation(kind, arguments),
        "config": {"structure": facts["structure"]} if inner else description.config(kind, arguments),
    }


def _arguments(layer: Any) -> dict[str, Any]:
    try:
        found = dict(layer.get_config())
    except Exception:
        return {}
    for name in ("function", "activation"):
        value = getattr(layer, name, None)
        if callable(value) and isinstance(found.get(name), dict):
            found[name] = value
    return found


def _activation(kind: str, arguments: dict[str, Any]) -> str:
    cls = KINDS.get(kind)
    if cls is None:
        return ""
    if "activation" in cls._parameters:
        return description._function(arguments["activation"]) if arguments.get("activation") is not None else "linear"
    return cls.activation_name(cls.__new__(cls)) if cls.activation_name is not Layer.activation_name else ""


def _tensors(tensors: Any) -> Any:
    return [tuple(t.shape) for t in tensors] if isinstance(tensors, list | tuple) else tuple(tensors.shape)


def _shape(read: Any) -> Any:
    try:
        found = read()
    except Exception:
        return None
    return None if found == [] else _any_batch(plain.exported(found))


def _any_batch(shape: Any) -> Any:
    """A shape without the size of our own batches."""
    if isinstance(shape, list) and shape and isinstance(shape[0], list):
        return [_any_batch(each) for each in shape]
    return [None, *shape[1:]] if isinstance(shape, list) and shape and shape[0] in own_batches else shape


def updates(model: Any) -> int:
    """How many updates the weights have had: those of the one that had most."""
    return max((getattr(w, "_grade_updates", 0) for w in model.trainable_variables), default=0)


def remember(weights: Any, values: Any) -> None:
    """Values were handed out: know them again."""
    for weight, value in zip(weights, values, strict=False):
        _states[fingerprint(value)] = getattr(weight, "_grade_updates", 0)


def recall(weights: Any, values: Any) -> None:
    """Values were set: their updates come back with them."""
    for weight, value in zip(weights, values, strict=False):
        weight._grade_updates = _states.get(fingerprint(value), 0)


def function_name(value: Any) -> str:
    """The canonical name of a loss or metric of the real library; "<name>" for a student's own."""
    if isinstance(value, str):
        return spelling.function_name(value)
    module = str(getattr(value, "__module__", "") or type(value).__module__)
    own = not module.startswith("keras") and not type(value).__module__.startswith("keras")
    name = plain.name_of(value)
    return f"<{name}>" if own else spelling.FUNCTIONS.get(spelling.snake(name), spelling.snake(name))


def function_names(value: Any) -> Any:
    """The same of a list or dict of them."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return [function_names(each) for each in value]
    if isinstance(value, dict):
        return {key: function_names(each) for key, each in value.items()}
    return function_name(value)


def argument(value: Any) -> Any:
    """An argument of `compile` as the stand-in tells it."""
    if isinstance(value, list | tuple):
        return [argument(each) for each in value]
    if type(value).__module__.startswith("keras") and not hasattr(value, "_grade_id"):
        return function_name(value)
    if callable(value) and str(getattr(value, "__module__", "")).startswith("keras"):
        return function_name(value)
    return plain.simple(value)
