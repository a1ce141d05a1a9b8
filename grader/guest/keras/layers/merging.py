"""Layers that take several inputs and give one."""

from __future__ import annotations

from typing import Any

from ..spelling import unknown
from ..tensors import Shape, broadcast
from .base import Layer


class _Merge(Layer):
    def infer(self, shape: Any) -> Any:
        if not shape or not isinstance(shape[0], tuple | list) or len(shape) < 1:
            raise ValueError(f"A merge layer should be called on a list of inputs. Received: input_shape={shape}")
        return self.merged([tuple(each) for each in shape])

    def merged(self, shapes: list[Shape]) -> Shape:
        try:
            return broadcast(*shapes)
        except ValueError:
            raise ValueError(
                f"Inputs have incompatible shapes. Received shapes {' and '.join(str(s[1:]) for s in shapes)}"
            ) from None


class Add(_Merge):
    signature = "name=None"


class Subtract(Add):
    pass


class Multiply(Add):
    pass


class Average(Add):
    pass


class Maximum(Add):
    pass


class Minimum(Add):
    pass


class Concatenate(_Merge):
    signature = "axis=-1"

    def merged(self, shapes: list[Shape]) -> Shape:
        axis = self.arguments["axis"] % len(shapes[0])
        for each in shapes:
            if len(each) != len(shapes[0]) or any(
                a != b and None not in (a, b) for i, (a, b) in enumerate(zip(each, shapes[0], strict=True)) if i != axis
            ):
                raise ValueError(
                    "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
                    f"Received: input_shape={shapes}"
                )
        sizes = [each[axis] for each in shapes]
        total = None if None in sizes else sum(sizes)
        return (*shapes[0][:axis], total, *shapes[0][axis + 1 :])


class Dot(_Merge):
    signature = "axes, normalize=False"

    def merged(self, shapes: list[Shape]) -> Shape:
        a, b = shapes
        axes = self.arguments["axes"]
        first, second = (axes, axes) if isinstance(axes, int) else axes
        first, second = first % len(a), second % len(b)
        if a[first] is not None and b[second] is not None and a[first] != b[second]:
            raise ValueError(
                f"Incompatible input shapes: axis values {a[first]} and {b[second]} (axes {axes}) of {a} and {b}"
            )
        left = [n for i, n in enumerate(a) if i != first]
        right = [n for i, n in enumerate(b) if i != second and i != 0]
        return (*left, *right) if left[1:] or right else (a[0], 1)


LAYERS = (Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot)


def _function(cls: type[Layer]) -> Any:
    def merge(inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return cls(*args, **kwargs)(inputs)

    merge.__name__ = cls.__name__.lower()
    return merge


FUNCTIONS = {cls.__name__.lower(): _function(cls) for cls in LAYERS}
_MODES = {"sum": Add, "mul": Multiply, "ave": Average, "max": Maximum, "concat": Concatenate, "dot": Dot}


def merge(
    inputs: Any, mode: str = "sum", concat_axis: int = -1, dot_axes: int = -1, name: Any = None, **kwargs: Any
) -> Any:
    """Keras 1's function for all of them."""
    from ..record import RECORDER

    RECORDER.clue("merge(mode=)", ("keras-1",))
    if mode == "concat":
        return Concatenate(axis=concat_axis, name=name)(inputs)
    if mode == "dot":
        return Dot(axes=dot_axes, name=name)(inputs)
    return _MODES[mode](name=name)(inputs)


class Merge:
    """Keras 1's first layer of a Sequential of several branches, each a model of its own."""

    def __init__(
        self, layers: Any, mode: Any = "sum", concat_axis: int = -1, dot_axes: int = -1, name: Any = None, **kwargs: Any
    ) -> None:  # fmt: skip
        if mode not in _MODES:  # a function of the student's own, or cos
            from ..record import RECORDER

            RECORDER.gap("keras.layers.Merge(mode=)", exists=True)
            raise NotImplementedError(unknown("keras.layers.Merge with a mode of its own"))
        self.branches = list(layers)
        self._how = {"mode": mode, "concat_axis": concat_axis, "dot_axes": dot_axes, "name": name}

    def joined(self) -> Any:
        """What comes out of all branches, as one."""
        return merge([branch.output for branch in self.branches], **self._how)
