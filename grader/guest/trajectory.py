"""Calls a function that makes a whole trajectory, with a gradient function that records where it is evaluated.

The gradient is described as data, the coefficients of a polynomial; what is right to do with it isn't known here.
"""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Callable, Iterator, Sequence
from types import GeneratorType
from typing import TYPE_CHECKING, Any

import numpy as np

from . import wire

if TYPE_CHECKING:
    from .cells import Cells

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

MAX_POINTS = 4000
MAX_ELEMENTS = 64
MAX_YIELDED = 10_000


def gradient(coefficients: Sequence[float]) -> tuple[Callable[[Any], Any], list[Any], list[int]]:
    """A function w -> Σ cₖ·wᵏ, element by element, the points that it is asked at, and [how often].

    It takes and gives numbers and arrays of any shape; an array that it gives is always a new one.
    """
    points: list[Any] = []
    calls = [0]

    def df(w: Any) -> Any:
        calls[0] += 1
        x = np.array(w)
        if x.dtype.kind != "f":
            x = x.astype(np.float64)
        if len(points) < MAX_POINTS and x.size <= MAX_ELEMENTS:
            points.append(x.astype(np.float64))
        value = np.zeros_like(x)
        for coefficient in reversed(coefficients):  # Horner: (…(cₙ·x + cₙ₋₁)·x + …) + c₀
            value = value * x + x.dtype.type(coefficient)
        return float(value) if type(w) in (float, int) else value[()] if isinstance(w, np.generic) else np.array(value)

    return df, points, calls


def descend(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Answer a `Descend` question: what came back, and where the gradient was asked for."""
    function = cells.namespace.get(question["function"])
    if function is None:
        yield {"status": "missing", "value": None, "error": None}
        return
    df, points, calls = gradient(question["gradient"])
    w = question["w"]
    slots = {
        **question["values"],
        "w": w.copy() if isinstance(w, np.ndarray) else w,
        "df": df,
        "epochs": question["epochs"],
    }
    error, value = None, None
    try:
        with np.errstate(all="ignore"):
            result = function(
                *[slots[s] for s in question["positional"]], **{k: slots[s] for k, s in question["keyword"].items()}
            )
            if type(result) is GeneratorType:
                result = [wire.to_plain(each) for each in itertools.islice(result, MAX_YIELDED)]
        sequence = _sequence_of(result, question["epochs"])
        value = {**_answer(sequence, points, calls[0]), "first": sequence is not result}
    except BaseException as raised:
        error = raised
    status, described = "ok" if error is None else "error", cells.describe(error)
    error = None  # else it would hold this frame, which holds it, and all its own values
    yield {"status": status, "value": value, "error": described}


def _sequence_of(result: Any, epochs: int) -> Any:
    """The sequence in what was returned: the first of several things, where several are returned."""
    if type(result) is tuple and result and len(result) not in (epochs, epochs + 1):
        return result[0]
    if type(result) is tuple and len(result) > 1 and type(result[0]) in (list, np.ndarray) and len(result[0]) in (epochs, epochs + 1):  # fmt: skip
        return result[0]
    return result


def _answer(result: Any, points: list[Any], calls: int) -> dict[str, Any]:
    alike = points and all(type(p) is np.ndarray and p.shape == points[0].shape for p in points)
    several = type(result) in (list, tuple) and len(result) > 1 and type(result[0]) is np.ndarray
    return {
        "ws": _stacked(wire.to_plain(result)),
        "points": np.array(points) if alike else [],
        "calls": calls,
        "aliased": bool(several and all(item is result[0] for item in result)),
    }


def _stacked(rows: Any) -> Any:
    """One array of all rows where they are numbers or arrays of one shape; else as they are."""
    if type(rows) is list and rows and all(type(r) in (float, int) for r in rows):
        return np.array([float(r) for r in rows])
    if type(rows) is list and rows and all(type(r) is np.ndarray and r.shape == rows[0].shape and r.dtype == rows[0].dtype for r in rows):  # fmt: skip
        return np.array(rows) if len(rows) * rows[0].nbytes <= wire.MAX_ARRAY else rows
    return rows
