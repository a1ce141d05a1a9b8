from __future__ import annotations

import logging
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial, singledispatch
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

logging.basicConfig(level=logging.INFO, stream=sys.stderr)
logger = logging.getLogger(Path(__file__).stem)


class Batch(NamedTuple):
    X: NDArray
    y: NDArray


class Sampler(ABC):
    @abstractmethod
    def order(self, n: int) -> NDArray[np.intp]: ...


class Sequential(Sampler):
    def order(self, n):
        return np.arange(n)


@dataclass
class Shuffled(Sampler):
    seed: int | None = None
    rng: np.random.Generator = field(init=False, repr=False)

    def __post_init__(self):
        self.rng = np.random.default_rng(self.seed)

    def order(self, n):
        return self.rng.permutation(n)


@dataclass(frozen=True)
class Loader:
    X: NDArray
    y: NDArray
    batch_size: int
    sampler: Sampler = field(default_factory=Sequential)

    def __post_init__(self):
        match self.batch_size:
            case int() | np.integer() if self.batch_size >= 1:
                pass
            case _:
                raise ValueError(f"bad batch size {self.batch_size!r}")

    def __len__(self) -> int:
        return iterations(len(self.X), self.batch_size)

    def __iter__(self) -> Iterator[Batch]:
        order = self.sampler.order(len(self.X))
        for k in range(len(self)):
            rows = order[k * self.batch_size : (k + 1) * self.batch_size]
            yield Batch(self.X[rows], self.y[rows])


def iterations(n_samples: int, batch_size: int) -> int:
    return -(n_samples // -batch_size)


cifar10_iterations = iterations(50_000, 128)


def get_batches(X, y, batch_size):
    return list(Loader(X, y, batch_size))


_shuffler = Shuffled()


def shuffled_batches(X, y, batch_size):
    return list(Loader(X, y, batch_size, _shuffler))


def sgd_update(w: ArrayLike, g: ArrayLike, lr: float) -> NDArray:
    return np.asarray(w) - lr * np.asarray(g)


def mse_grad(w, batch: Batch):
    return 2 / len(batch.X) * batch.X.T @ (batch.X @ w - batch.y)


def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for batch in shuffled_batches(X, y, batch_size):
            w = sgd_update(w, mse_grad(w, batch), lr)
        logger.debug("epoch %d", epoch)
    return w


def main() -> int:
    X = np.random.default_rng(1).normal(size=(90, 2))
    logger.info("%s", train(X, X @ [1.0, 2.0], np.zeros(2), 0.1, 16, 20))
    return 0


sys.exit(main()) if __name__ == "__main__" else None
