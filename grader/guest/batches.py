"""Calls a student's mini-batch code (a function that cuts samples into batches, or a training loop) and records what it does.

Samples are numbered: row i of X holds i, so that what came back says which sample is where.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np

from . import wire
from .recorded_rows import carried

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

MOST_RECORDED = 250
"""Updates of which the samples are kept one by one; of further ones only their number."""
MOST_SAMPLES = 1_000
"""Of more samples than these only the updates are counted: the gradient is then 0 everywhere."""


class _Enough(BaseException):
    """Many more updates than there should be."""


def samples(n: int, last_axis: bool) -> tuple[Any, Any]:
    """X (n, 2) and y (n,), or X (2, n) and y (1, n); row i of X is [i, i + 0.5], y is 1000 + i."""
    number = np.arange(n, dtype=np.float64)
    X, y = np.stack([number, number + 0.5], axis=1), 1000 + number
    return (X.T.copy(), y[None].copy()) if last_axis else (X, y)


def epochs(namespace: Mapping[str, Any], question: Mapping[str, Any]) -> list[Any]:
    """The batches of each epoch, each [X, y] as plain data; y None where it isn't asked for."""
    found = []
    for epoch in range(question["epochs"]):
        X, y = samples(question["n"], question["last_axis"])
        slots = {"X": X, "y": y, "n": question["n"], "batch_size": question["batch_size"], "seed": epoch + 1}
        result = _called(namespace[question["function"]], slots, question)
        most = 2 * question["n"] + 10
        found.append([_batch(batch, question["pairs"]) for batch in islice(_each(result, question["pairs"]), most)])
    return found


def _called(function: Any, slots: Mapping[str, Any], question: Mapping[str, Any]) -> Any:
    keyword = {name: slots[slot] for name, slot in question["keyword"].items()}
    return function(*[slots[slot] for slot in question["positional"]], **keyword)


def _each(result: Any, pairs: bool) -> Iterator[Any]:
    """The batches one by one; two lists, of X and of y, go in step."""
    if pairs and type(result) is tuple and len(result) == 2 and all(map(_is_a_list, result, ("X", "y"))):
        return iter(zip(*result, strict=False))
    return iter(result)


def _is_a_list(part: Any, of: str) -> bool:
    """Of several batches: a list, or an array that holds arrays or has one dimension more than the samples."""
    if isinstance(part, np.ndarray):
        return part.dtype == object or part.shape == (0,) or part.ndim > (2 if of == "X" else 1)
    return isinstance(part, list)


def _batch(batch: Any, pairs: bool) -> list[Any]:
    if pairs:
        if isinstance(batch, dict) and len(batch) == 2:
            batch = tuple(batch.values())
        if not isinstance(batch, tuple | list) or len(batch) != 2:
            return [None, None]  # no pair of X and y
        return [wire.to_plain(batch[0]), wire.to_plain(batch[1])]
    return [wire.to_plain(batch), None]


def training(namespace: dict[str, Any], question: Mapping[str, Any]) -> dict[str, Any]:
    """What a training loop did: how many updates, with which samples each (where the grader's gradient is used), and w."""
    n = question["n"]
    counted = {"calls": 0}
    batches: list[Any] = []
    numbered = int(question["numbered"])
    X, y = np.empty((n, numbered + len(question["features"]))), np.full(n, question["target"])
    X[:, numbered:] = question["features"]
    if numbered:
        X[:, 0] = np.arange(n)
        y = 1000 + X[:, 0]
    if question["targets"]:
        X, y = np.eye(n), np.array(question["targets"], np.float64)

    passed: list[Any] = []
    gave: list[Any] = []
    rates: list[Any] = []
    flat = np.zeros(len(question["w"]))

    def count() -> None:
        counted["calls"] += 1
        if counted["calls"] > question["most"]:
            raise _Enough

    def gradient(w: Any, X_batch: Any, y_batch: Any) -> Any:
        """Of ½ the mean squared error of X·w against the target, which is the same for all samples."""
        count()
        if n > MOST_SAMPLES:
            return flat
        if len(batches) < MOST_RECORDED:
            batches.append([wire.to_plain(np.asarray(X_batch)[..., 0]), wire.to_plain(np.asarray(y_batch))])
        features = X_batch[:, 1:]  # before them stands the sample's number
        return features.T @ (features @ w - question["target"]) / len(features)

    start = (len(question["w"]),)
    name = question["counts"]
    own = namespace.get(name)
    if name and callable(own):

        def counting(*arguments: Any, **keywords: Any) -> Any:
            count()
            if question["targets"] and len(passed) < MOST_RECORDED:
                given = [a for a in (*arguments, *keywords.values()) if type(a) is np.ndarray and a.shape == start]
                passed.append([wire.to_plain(a.copy()) for a in given[:4]])
                rates.append([float(a) for a in (*arguments, *keywords.values()) if type(a) in (int, float)][:4])
                result = own(*arguments, **keywords)
                made = result if type(result) is np.ndarray else given[0] if result is None and given else None
                gave.append(None if made is None or made.shape != start else wire.to_plain(made.copy()))
                return result
            return own(*arguments, **keywords)

        namespace[name] = counting
    slots = {"X": X, "y": y, "w": np.array(question["w"], np.float64), "lr": question["lr"], "n": n, "seed": 1,
             "batch_size": question["batch_size"], "epochs": question["epochs"], "gradient": gradient}  # fmt: skip
    result, w, stopped = None, slots["w"], False
    try:
        result = _called(namespace[question["function"]], slots, question)
    except _Enough:
        stopped = True
    finally:
        if name and callable(own):
            namespace[name] = own
    found, how = _trained(result, w)
    return {
        "calls": counted["calls"],
        "batches": batches,
        "passed": passed,
        "gave": gave,
        "rates": rates,
        "result": wire.to_plain(found),
        "how": how,
        "stopped": stopped,
    }


def _trained(result: Any, w: Any) -> tuple[Any, str]:
    """The trained w, and how it was found: what is "returned", its "first" part, the "last" of a history (which may be the "first's
    last"), or w changed "in place"."""
    if result is None:
        return w, "in place"
    parts = []
    if type(result) is tuple and result:
        result = result[0]
        parts.append("first")
    if isinstance(result, list) and result and np.shape(result[-1]) == np.shape(w):
        result = result[-1]
        parts.append("last")
    return carried(result), "'s ".join(parts) or "returned"
