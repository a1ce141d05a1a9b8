"""Saving and loading models and weights: what was saved here is known again, nothing is read from files."""

from __future__ import annotations

import contextlib
import json
import os
from typing import Any

from . import spelling
from .record import RECORDER

_models: dict[str, Any] = {}
_weights: dict[str, list[int]] = {}
_architectures: dict[str, Any] = {}


def _touch(path: str) -> None:
    """A small file where the saved one would be, so that code can see it; none where code may not write (a drive, /tmp), for what
    was saved is known all the same."""
    with contextlib.suppress(PermissionError, FileNotFoundError):
        folder = os.path.dirname(path)
        if folder and not os.path.isdir(folder):
            os.makedirs(folder, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("saved by the grader's stand-in for Keras; holds nothing\n")


def _path(filepath: Any) -> str:
    return os.path.abspath(str(os.fspath(filepath)))


def save_model(model: Any, filepath: Any, *args: Any, **kwargs: Any) -> None:
    """Remember a model as it is now."""
    path = _path(filepath)
    _models[path] = _snapshot(model)
    _weights[path] = [w.updates for w in model.weights]
    _touch(path)


def _snapshot(model: Any) -> dict[str, Any]:
    return {
        "model": model,
        "updates": [(w.seed, w.updates, w._set) for w in model.weights],
        "compiled": model._compiled,
        "training": (model.optimizer, model.loss, list(model._metric_names)),
    }


def load_model(filepath: Any, *args: Any, **kwargs: Any) -> Any:
    """A model that was saved here, its weights and its compilation with it."""
    import copy

    path = _path(filepath)
    kept = _models.get(path)
    if kept is None:
        if not os.path.exists(path):
            raise OSError(f"Unable to open file (unable to open file: name = '{filepath}', no such file or directory)")
        RECORDER.gap(f"load_model('{os.path.basename(path)}') of a file that was handed in", exists=True)
        raise NotImplementedError(spelling.unknown("a model from a file that was handed in"))
    made = kept["model"].again("loaded")
    for weight, (seed, updates, values) in zip(made.weights, kept["updates"], strict=False):
        weight.seed, weight.updates, weight._set = seed, updates, values
    if kept["compiled"] is not None and kwargs.get("compile", True):
        optimizer, loss, names = kept["training"]
        made.optimizer, made.loss, made._metric_names = copy.deepcopy(optimizer), loss, names
        made._compiled = {**kept["compiled"], "optimizer": made.optimizer.id}
    return made


def save_weights(model: Any, filepath: Any) -> None:
    """Remember how many updates each weight has had."""
    path = _path(filepath)
    _weights[path] = [w.updates for w in model.weights]
    _touch(path)


def load_weights(model: Any, filepath: Any) -> None:
    """Give the weights the updates that they had when they were saved."""
    path = _path(filepath)
    kept = _weights.get(path)
    if kept is None:
        if not os.path.exists(path):
            raise FileNotFoundError(
                f"[Errno 2] Unable to open file (unable to open file: name = '{filepath}', errno = 2)"
            )
        RECORDER.gap(f"load_weights('{os.path.basename(path)}') of a file that was handed in", exists=True)
        return
    if len(kept) != len(model.weights):
        raise ValueError(f"A total of {len(kept)} weights were saved, the model has {len(model.weights)}")
    for weight, updates in zip(model.weights, kept, strict=True):
        weight.updates = updates


def to_json(model: Any) -> str:
    """An architecture as text; `model_from_json` knows it again."""
    text = json.dumps(model.get_config(), default=repr)
    _architectures[text] = model
    return text


def model_from_json(json_string: str, custom_objects: Any = None) -> Any:
    model = _architectures.get(json_string)
    if model is None:
        RECORDER.gap("model_from_json of a text that wasn't made here", exists=True)
        raise NotImplementedError(spelling.unknown("a model from a text that wasn't made here"))
    return model.again()
