"""`model.summary()`: the table of layers, output shapes and parameters."""

from __future__ import annotations

import sys
from typing import Any


def show(
    model: Any, line_length: Any = None, positions: Any = None, print_fn: Any = None, *args: Any, **kwargs: Any
) -> None:
    """Print the table (or give its lines to `print_fn`); raises ValueError for a model that isn't built yet."""
    if not model.built and not model.weights and not model.layers:
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by calling the model on a batch of data."
        )
    for line in lines(model, line_length or 65):
        if print_fn is None:
            sys.stdout.write(line + "\n")
        else:
            print_fn(line)


def lines(model: Any, width: int) -> list[str]:
    """The lines of the table."""
    width = max(40, int(width))
    first, second = int(width * 0.45), int(width * 0.85)

    def row(*cells: str) -> str:
        text = cells[0][: first - 1].ljust(first) + cells[1]
        return (text[: second - 1].ljust(second) + cells[2])[:width].rstrip()

    out = [f'Model: "{model.name}"', "_" * width, row("Layer (type)", "Output Shape", "Param #"), "=" * width]
    layers = model.layers
    for i, layer in enumerate(layers):
        shape = str(layer.output_shape) if layer.nodes else "?"
        params = str(sum(w.size for w in layer.weights))
        out += [
            row(f"{layer.name} ({type(layer).__name__})", shape, params),
            ("=" if i == len(layers) - 1 else "_") * width,
        ]
    total = sum(w.size for w in model.weights)
    trained = sum(w.size for w in model.trainable_weights)
    out += [
        f"Total params: {total:,}",
        f"Trainable params: {trained:,}",
        f"Non-trainable params: {total - trained:,}",
        "_" * width,
    ]
    return out
