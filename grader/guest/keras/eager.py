"""Values in place of what a network would compute, in the right shapes."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from .arrays import SMALL, repeated

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
    """An array that also answers `.numpy()`, as eager tensors do."""

    def __new__(cls, value: Any) -> Any:
        return np.asarray(value).view(cls)

    def numpy(self) -> Any:
        return np.asarray(self)

    def get_shape(self) -> Any:
        return self.shape
