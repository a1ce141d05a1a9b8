"""The values after each update, as plain data; shared by all ways of driving student code."""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from . import wire

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

_ndarray, _float_types = np.ndarray, (np.dtype(np.float64), np.dtype(np.float32))
LARGEST_ROW = 4096
"""Bytes of an array that is kept as its numbers alone; a larger one is kept as what it is."""


class Table:
    """The values that several slots took, as they were at each step.

    As long as they are arrays of floats of one shape and dtype, their bytes are kept, which is what crosses the wire.
    """

    def __init__(self, slots: Iterable[str]) -> None:
        self.steps = 0
        self._slots = tuple(slots)
        self._dtype: Any = None
        self._shape: Any = None
        self._bytes: list[bytes] = []
        """Step by step, in each the slots in their order."""
        self._columns: list[list[Any]] | None = None
        """Instead of the bytes, slot by slot, from the first step on that isn't like the others."""

    def add(self, values: Sequence[Any]) -> None:
        """Keep a step's values, which may be changed afterwards."""
        dtype, shape = self._dtype, self._shape
        for value in values:
            if type(value) is not _ndarray or value.dtype is not dtype or value.shape != shape:
                self._add_unlike(values)
                break
        else:
            self._bytes += [value.tobytes() for value in values]
        self.steps += 1

    def _add_unlike(self, values: Sequence[Any]) -> None:
        first = values[0]
        if not self.steps and _is_small_floats(first):
            self._dtype, self._shape = first.dtype, first.shape
            if _are_alike(values):
                self._bytes += [value.tobytes() for value in values]
                return
        row = [wire.to_plain(value) for value in values]
        columns = self._as_columns()
        for column, value in zip(columns, row, strict=True):
            column.append(value)
        self._columns, self._dtype = columns, None

    def _as_columns(self) -> list[list[Any]]:
        if self._columns is not None:
            return self._columns
        arrays = [np.frombuffer(each, self._dtype).reshape(self._shape) for each in self._bytes]
        return [arrays[number :: len(self._slots)] for number in range(len(self._slots))]

    def plain(self) -> dict[str, Any]:
        """`table`, one array (steps, slots, *shape), where all values are alike; else `out`, per slot an array (steps, *shape)
        where its values are, and a list where they aren't."""
        if self._columns is None and self._bytes and sum(map(len, self._bytes)) <= wire.MAX_ARRAY:
            return {"table": _stacked(self._dtype, (self.steps, len(self._slots), *self._shape), self._bytes)}
        return {"out": dict(zip(self._slots, map(_column, self._as_columns()), strict=True))}


def _column(values: list[Any]) -> Any:
    """The values of one slot: one array where all are small arrays alike, else the list."""
    if not values or not _is_small_floats(values[0]) or not _are_alike(values):
        return values
    if len(values) * values[0].nbytes > wire.MAX_ARRAY:
        return values
    return _stacked(values[0].dtype, (len(values), *values[0].shape), [value.tobytes() for value in values])


def _stacked(dtype: Any, shape: tuple[int, ...], rows: list[bytes]) -> Any:
    return wire.stacked_array(dtype, shape, b"".join(rows))


def _are_alike(values: Sequence[Any]) -> bool:
    dtype, shape = values[0].dtype, values[0].shape
    return all(type(value) is _ndarray and value.dtype is dtype and value.shape == shape for value in values)


def _is_small_floats(value: Any) -> bool:
    return (
        type(value) is _ndarray
        and any(value.dtype is each for each in _float_types)
        and 0 < value.nbytes < LARGEST_ROW  # an empty array's axes can be longer than the wire can say
        and value.ndim < wire.MAX_DIMENSIONS - 1
    )


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
