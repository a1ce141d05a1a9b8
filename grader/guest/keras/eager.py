"""Values in place of what a network would compute, in the right shapes; and eager tensors, whose values are their own."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from .arrays import SMALL, Repeated, repeated

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


def placeholder(shape: Any, rows: int | None = None) -> Any:
    """Numbers in place of what a network would compute: one row of equal parts, in the right shape."""
    if isinstance(shape, list):
        return [placeholder(each, rows) for each in shape]
    full = tuple((rows if rows is not None else 1) if n is None else int(n) for n in shape)
    if math.prod(full) * 4 > SMALL and len(full) > 1:
        return repeated(np.full(full[1:], 1 / max(1, full[-1]), np.float32), full[0])
    return Eager(np.full(full, 1 / max(1, full[-1] if full else 1), np.float32))


class Eager(np.ndarray):
    """An array that also answers `.numpy()`, as eager tensors do, and so does whatever is computed of it."""

    def __new__(cls, value: Any) -> Any:
        return np.asarray(value).view(cls)

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        return np.asarray(array).view(Eager)

    def __getitem__(self, key: Any) -> Any:
        return eager(super().__getitem__(key))

    def numpy(self) -> Any:
        """A number of numpy's for a single value, else an array."""
        return np.asarray(self)[()]

    def get_shape(self) -> Any:
        return self.shape


def eager(value: Any) -> Any:
    """What numpy computed as an eager tensor; anything else as it is."""
    if isinstance(value, np.generic) or (type(value) is np.ndarray and not isinstance(value, Repeated)):
        return np.asarray(value).view(Eager)
    return value


def _out_of_place(name: str) -> Any:
    def method(self: Any, other: Any) -> Any:
        return eager(getattr(np.ndarray, f"__{name}__")(self, other))

    return method


for _name in ("add", "sub", "mul", "truediv", "floordiv", "pow", "mod"):
    setattr(Eager, f"__i{_name}__", _out_of_place(_name))  # `x += 1` gives another tensor, and leaves this one
