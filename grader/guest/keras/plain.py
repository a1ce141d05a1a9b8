"""Anything that student code passes to Keras, as plain data for the record, capped."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

MOST_ITEMS, MOST_TEXT, MOST_DEPTH = 60, 200, 5


def exported(value: Any, depth: int = 0) -> Any:
    """A record's entry: lists and dicts as they are (they are ours), leaves made plain."""
    if isinstance(value, dict):
        return {str(key)[:MOST_TEXT]: exported(each, depth + 1) for key, each in list(value.items())[:2000]}
    if isinstance(value, list | tuple):
        return [exported(each, depth + 1) for each in value[:5000]]
    return simple(value)


def simple(value: Any, depth: int = 0) -> Any:
    """An argument as plain data; what has no plain form is its name in angle brackets."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else str(value)[:MOST_TEXT]
    if kind is float:
        return value if math.isfinite(value) else repr(value)
    if kind is str:
        return value[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, np.generic):
        return simple(value.item(), depth + 1) if depth < MOST_DEPTH else str(kind)
    if kind is np.ndarray and value.ndim == 0 and value.dtype.kind in "biuf":
        return simple(value.item())
    if isinstance(value, np.ndarray):
        return f"<array of shape {tuple(value.shape)}>"[:MOST_TEXT]
    if depth < MOST_DEPTH:
        if isinstance(value, list | tuple):
            return [simple(each, depth + 1) for each in list(value)[:MOST_ITEMS]]
        if isinstance(value, dict):
            return {str(key)[:MOST_TEXT]: simple(each, depth + 1) for key, each in list(value.items())[:MOST_ITEMS]}
    return f"<{name_of(value)}>"


def name_of(value: Any) -> str:
    """The name of a function or class, or of an object's class, as text."""
    for of in (value, type(value)):
        name = getattr(of, "__name__", None)
        if type(name) is str:
            return name[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8")
    return "?"
