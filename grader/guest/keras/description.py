"""Layers and models as the record describes them."""

from __future__ import annotations

import builtins
import hashlib
import json
from typing import Any

from . import plain
from .graph import shapes_of
from .layers.base import Layer
from .signatures import REQUIRED

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


def _told(layer: Layer) -> list[Any]:
    return [type(layer).__name__, config(layer)]


def _described_shape(layer: Layer) -> Any:
    """Where several branches meet, what they bring; for a nested model, its structure."""
    if hasattr(layer, "structure"):
        return layer.structure()
    return plain.exported(layer.input_shape) if layer.nodes and isinstance(layer.nodes[0].inputs, list) else None


LEFT_OUT = (
    "name",
    "seed",
    "dtype",
    "lora_rank",
    "lora_alpha",
    "quantization_config",
    "use_cudnn",
    "weights",
    "flash_attention",
)


def config(layer: Layer) -> dict[str, Any]:
    """A layer's arguments by their modern names, without those for initial values that weren't given."""
    out: dict[str, Any] = {}
    for name, default in type(layer)._parameters.items():
        value = layer.arguments.get(name)
        if name in LEFT_OUT or (name.endswith(("_initializer", "_constraint", "_regularizer")) and value == default):
            continue
        if isinstance(value, Layer):
            out[name] = type(value).__name__
        elif name in ("activation", "recurrent_activation"):
            out[name] = layer.activation_name() if name == "activation" else plain.simple(value)
        elif default is REQUIRED or value is not None:
            out[name] = plain.simple(value) if not hasattr(value, "arguments") else repr(value)[:100]
    return out


def described(layer: Layer) -> dict[str, Any]:
    used = bool(layer.nodes)
    return {
        "type": type(layer).__name__,
        "name": str(layer.name)[:100],
        "input_shape": plain.exported(shapes_of(layer.nodes[0].inputs))
        if used and layer.nodes[0].inputs != []
        else None,
        "output_shape": plain.exported(shapes_of(layer.nodes[0].outputs)) if used else None,
        "params": sum(w.size for w in layer.weights),
        "trainable_params": sum(w.size for w in layer.trainable_weights),
        "activation": layer.activation_name() if not hasattr(layer, "structure") else layer.output_activation(),
        "config": config(layer),
    }


def structure(model: Any) -> str:
    """Equal for models with the same layers, configured alike, names aside, and the same input shape."""
    text = json.dumps([[*_told(layer), _described_shape(layer)] for layer in model.layers], default=str, sort_keys=True)
    return hashlib.blake2b(f"{model._input_told()}{text}".encode(), digest_size=6).hexdigest()
