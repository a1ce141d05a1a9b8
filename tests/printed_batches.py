"""Reads batches of numbered samples from what student code printed, in whatever form, and compares them with what a report says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

Batch = tuple[list[float], list[float]]
"""The numbers of X's samples, and of y's."""


def _array(values: Any, shape: tuple[int, ...] | None = None, dtype: Any = None) -> np.ndarray:
    return np.array(values, dtype) if shape is None else np.array(values, dtype).reshape(shape)


NAMES = {"array": _array, "nan": np.nan, "np": np, "dtype": np.dtype, "object": object, "float32": np.float32, "float64": np.float64}  # fmt: skip
"""What numpy's own texts of arrays name."""


def are_batches(said: str, printed: str, *, flat: bool = False) -> bool:
    """Whether the batches are the same, as far as the report tells them. `flat`: only the samples in their order."""
    told = [*_told(said)]
    for batches in _readings(printed):
        if flat:
            rows = [i for batch, _ in batches for i in batch]
            if _begins(rows, *told[0][0]):
                return True
        elif _same(told, batches, whole=not said.endswith(" …")):
            return True
    return False


def _told(said: str) -> Iterator[tuple[tuple[list[float], bool], tuple[list[float], bool]]]:
    for rows, labels in re.findall(r"\[([^\]]*)\](?:/\[([^\]]*)\])?", said):
        yield _numbers(rows), _numbers(labels or rows)


def _numbers(text: str) -> tuple[list[float], bool]:
    return [float(each) for each in re.findall(r"-?\d+", text)], "…" not in text


def _begins(got: Sequence[float], told: Sequence[float], whole: bool) -> bool:
    return list(got[: len(told)]) == list(told) and (not whole or len(got) == len(told))


def _same(told: Sequence[Any], batches: Sequence[Batch], *, whole: bool) -> bool:
    if len(batches) < len(told) or (whole and len(batches) != len(told)):
        return False
    return all(
        _begins(rows, *wanted) and _begins(labels, *wanted_labels)
        for (wanted, wanted_labels), (rows, labels) in zip(told, batches, strict=False)
    )


def _readings(printed: str) -> Iterator[list[Batch]]:
    """All that the text may mean."""
    try:
        value = eval(
            printed,
            NAMES,
        )
    except (SyntaxError, TypeError, ValueError, NameError):  # not the form of a list: `[0. 1.] [2.]`
        rows = [[float(x) for x in re.findall(r"-?\d+\.?\d*", each)] for each in re.findall(r"\[([^\[\]]*)\]", printed)]
        yield [(each, each) for each in rows]
        yield [*zip(rows[::2], rows[1::2], strict=False)]
        return
    value = [*value] if isinstance(value, list | tuple | np.ndarray) else []
    yield [batch for each in value if (batch := _batch(each)) is not None]
    yield [batch for each in value if (batch := _alone(each)) is not None]
    if len(value) == 2:  # a list of X and one of y
        yield [batch for each in zip(*value, strict=False) if (batch := _batch(each)) is not None]


def _batch(value: Any) -> Batch | None:
    value = [*value.values()] if isinstance(value, dict) else value
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    X, y = (_alone(each) for each in value)
    return None if X is None or y is None else (X[0], y[0])


def _alone(value: Any) -> Batch | None:
    try:
        rows = np.asarray(value, float).reshape(-1).tolist()
    except (TypeError, ValueError):
        return None
    return rows, rows
