"""Models again: clones with fresh weights, copies."""

from __future__ import annotations

import builtins
from typing import Any

from . import plain
from .graph import flat
from .layers.base import Layer, Operation
from .layers.core import InputLayer
from .models import Model, Sequential
from .record import RECORDER

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


def clone(model: Any, how: str = "cloned") -> Any:
    """A model of the same layers with fresh weights, not compiled."""
    if not isinstance(model, Model):
        raise ValueError(f"Expected `model` argument to be a `Model` instance. Received: {plain.name_of(model)}")
    if isinstance(model, Sequential):
        given = model._graph_inputs
        made = Sequential(name=model.name, _how=how, _source=model._id)
        if given is not None:
            made.add(InputLayer(batch_shape=tuple(given.shape)))
        for layer in model._layers:
            made.add(clone(layer, how) if isinstance(layer, Model) else layer.again())
        return made
    if model._graph_inputs is None:
        raise ValueError(
            "Cannot clone a model that is neither Sequential nor functional: subclassed models can't be cloned"
        )
    return _cloned_graph(model, how)


def _cloned_graph(model: Model, how: str) -> Model:
    fresh: dict[int, Any] = {}
    layers: dict[int, Layer] = {}
    for tensor in model.inputs:
        fresh[id(tensor)] = InputLayer(batch_shape=tuple(tensor.shape), name=tensor.origin[0].name).tensor
    waiting = list(reversed(model.outputs))
    while waiting:
        tensor = waiting[-1]
        if id(tensor) in fresh:
            waiting.pop()
            continue
        layer, index, _ = tensor.origin
        node = layer.nodes[index]
        inputs = flat(node.inputs)
        missing = [each for each in inputs if id(each) not in fresh and each.origin is not None]
        if missing:
            waiting += missing
            continue
        if id(layer) not in layers:
            layers[id(layer)] = clone(layer, how) if isinstance(layer, Model) else _again(layer)
        taken = [fresh.get(id(each), each) for each in inputs]
        out = layers[id(layer)](taken if isinstance(node.inputs, list | tuple) else taken[0])
        for old, new in zip(flat(node.outputs), flat(out), strict=False):
            fresh[id(old)] = new
    outputs = [fresh[id(each)] for each in model.outputs]
    inputs = [fresh[id(each)] for each in model.inputs]
    return Model(
        inputs if isinstance(model._graph_inputs, list | tuple) else inputs[0],
        outputs if isinstance(model._graph_outputs, list | tuple) else outputs[0],
        name=model.name,
        _how=how,
        _source=model._id,
    )


def _again(layer: Layer) -> Layer:
    return Operation(layer.operation, layer._result) if isinstance(layer, Operation) else layer.again()


def clone_model(model: Any, input_tensors: Any = None, clone_function: Any = None, **kwargs: Any) -> Any:
    """`keras.models.clone_model`: fresh weights; Keras 3 compiles the clone as its model is."""
    made = clone(model)
    if RECORDER.generation() == "keras-3":
        model._copy_training(made, {})
    return made
