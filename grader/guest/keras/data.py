"""Describes data as they reach a call: shape, dtype, range, form, how often scaled, and a digest to recognise them by."""

from __future__ import annotations

import builtins
import hashlib
import math
from typing import Any

import numpy as np

from .arrays import Repeated, _collapsed
from .record import RECORDER

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

ROWS = 5000
"""Rows that are looked at, spread evenly."""
MOST_VALUES = 2_000_000

NONE: dict[str, Any] = {"kind": "none"}


def describe(value: Any) -> dict[str, Any]:
    """The record's `Data` of anything that can be given as x or y."""
    if value is None:
        return dict(NONE)
    told = getattr(value, "_grade_data", None)
    if callable(told):
        return dict(told())
    if isinstance(value, dict) and value:
        return {**describe(next(iter(value.values()))), "kind": "list"}
    if isinstance(value, list | tuple) and value and _is_array(value[0]) and len(np.shape(value[0])) > 0:
        return {**describe(value[0]), "kind": "list"}
    if (
        hasattr(value, "__len__")
        and hasattr(value, "__getitem__")
        and not _is_array(value)
        and not isinstance(value, list | tuple)
    ):
        return {"kind": "generator", "source": "Sequence"}
    if hasattr(value, "__next__"):
        return {"kind": "generator", "source": "generator"}
    try:
        array = value if isinstance(value, np.ndarray) else np.asarray(value)
    except Exception:
        return {"kind": "array", "form": "other"}
    return _array(array)


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) or hasattr(type(value), "__array__")


def _array(array: np.ndarray) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "array",
        "shape": [int(n) for n in array.shape],
        "dtype": str(array.dtype),
        "origin": origin(array.shape),
    }
    if array.dtype.kind not in "biuf" or not array.size:
        return found
    rows = looked_at(array)
    low, high = rows.min(), rows.max()
    found["low"] = float(low) if math.isfinite(low) else None
    found["high"] = float(high) if math.isfinite(high) else None
    found["form"], found["classes"] = _form(rows, float(low), float(high))
    found["scaled"] = None if found["form"] == "one-hot" else times_scaled(float(low), float(high))
    digest = hashlib.blake2b(f"{array.shape}{array.dtype}".encode(), digest_size=8)
    digest.update(np.ascontiguousarray(rows).tobytes())
    found["digest"] = digest.hexdigest()
    return found


def looked_at(array: np.ndarray) -> np.ndarray:
    """Up to `ROWS` rows spread evenly, repeated ones only once."""
    if isinstance(array, Repeated):
        array = _collapsed(array)
    array = array.view(np.ndarray) if type(array) is not np.ndarray else array
    if array.ndim == 0:
        return array.reshape(1)
    per_row = max(1, array[:1].size)
    most = max(1, min(ROWS, MOST_VALUES // per_row))
    return array if len(array) <= most else array[np.linspace(0, len(array) - 1, most).astype(int)]


def _form(rows: np.ndarray, low: float, high: float) -> tuple[str, int | None]:
    if not (math.isfinite(low) and math.isfinite(high)):
        return "float", None
    whole = rows.dtype.kind in "bui" or bool((rows == np.floor(rows)).all())
    if not whole:
        return "float", None
    columns = rows.shape[-1] if rows.ndim > 1 else 1
    if columns > 1 and rows.ndim == 2 and low == 0 and high == 1 and bool((rows.sum(axis=1) == 1).all()):
        return "one-hot", columns
    if low >= 0 and high <= 1:
        return "binary", 2
    if low < 0 or (rows.ndim > 1 and columns > 1):
        return ("integer", None) if columns == 1 else ("other", None)
    return "integer", int(high) + 1


def times_scaled(low: float, high: float) -> int | None:
    """How often 0…255 has been divided by 255 to give this range; None where that can't be."""
    if low < 0 or high <= 0 or high > 255:
        return None
    if high > 1:
        return 0 if high > 16 else None
    times = round(math.log(255 / high, 255))
    # the brightest pixel of real images is white or nearly so
    return times if times >= 1 and 0.5 <= high * 255.0 ** (times - 1) <= 1.0 + 1e-6 else None


_loaded: dict[tuple[int, ...], str] = {}


def remember(name: str, part: str, count: int, row: tuple[int, ...]) -> None:
    """A data set was loaded; `origin` knows its arrays by their length and size."""
    _loaded[(count, math.prod(row))] = f"{name}/{part}"


def origin(shape: tuple[int, ...]) -> str:
    """The data set that the code loaded and that has this many rows of this many values, or ""."""
    if not shape or not RECORDER.events["datasets"]:
        return ""
    return _loaded.get((shape[0], math.prod(shape[1:])), "")


def count(value: Any) -> int | None:
    """How many samples there are, where that can be known."""
    told = getattr(value, "_grade_samples", None)
    if callable(told):
        found: int | None = told()
        return found
    if isinstance(value, dict) and value:
        return count(next(iter(value.values())))
    if isinstance(value, list | tuple) and value and _is_array(value[0]) and np.ndim(value[0]) > 0:
        return count(value[0])
    shape = getattr(value, "shape", None)
    if shape is not None and len(shape):
        return int(shape[0])
    if isinstance(value, list | tuple):
        return len(value)
    return None


def row_shape(value: Any) -> tuple[int, ...] | None:
    """The shape of one sample, where it is an array."""
    if isinstance(value, list | tuple) and not (value and _is_array(value[0])):
        try:
            value = np.asarray(value)
        except ValueError:
            return None
    shape = getattr(value, "shape", None)
    return None if shape is None or isinstance(value, list | tuple) else tuple(int(n) for n in shape[1:])
