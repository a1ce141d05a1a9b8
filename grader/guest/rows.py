"""What each update gave, kept as plain data step by step: shared by all ways of driving student code."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from . import wire

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`


def stacked(rows: list[Any]) -> Any:
    """One array of all rows where they are arrays of one shape and dtype; else the rows as they are."""
    if not rows or type(rows[0]) is not np.ndarray:
        return rows
    shape, dtype = rows[0].shape, rows[0].dtype
    alike = all(type(row) is np.ndarray and row.shape == shape and row.dtype == dtype for row in rows)
    return np.array(rows) if alike and len(rows) * rows[0].nbytes <= wire.MAX_ARRAY else rows


def row_of(value: Any) -> Any:
    """A returned value as it was at this step, as plain data."""
    if (
        type(value) is np.ndarray
        and value.dtype.char in "df"
        and 0 < value.nbytes < 4096  # an empty array's axes can be longer than the wire can say
        and value.ndim < wire.MAX_DIMENSIONS
    ):
        return value.copy()
    return wire.to_plain(value)


def carried(value: Any) -> Any:
    """A returned value as the next call's argument: arrays as they are, lists and plain numbers as arrays."""
    if type(value) is np.ndarray or value is None:
        return value
    if isinstance(value, list | tuple | int | float | complex | np.generic | np.ndarray):
        try:
            array = np.asarray(value)
        except (ValueError, TypeError):
            return value
        return array if array.dtype != object else value
    return value
