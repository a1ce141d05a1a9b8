"""The graph between a model's inputs and outputs: its layers in order, shapes followed through it."""

from __future__ import annotations

import builtins
from typing import Any

from . import plain
from .layers.base import Layer
from .tensors import KerasTensor

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


def once(weights: Any) -> list[Any]:
    return list({id(w): w for w in weights}.values())


def single(tensors: Any) -> Any:
    """A list of one tensor as that tensor."""
    return tensors[0] if isinstance(tensors, list) and len(tensors) == 1 else tensors


def flat(tensors: Any) -> list[Any]:
    if isinstance(tensors, dict):
        return list(tensors.values())
    return list(tensors) if isinstance(tensors, list | tuple) else [tensors]


def shapes_of(tensors: Any) -> Any:
    if isinstance(tensors, dict):
        tensors = list(tensors.values())
    return [tuple(t.shape) for t in tensors] if isinstance(tensors, list | tuple) else tuple(tensors.shape)


def known_shape(tensor: Any, known: dict[int, Any]) -> Any:
    """The shape of a tensor of the graph when others are `known`."""
    waiting = [tensor]
    while waiting:
        now = waiting[-1]
        if id(now) in known:
            waiting.pop()
            continue
        layer, index, _ = now.origin
        node = layer.nodes[index]
        inputs = flat(node.inputs) if node.inputs is not None and node.inputs != [] else []
        if not inputs:
            known[id(now)] = tuple(now.shape)
            continue
        missing = [each for each in inputs if id(each) not in known and each.origin is not None]
        if missing:
            waiting += missing
            continue
        shapes = [known.get(id(each), tuple(each.shape)) for each in inputs]
        out = layer.output_shape_for(shapes if isinstance(node.inputs, list | tuple) else shapes[0])
        outs = flat(node.outputs)
        for each, shape in zip(outs, out if isinstance(out, list) else [out], strict=False):
            known[id(each)] = shape
    return known[id(tensor)]


def remake(outputs: list[Any], fresh: dict[int, Any], how: str) -> list[Any]:
    """The outputs of the same graph on other inputs, with every layer made anew: `fresh` gives the new tensor for the id of an old
    one, the inputs at first, and is filled."""
    layers: dict[int, Layer] = {}
    waiting = list(reversed(outputs))
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
            layers[id(layer)] = layer.again(how)
        taken = [fresh.get(id(each), each) for each in inputs]
        out = layers[id(layer)](taken if isinstance(node.inputs, list | tuple) else taken[0])
        for old, new in zip(flat(node.outputs), flat(out), strict=False):
            fresh[id(old)] = new
    return [fresh[id(each)] for each in outputs]


def check_input(model: Any, tensor: Any, shape: Any) -> None:
    wanted = tuple(tensor.shape)
    if len(wanted) != len(shape) or any(
        a is not None and b is not None and a != b for a, b in zip(wanted[1:], tuple(shape)[1:], strict=False)
    ):
        raise ValueError(
            f'Input 0 of layer "{model.name}" is incompatible with the layer: expected shape={wanted}, found shape={tuple(shape)}'
        )


def ordered(inputs: list[Any], outputs: list[Any]) -> list[Layer]:
    """The layers between inputs and outputs, those that need many others last. Raises ValueError for a cut graph."""
    for each in (*inputs, *outputs):
        if not isinstance(each, KerasTensor) or each.origin is None:
            raise ValueError(
                f"All `inputs` and `outputs` values must be KerasTensors. Received: {plain.name_of(each) if not isinstance(each, KerasTensor) else each}"
            )
    depth: dict[tuple[int, int], int] = {}
    nodes: dict[tuple[int, int], Any] = {}
    ends = {id(each) for each in inputs}
    seen_order: list[tuple[int, int]] = []

    def visit(tensor: Any, below: int) -> None:
        stack = [(tensor, below)]
        while stack:
            now, level = stack.pop()
            if now.origin is None:
                continue
            layer, index, _ = now.origin
            key = (id(layer), index)
            if key not in nodes:
                nodes[key] = layer
                seen_order.append(key)
            if depth.get(key, -1) >= level:
                continue
            depth[key] = level
            if id(now) in ends:
                continue
            stack += [
                (each, level + 1) for each in reversed(flat(layer.nodes[index].inputs)) if isinstance(each, KerasTensor)
            ]

    for each in outputs:
        visit(each, 0)
    deepest: dict[int, tuple[int, Layer]] = {}
    for key in seen_order:
        layer = nodes[key]
        before = deepest.get(id(layer))
        if before is None or depth[key] > before[0]:
            deepest[id(layer)] = (depth[key], layer)
    for tensor in inputs:
        layer = tensor.origin[0]
        if id(layer) in deepest:
            deepest[id(layer)] = (max(deepest[id(layer)][0], max(d for d, _ in deepest.values())), layer)
    rank = _first_use(outputs, ends)
    return [layer for _, layer in sorted(deepest.values(), key=lambda pair: (-pair[0], rank.get(id(pair[1]), 0)))]


def _first_use(outputs: list[Any], ends: set[int]) -> dict[int, int]:
    """Layers numbered as a walk from the outputs meets them last: inputs first."""
    rank: dict[int, int] = {}
    done: set[tuple[int, int]] = set()
    stack: list[tuple[Any, bool]] = [(each, False) for each in reversed(outputs)]
    while stack:
        tensor, left = stack.pop()
        if tensor.origin is None:
            continue
        layer, index, _ = tensor.origin
        key = (id(layer), index)
        if left:
            rank.setdefault(id(layer), len(rank))
            continue
        if key in done:
            continue
        done.add(key)
        stack.append((tensor, True))
        if id(tensor) not in ends:
            stack += [
                (each, False) for each in reversed(flat(layer.nodes[index].inputs)) if isinstance(each, KerasTensor)
            ]
    return rank
