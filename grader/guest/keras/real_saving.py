"""Keeps count of the updates that weights have had when a real Keras saves, loads, copies or clones a model."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

from . import real_model

within: list[str] = []
"""What of Keras is at work: what it does with its own parts isn't the student's doing."""
contexts: list[dict[str, Any]] = []
_saved: dict[str, tuple[list[int], Any, int | None]] = {}
"""Path (or "" for a copy in memory) -> updates of the weights of the model saved there, its compilation, its id."""


@contextlib.contextmanager
def inside(what: str) -> Iterator[None]:
    within.append(what)
    try:
        yield
    finally:
        within.pop()


def get_weights(original: Any) -> Any:
    """Around `get_weights`: values that are handed out are known again."""

    def watched(self: Any) -> Any:
        found = original(self)
        if not within:
            real_model.remember(self.weights, found)
        return found

    return watched


def set_weights(original: Any) -> Any:
    """Around `set_weights`: known values bring back the updates that they had had."""

    def watched(self: Any, weights: Any) -> None:
        original(self, weights)
        if not within:
            real_model.recall(self.weights, weights)

    return watched


def _keep(model: Any, path: str) -> None:
    _saved[path] = (
        [getattr(w, "_grade_updates", 0) for w in model.weights],
        model.__dict__.get("_grade_compiled"),
        model.__dict__.get("_grade_id"),
    )


def _bring(model: Any, path: str) -> Any:
    """Give a model's weights the updates that they had when saved; returns the compilation that was saved with them."""
    updates, compiled, _ = _saved.get(path, ([], None, None))
    for weight, count in zip(model.weights, updates, strict=False):
        weight._grade_updates = count
    return compiled


def save(original: Any) -> Any:
    """Around `save` and `save_weights`."""

    @functools.wraps(original)
    def watched(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        _keep(self, str(filepath))
        with inside("saving"):
            return original(self, filepath, *args, **kwargs)

    return watched


def load_weights(original: Any) -> Any:
    """Around `load_weights`."""

    @functools.wraps(original)
    def watched(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        with inside("loading"):
            result = original(self, filepath, *args, **kwargs)
        _bring(self, str(filepath))
        return result

    return watched


def copied(original: Any, how: str) -> Any:
    """Around what makes models of others: clones, copies, models from files."""

    @functools.wraps(original)
    def make(*args: Any, **kwargs: Any) -> Any:
        first: Any = args[1] if how == "copied" else args[0] if args else next(iter(kwargs.values()), None)
        path = "" if how == "copied" else str(first)
        source = getattr(first, "_grade_id", None) if how == "cloned" else _saved.get(path, ([], None, None))[2]
        contexts.append({"how": how, "source": source})
        try:
            with inside("loading" if how != "cloned" else "cloning"):
                made = original(*args, **kwargs)
        finally:
            contexts.pop()
        compiled = first.__dict__.get("_grade_compiled") if how == "cloned" else _bring(made, path)
        optimizer = getattr(made, "optimizer", None)
        if compiled is not None and optimizer is not None:
            object.__setattr__(made, "_grade_compiled", {**compiled, "optimizer": optimizer._grade_id})
        return made

    return make


def packed(original: Any) -> Any:
    """Around the packing of a model that is copied: its weights are known again in the copy."""

    def watched(self: Any) -> Any:
        _keep(self, "")
        with inside("saving"):
            return original(self)

    return watched
