"""The recorded update sequences in tests/data (see the README there), and how closeness is measured."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from reference.problems import Problem, Quadratic, Recorded, Rosenbrock

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Sequence:
    """One recorded sequence: what produced it, and where its numbers are."""

    file: str
    library: str
    family: str
    optimizer: str
    arguments: dict[str, Any]
    problem: str
    row: int

    @property
    def w(self) -> np.ndarray:
        """(51, n): the start and w after each of 50 updates, float64."""
        return _arrays(self.file)[self.problem][self.row]

    def __str__(self) -> str:
        arguments = "_".join(f"{name}={value}" for name, value in self.arguments.items())
        return f"{self.library}-{self.optimizer}-{arguments}-{self.problem}".replace(" ", "_")


@cache
def _arrays(file: str) -> dict[str, np.ndarray]:
    with np.load(DATA / f"{file}.npz", allow_pickle=False) as arrays:
        return dict(arrays)


@cache
def _table(file: str) -> dict[str, Any]:
    return json.loads((DATA / f"{file}.json").read_text(encoding="utf-8"))


def library_sequences() -> Iterator[Sequence]:
    """torch, Keras 3 and optax on three problems."""
    for entry in _table("library-sequences")["sequences"]:
        yield Sequence("library-sequences", **entry)


def generations() -> Iterator[Sequence]:
    """Every Keras generation since 1.2.2, torch, optax, and the course's formulas, on three problems."""
    for entry in _table("keras-generations")["sequences"]:
        facts = {name: entry[name] for name in ("library", "family", "optimizer", "arguments")}
        for problem, row in entry["rows"].items():
            yield Sequence("keras-generations", **facts, problem=problem, row=row)


def problem(sequence: Sequence) -> Problem:
    """The problem that a sequence was recorded on."""
    facts = _table(sequence.file)["problems"][sequence.problem]
    match sequence.problem:
        case "quadratic":
            return Quadratic(np.diag([1.0, 25.0]), np.zeros(2), np.array(facts["start"]))
        case "quad":
            return Quadratic(np.array(facts["A"]), np.array(facts["b"]), np.array(facts["x0"]))
        case "recorded":
            return Recorded(np.array(facts["gradients"]), np.array(facts["start"]))
        case "gseq":
            return Recorded(_arrays(sequence.file)["gradients"], np.array(facts["x0"]))
        case _:
            return Rosenbrock(np.array(facts.get("x0") or facts["start"]))


def distance(got: np.ndarray, want: np.ndarray) -> float:
    """The largest |got − want| of any step, each parameter measured by the largest |want| it ever has.

    Infinite where one is a number and the other isn't.
    """
    numbers = np.isfinite(want)
    if got.shape != want.shape or not np.array_equal(numbers, np.isfinite(got)):
        return np.inf
    if not np.array_equal(np.isnan(got), np.isnan(want)):
        return np.inf
    got, want = np.where(numbers, got, 0), np.where(numbers, want, 0)
    scale = np.maximum(np.abs(want).max(axis=0), np.finfo(float).tiny)
    return float((np.abs(got - want) / scale).max())
