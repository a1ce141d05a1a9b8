"""Cache of verdicts by the content of the answers, optionally shared by the workers of one run."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
import numpy as np

from grader.guest import wire
from grader.model.observation import Answer

T = TypeVar("T")

_folder: Path | None = None
"""Cache folder shared by the workers of this run; None: no sharing."""


def share(folder: Path | None) -> None:
    """Have this process, and those that are forked from it from now on, keep what they work out in `folder`, which is theirs
    alone and this class's alone: it knows no versions. None: keep it to themselves again."""
    global _folder
    _folder = folder


class Cache(Generic[T]):
    """A table of at most `most` things; the one that was put in first makes room.

    With a `kind`, things are shared between the processes of a class (see `share`); they are of that type, plain data.
    """

    def __init__(self, most: int, kind: type[T] | None = None) -> None:
        self._most = most
        self._kind = kind
        self._things: dict[bytes, T] = {}

    def get(self, key: bytes, find: Callable[[], T]) -> T:
        """What is kept under `key`; `find` is called for it the first time."""
        if key not in self._things:
            found = self._taken(key)
            if found is None:
                found = find()
                self._put(key, found)
            if len(self._things) >= self._most:
                del self._things[next(iter(self._things))]
            self._things[key] = found
        return self._things[key]

    def _file(self, key: bytes) -> Path | None:
        return (
            _folder / f"{self._kind.__name__}-{key.hex()}" if _folder is not None and self._kind is not None else None
        )

    def _taken(self, key: bytes) -> T | None:
        file = self._file(key)
        with contextlib.suppress(OSError, msgspec.DecodeError):  # nobody's yet: it is worked out here
            return None if file is None else msgspec.msgpack.decode(file.read_bytes(), type=self._kind)
        return None

    def _put(self, key: bytes, found: T) -> None:
        if (file := self._file(key)) is None:
            return
        part = file.with_name(f"{file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):  # a full disk costs time only
            part.write_bytes(msgspec.msgpack.encode(found, enc_hook=_as_python))
            part.replace(file)


def _as_python(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} is no plain data")


def content(declaration: bytes, answers: Sequence[Answer]) -> bytes:
    """A digest of all that a verdict on answers without failures depends on, besides where the code stands."""
    digest = hashlib.sha256(len(declaration).to_bytes(8, "little") + declaration)
    digest.update(
        wire.pack([(answer.status, answer.how, answer.steps, answer.value, answer.out) for answer in answers])
    )
    return digest.digest()
