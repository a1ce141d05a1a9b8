"""How data become batches: how many samples, steps and updates a call asks for, and whether the data fit the model."""

from __future__ import annotations

import builtins
import math
from typing import Any

from . import data

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


class Plan:
    """What one call of `fit` would do."""

    def __init__(self) -> None:
        self.x: dict[str, Any] = dict(data.NONE)
        self.y: dict[str, Any] = dict(data.NONE)
        self.validation = "none"
        self.validation_x: dict[str, Any] | None = None
        self.validation_y: dict[str, Any] | None = None
        self.batch_size: int | None = None
        self.epochs, self.initial_epoch = 1, 0
        self.validation_split = 0.0
        self.samples: int | None = None
        self.train_samples: int | None = None
        self.steps: int | None = None
        self.x_row: tuple[int, ...] | None = None
        self.y_row: tuple[int, ...] | None = None
        self.several = False
        self.problem = ""

    @property
    def classes(self) -> int | None:
        return self.y.get("classes")

    def told(self) -> dict[str, Any]:
        """The part of the record's `Fit` that follows from data and arguments."""
        return {
            "batch_size": self.batch_size, "epochs": self.epochs, "initial_epoch": self.initial_epoch,
            "validation_split": self.validation_split, "validation": self.validation, "x": self.x, "y": self.y, "samples": self.samples,
            "train_samples": self.train_samples, "steps_per_epoch": self.steps, "validation_x": self.validation_x,
            "validation_y": self.validation_y,
        }  # fmt: skip


def _whole(value: Any, otherwise: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise


def _is_batches(x: Any) -> bool:
    """Whether x makes its own batches: a generator, a Sequence, a dataset."""
    if hasattr(x, "_grade_steps") or hasattr(x, "__next__"):
        return True
    if isinstance(x, list | tuple | dict) or hasattr(x, "shape") or x is None or hasattr(type(x), "__array__"):
        return False
    return hasattr(x, "__getitem__") and hasattr(x, "__len__")


def batch_size_of(x: Any) -> int | None:
    """The size of the batches that x makes, where it tells."""
    size = getattr(x, "batch_size", None)
    return size if isinstance(size, int) and not isinstance(size, bool) else None


def plan(asked: dict[str, Any]) -> Plan:
    """What a call with these arguments (canonical names, defaults filled in) would do."""
    made = Plan()
    x, y = asked.get("x"), asked.get("y")
    made.epochs = max(0, _whole(asked.get("epochs", 1), 1))
    made.initial_epoch = max(0, _whole(asked.get("initial_epoch", 0), 0))
    if _is_batches(x):
        _from_batches(made, x, asked)
    else:
        _from_arrays(made, x, y, asked)
    given = asked.get("validation_data")
    if given is not None:
        made.validation = "data"
        if isinstance(given, list | tuple) and len(given) >= 2:
            made.validation_x, made.validation_y = data.describe(given[0]), data.describe(given[1])
        else:
            made.validation_x = data.describe(given)
    elif made.validation_split > 0:
        made.validation = "split"
    return made


def _from_arrays(made: Plan, x: Any, y: Any, asked: dict[str, Any]) -> None:
    size = asked.get("batch_size")
    made.batch_size = _whole(size, 32) if size is not None else 32
    made.x, made.y = data.describe(x), data.describe(y)
    made.several = made.x["kind"] == "list" or made.y["kind"] == "list"
    made.x_row, made.y_row = data.row_shape(x), data.row_shape(y)
    made.samples = data.count(x)
    targets = data.count(y) if y is not None else None
    if made.samples is not None and targets is not None and made.samples != targets:
        made.problem = f"Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. 'x' sizes: {made.samples} 'y' sizes: {targets}"
    try:
        made.validation_split = float(asked.get("validation_split") or 0.0)
    except (TypeError, ValueError):
        made.validation_split = 0.0
    if made.samples is not None:
        given = asked.get("validation_data")
        first = made.samples if given is not None else int(made.samples * (1.0 - made.validation_split))
        made.train_samples = first if 0 < made.validation_split < 1 else made.samples
        if not 0 <= made.validation_split < 1:
            made.problem = (
                made.problem or f"`validation_split` must be between 0 and 1. Received: {made.validation_split}"
            )
        if made.batch_size <= 0:
            made.problem = made.problem or f"`batch_size` must be a positive integer. Received: {made.batch_size}"
        else:
            made.steps = math.ceil(made.train_samples / made.batch_size)
    if asked.get("steps_per_epoch") is not None:
        made.steps = _whole(asked["steps_per_epoch"], 1)


def _from_batches(made: Plan, x: Any, asked: dict[str, Any]) -> None:
    made.x = data.describe(x)
    made.y = dict(getattr(x, "_grade_target", lambda: data.NONE)())
    made.batch_size = batch_size_of(x)
    told = getattr(x, "_grade_steps", None)
    if callable(told):
        made.steps = told()
    elif hasattr(x, "__len__"):
        made.steps = _whole(len(x), 1)
    made.samples = made.train_samples = data.count(x) if hasattr(x, "_grade_samples") else None
    if asked.get("steps_per_epoch") is not None:
        made.steps = _whole(asked["steps_per_epoch"], 1)
    batch = _first_batch(x)
    if isinstance(batch, list | tuple) and len(batch) >= 2:
        if made.x.get("shape") in (None, []):
            source = {k: v for k, v in made.x.items() if k in ("kind", "source", "arguments")}
            made.x = {**data.describe(batch[0]), **source}
            made.y = {**data.describe(batch[1]), "kind": source["kind"]}
            for each in (made.x, made.y):
                each["digest"] = ""
        made.x_row, made.y_row = data.row_shape(batch[0]), data.row_shape(batch[1])
        made.several = isinstance(batch[0], list | tuple | dict)
        made.batch_size = made.batch_size or data.count(batch[0])


def _first_batch(x: Any) -> Any:
    """One batch, as training would draw first of all."""
    peek = getattr(x, "_grade_batch", None)
    if callable(peek):
        return peek()
    if hasattr(x, "__next__"):
        return next(x, None)
    try:
        return x[0]
    except IndexError:
        return None


def check_input(model: Any, shape: tuple[Any, ...]) -> None:
    """Raise ValueError where samples of this shape can't enter the model."""
    wanted = tuple(model._graph_inputs.shape)
    if len(wanted) == len(shape) + 1 and wanted[-1] == 1:
        return  # Keras adds the missing last axis of 1
    if len(shape) == len(wanted) + 1 and shape[-1] == 1:
        return
    if len(wanted) != len(shape) or any(
        a is not None and b is not None and a != b for a, b in zip(wanted[1:], shape[1:], strict=False)
    ):
        raise ValueError(
            f'Input 0 of layer "{model.name}" is incompatible with the layer: expected shape={wanted}, found shape={tuple(shape)}'
        )


SAME_SHAPE = (
    "categorical_crossentropy",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_focal_crossentropy",
)


def check_target(loss: str, target: tuple[Any, ...], output: tuple[Any, ...], strict: bool) -> None:
    """Raise ValueError where the loss can't compare targets and outputs of these shapes (both without the batch).

    `strict`: Keras before TensorFlow 2, where every loss but the sparse ones wants equal shapes.
    """
    if loss == "sparse_categorical_crossentropy":
        if target in (output[:-1], (*output[:-1], 1)):
            return
        raise ValueError(
            "Argument `output` must have rank (ndim) `target.ndim - 1`: integer labels are expected. "
            f"Received: target.shape=(None, {', '.join(map(str, target))}), output.shape=(None, {', '.join(map(str, output))})"
        )
    same = target == output or (target == () and output == (1,)) or (target == (1,) and output == ())
    if loss in SAME_SHAPE and not same:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. Received: "
            f"target.shape={(None, *target)}, output.shape={(None, *output)}"
        )
    if strict and not same and not loss.startswith("<"):
        raise ValueError(
            f"Error when checking target: expected the output to have shape {output} but got array with shape {target}"
        )
