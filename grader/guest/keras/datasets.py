"""The data sets of `keras.datasets`: right shapes and dtypes, made up, in hardly any memory.

Images are one made-up picture that holds every grey value, repeated; labels are real arrays that hold every class.
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from . import data
from .arrays import repeated
from .record import RECORDER

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

IMAGES = {
    "mnist": ((60000, 10000), (28, 28), 10, False),
    "fashion_mnist": ((60000, 10000), (28, 28), 10, False),
    "cifar10": ((50000, 10000), (32, 32, 3), 10, True),
    "cifar100": ((50000, 10000), (32, 32, 3), 100, True),
}
"""Name -> lengths of train and test, shape of an image, classes, whether labels stand in a column."""
HOUSES = {"boston_housing": (506, 13, "float64"), "california_housing": (20640, 8, "float32")}
TEXTS = {"imdb": (25000, 25000, 2), "reuters": (8982, 2246, 46)}
FEW_TEXTS = 50
"""Different made-up texts; a data set repeats them."""


def _loaded(name: str) -> None:
    RECORDER.event("datasets", name=name)


def _image_loader(name: str) -> Any:
    counts, shape, classes, column = IMAGES[name]

    def load_data(path: str = f"{name}.npz", **kwargs: Any) -> Any:
        nonlocal classes
        number = 20 if kwargs.get("label_mode") == "coarse" or path == "coarse" else classes
        _loaded(name)
        parts = []
        for part, count in zip(("train", "test"), counts, strict=True):
            rng = np.random.RandomState(len(name) + (part == "test"))
            values = np.resize(np.arange(256), int(np.prod(shape)))
            row = rng.permutation(values).astype(np.uint8).reshape(shape)
            labels = rng.permutation(np.resize(np.arange(number), count))
            dtype = np.uint8 if name in ("mnist", "fashion_mnist", "cifar10") else np.int64
            labels = labels.astype(dtype).reshape((count, 1) if column else (count,))
            data.remember(name, part, count, shape)
            parts.append((repeated(row, count), labels))
        return tuple(parts)

    if name in ("cifar10", "fashion_mnist"):  # these two take no arguments
        return _named(lambda: load_data())
    if name == "cifar100":
        return _named(lambda label_mode="fine": load_data(label_mode=label_mode))
    return _named(lambda path=f"{name}.npz": load_data(path))


def _named(function: Any) -> Any:
    function.__name__ = function.__qualname__ = "load_data"
    return function


def _house_loader(name: str) -> Any:
    count, width, dtype = HOUSES[name]

    def load_data(*args: Any, test_split: float = 0.2, seed: int = 113, **kwargs: Any) -> Any:
        _loaded(name)
        rng = np.random.RandomState(seed % 2**31)
        x = (rng.rand(count, width) * 100).astype(dtype)
        y = (rng.rand(count) * 45 + 5).astype(dtype)
        first = int(count * (1 - test_split))
        data.remember(name, "train", first, (width,))
        data.remember(name, "test", count - first, (width,))
        return (x[:first], y[:first]), (x[first:], y[first:])

    return load_data


def _text_loader(name: str) -> Any:
    train, test, classes = TEXTS[name]

    def load_data(
        path: str = f"{name}.npz", num_words: int | None = None, skip_top: int = 0, maxlen: int | None = None, test_split: float = 0.2,
        seed: int = 113, start_char: int | None = 1, oov_char: int | None = 2, index_from: int = 3, **kwargs: Any,
    ) -> Any:  # fmt: skip
        words = kwargs.get("nb_words", num_words) or 20000
        if "nb_words" in kwargs:
            RECORDER.clue("nb_words", ("keras-1", "keras-2.2"))
        _loaded(name)
        counts = (train, test)
        if name == "reuters" and test_split != 0.2:
            first = int((train + test) * (1 - test_split))
            counts = (first, train + test - first)
        parts = []
        for part, count in zip(("train", "test"), counts, strict=True):
            rng = np.random.RandomState(seed % 2**31 + (part == "test"))
            lengths = rng.randint(20, 400, FEW_TEXTS)
            texts = [
                [start_char or 1, *rng.randint(index_from, max(words, index_from + 1), n).tolist()] for n in lengths
            ]
            if maxlen is not None:
                texts = [text for text in texts if len(text) < maxlen] or [texts[0][: maxlen - 1]]
            x = np.empty(count, dtype=object)
            for i in range(count):
                x[i] = texts[i % len(texts)]
            y = rng.permutation(np.resize(np.arange(classes), count)).astype(np.int64)
            parts.append((x, y))
        return tuple(parts)

    return load_data


def _word_index(path: str = "") -> dict[str, int]:
    return {f"word{i}": i for i in range(1, 20001)}


LOADERS: dict[str, dict[str, Any]] = {
    **{name: {"load_data": _image_loader(name)} for name in IMAGES},
    **{name: {"load_data": _house_loader(name)} for name in HOUSES},
    **{name: {"load_data": _text_loader(name), "get_word_index": _word_index} for name in TEXTS},
}
"""Data set -> what its module offers."""
LOADERS["reuters"]["get_label_names"] = lambda: tuple(f"topic{i}" for i in range(46))
