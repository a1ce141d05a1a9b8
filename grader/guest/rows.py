"""What each update gave, kept as plain data step by step: shared by all ways of driving student code."""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from . import wire

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

_ndarray, _float_types = np.ndarray, (np.dtype(np.float64), np.dtype(np.float32))
LARGEST_ROW = 4096
"""Bytes of an array that is kept as its numbers alone; a larger one is kept as what it is."""


class Rows:
    """The values that one slot took, as they were at each step.

    As long as they are arrays of floats of one shape and dtype, their bytes are kept, which is what crosses the wire.
    """

    def __init__(self) -> None:
        self._dtype: Any = None
        self._shape: Any = None
        self._bytes: list[bytes] = []
        self._values: list[Any] | None = None
        """Instead of the bytes, from the first value on that isn't like the others."""

    def add(self, value: Any) -> None:
        """Keep a value, which may be changed afterwards."""
        if type(value) is _ndarray and value.dtype is self._dtype and value.shape == self._shape:
            self._bytes.append(value.tobytes())
        else:
            self._add_unlike(value)

    def _add_unlike(self, value: Any) -> None:
        if self._values is None and not self._bytes and _is_small_floats(value):
            self._dtype, self._shape = value.dtype, value.shape
            self._bytes.append(value.tobytes())
            return
        row = wire.to_plain(value)
        if self._values is None:
            self._values = self._arrays()
            self._dtype = None
        self._values.append(row)

    def _arrays(self) -> list[Any]:
        return [np.frombuffer(row, self._dtype).reshape(self._shape) for row in self._bytes]

    def plain(self, steps: int) -> Any:
        """The first `steps` of them: one array (steps, *shape) where all are alike, else a list."""
        if self._values is not None:
            return self._values[:steps]
        kept = self._bytes[:steps]
        if not kept or len(kept) * len(kept[0]) > wire.MAX_ARRAY:
            return self._arrays()[:steps]
        return wire.stacked_array(self._dtype, (len(kept), *self._shape), b"".join(kept))


def _is_small_floats(value: Any) -> bool:
    return (
        type(value) is _ndarray
        and any(value.dtype is each for each in _float_types)
        and 0 < value.nbytes < LARGEST_ROW  # an empty array's axes can be longer than the wire can say
        and value.ndim < wire.MAX_DIMENSIONS
    )


class Table:
    """The values of several slots, step by step: a step counts once all its values are there."""

    def __init__(self, slots: Iterable[str]) -> None:
        self.rows = {slot: Rows() for slot in slots}
        self.steps = 0

    def plain(self) -> dict[str, Any]:
        """Per slot what `Rows.plain` says."""
        return {slot: rows.plain(self.steps) for slot, rows in self.rows.items()}


def unpacked(result: Any, count: int, w: Any) -> Any:
    """What `a, b = f(...)` takes apart, as a tuple: named tuples, iterators, an array of as many arrays as `w`; else the result."""
    if isinstance(result, tuple):
        return tuple(result)
    if count > 1 and isinstance(result, Iterator):
        return tuple(itertools.islice(result, count + 1))
    if count > 1 and type(result) is _ndarray and result.shape == (count, *np.shape(w)):
        return tuple(result)
    return result


def carried(value: Any) -> Any:
    """A returned value as the next call's argument: arrays as they are, lists and plain numbers as arrays."""
    if type(value) is _ndarray or value is None:
        return value
    if isinstance(value, list | tuple | int | float | complex | np.generic | np.ndarray):
        try:
            array = np.asarray(value)
        except (ValueError, TypeError):
            return value
        return array if array.dtype != object else value
    return value
