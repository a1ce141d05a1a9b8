"""Layers and models as the record describes them, the stand-in's and real Keras's alike."""

from __future__ import annotations

import builtins
import hashlib
import json
from typing import Any

from . import plain, settings, spelling
from .graph import shapes_of
from .layers import KINDS
from .layers.base import Layer
from .layers.conv import Cropping1D, Spatial, ZeroPadding1D, pairs_of, sized
from .signatures import REQUIRED

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

LEFT_OUT = ("name", "seed", "dtype", "lora_rank", "lora_alpha", "quantization_config", "use_cudnn", "weights", "flash_attention",
            "loss_scale_factor", "arguments", "mask", "output_shape", "implementation")  # fmt: skip
"""Arguments that change neither what a model computes nor how it learns, or that can't be told as data."""
SIZES = ("kernel_size", "strides", "dilation_rate", "pool_size", "size")
WITHOUT_CONFIG = ("InputLayer",)
"""Layers that their shapes tell all about."""
OPERATIONS = {"add": "Add", "sub": "Subtract", "mul": "Multiply", "truediv": "TrueDivide", "getitem": "GetItem", "matmul": "Matmul", "neg": "Negative"}  # fmt: skip


def kind_of(layer: Any) -> str:
    """The name of a layer's class; of an operation on tensors, Keras 3's."""
    name = type(layer).__name__
    return (
        OPERATIONS.get(str(layer.operation), str(layer.operation))
        if name == "Operation"
        else plain.name_of(type(layer))
    )


def config(kind: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """A layer's arguments by their modern names, defaults filled in, without those for initial values that weren't given."""
    cls = KINDS.get(kind)
    if cls is None or kind in WITHOUT_CONFIG:
        return {}
    out: dict[str, Any] = {}
    for name, default in cls._parameters.items():
        value = arguments.get(name, None if default is REQUIRED else default)
        if name in LEFT_OUT:
            continue
        if name.endswith(("_initializer", "_constraint", "_regularizer")):
            if value is not None and _thing(value) != _thing(default):
                out[name] = _thing(value)
            continue
        told = _argument(cls, name, value, arguments)
        if told is not None:
            out[name] = told
    return out


def _argument(cls: type[Layer], name: str, value: Any, arguments: dict[str, Any]) -> Any:
    if name == "data_format" and value is None:
        return settings.image_data_format()
    if name in ("activation", "recurrent_activation"):
        return "linear" if value is None else _function(value)
    if isinstance(value, Layer):
        return kind_of(value)
    if isinstance(value, dict) and "class_name" in value:
        return str(value["class_name"])
    if issubclass(cls, Spatial) and name in SIZES:
        value = arguments.get("pool_size", 2) if value is None else value
        return list(sized(value, cls.rank, name))
    if issubclass(cls, Spatial) and name in ("padding", "cropping") and not isinstance(value, str):
        pairs = [list(each) for each in pairs_of(value, cls.rank, name)]
        return pairs[0] if cls in (ZeroPadding1D, Cropping1D) else pairs
    if name == "function":
        return f"<{plain.name_of(value)}>" if callable(value) else "<lambda>"
    return plain.simple(value)


def _function(value: Any) -> str:
    if isinstance(value, dict):
        inner = value.get("config")
        return f"<{inner}>" if isinstance(inner, str) else spelling.function_name(value)
    return spelling.function_name(value)


def _thing(value: Any) -> str:
    """The name of an initializer, regularizer or constraint, with the strength of a regularizer."""
    if value is None or value is REQUIRED:
        return ""
    if isinstance(value, str):
        name, given = spelling.snake(value) if not value.islower() else value, {}
        name = {"uniform": "random_uniform", "normal": "random_normal", "zero": "zeros", "one": "ones"}.get(name, name)
    elif isinstance(value, dict):
        name, given = spelling.snake(str(value.get("class_name", "?"))), dict(value.get("config") or {})
    else:
        name, given = spelling.snake(plain.name_of(type(value))), dict(getattr(value, "arguments", {}))
    strength = [
        f"{key}={float(given.get(key) or 0.01 * (key == name)):.4g}"
        for key in ("l1", "l2")
        if key in given or key == name
    ]
    return f"{name}({', '.join(strength)})" if strength else name


def described(layer: Any) -> dict[str, Any]:
    """A layer of the stand-in's."""
    kind, used = kind_of(layer), bool(layer.nodes)
    inner = hasattr(layer, "structure")
    return {
        "type": kind,
        "name": str(layer.name)[:100],
        "input_shape": plain.exported(shapes_of(layer.nodes[0].inputs))
        if used and layer.nodes[0].inputs != []
        else None,
        "output_shape": plain.exported(shapes_of(layer.nodes[0].outputs)) if used else None,
        "params": sum(w.size for w in layer.weights),
        "trainable_params": sum(w.size for w in layer.trainable_weights),
        "activation": layer.output_activation() if inner else layer.activation_name(),
        "config": {"structure": layer.structure()} if inner else config(kind, layer.arguments),
    }


def model(layers: list[dict[str, Any]], input_shape: Any) -> dict[str, Any]:
    """What follows of a model from its described layers."""
    return {
        "layers": layers,
        "input_shape": input_shape,
        "structure": structure(layers, input_shape),
        "output_activation": output_activation(layers),
    }


def structure(layers: list[dict[str, Any]], input_shape: Any) -> str:
    """Equal for models with the same layers, configured alike, names aside, and the same input shape."""
    told = [[each["type"], each["config"], _branches(each["input_shape"])] for each in layers]
    return hashlib.blake2b(
        json.dumps([input_shape, told], default=str, sort_keys=True).encode(), digest_size=6
    ).hexdigest()


def _branches(shape: Any) -> Any:
    """Where several branches meet, what they bring."""
    return shape if isinstance(shape, list) and shape and isinstance(shape[0], list) else None


def output_activation(layers: list[dict[str, Any]]) -> str:
    """That of the last layer that changes values."""
    for each in reversed(layers):
        if each["activation"] or each["params"]:
            return each["activation"] or "linear"
    return "linear"
