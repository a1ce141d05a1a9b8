"""The equations that a function's recorded numbers make: one per element, step and trial, in known quantities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.diagnosis.recover import terms
from grader.diagnosis.recover.expression import Expression, Values
from grader.diagnosis.recover.fitting import TOLERANCE, Target
from grader.diagnosis.trial import Trial
from reference.rule import RuleKind


@dataclass(frozen=True)
class Rows:
    """Every element of every step of every trial, one after the other: all arrays (rows,)."""

    values: dict[str, np.ndarray]
    new_w: np.ndarray
    single: np.ndarray
    slots: tuple[str, ...]
    """State arrays that were recorded."""
    missing: tuple[str, ...]
    """State arrays of the rule that were not."""
    squares: frozenset[str]
    hyperparameters: tuple[str, ...]
    trials: tuple[Trial, ...]
    computed: dict[tuple[bytes, int], np.ndarray] = field(default_factory=dict)
    """Coefficients at the rows that are screened, by both (the tuples are cached): most searches share them."""

    def at(self, screen: Screen, coefficients: tuple[Expression, ...]) -> np.ndarray:
        """The coefficients at the screened rows, (rows, coefficients)."""
        key = screen.rows.tobytes(), id(coefficients)
        if key not in self.computed:
            self.computed[key] = terms.columns(coefficients, screen.values, len(screen.rows))
        return self.computed[key]

    @classmethod
    def of(cls, kind: RuleKind, trials: Sequence[Trial]) -> Rows | None:
        """None where there is nothing to fit: no trials, no steps, no finite w."""
        trials = tuple(trial for trial in trials if trial.gradients.size and "w" in trial.got)
        if not trials:
            return None
        arrays = [slot for slot in kind.state if slot != "t"]
        slots = tuple(slot for slot in arrays if all(slot in trial.got for trial in trials))
        names = tuple(name for name in kind.hyperparameters if all(name in trial.hyperparameters for trial in trials))

        def row(pieces: Iterator[np.ndarray]) -> np.ndarray:
            return np.concatenate([np.asarray(piece, np.float64).ravel() for piece in pieces])

        values = {name: row(np.full(t.gradients.size, t.hyperparameters[name]) for t in trials) for name in names}
        values["g"] = row(t.gradients for t in trials)
        values["w"] = row(t.got["w"][:-1] for t in trials)
        values["t"] = row(np.repeat(t.t + np.arange(len(t.gradients)), t.w.size) for t in trials)
        for slot in slots:
            values[f"{slot}_old"] = row(t.got[slot][:-1] for t in trials)
            values[slot] = row(t.got[slot][1:] for t in trials)
        with np.errstate(all="ignore"):
            values["previous"] = row(np.diff(t.got["w"], axis=0, prepend=t.got["w"][:1])[:-1] for t in trials)
        new_w = row(t.got["w"][1:] for t in trials)
        single = row(np.full(t.gradients.size, t.dtype != "float64") for t in trials).astype(bool)
        if not (np.isfinite(new_w) & np.isfinite(values["w"])).any():
            return None
        missing = tuple(slot for slot in arrays if slot not in slots)
        return cls(values, new_w, single, slots, missing, kind.nonnegative, names, trials)

    def off(self, slot: str, predicted: np.ndarray) -> tuple[float, bool]:
        """The worst error relative to the quantity before and after; whether rounding explains it and nan is nan."""
        got = self.new_w if slot == "w" else self.values[slot]
        old = self.values["w" if slot == "w" else f"{slot}_old"]
        with np.errstate(all="ignore"):
            size = np.maximum(np.maximum(np.abs(got), np.abs(old)), 1e-300)
            relative = np.where(predicted == got, 0.0, np.abs(predicted - got) / size)
            finite = np.isfinite(got)
            allowed = np.where(self.single, TOLERANCE["float32"], TOLERANCE["float64"])
            other = (np.isnan(predicted) & np.isnan(got)) | (predicted == got)
            agrees = bool(np.where(finite, relative <= allowed, other).all())
        return float(np.max(relative[finite], initial=0.0)), agrees

    def target(self, got: np.ndarray, base: np.ndarray | None = None, values: Values | None = None) -> Target:
        """The equations got = base + terms; without a base, got = terms."""
        return Target(values or self.values, got, np.zeros_like(got) if base is None else base, self.single)


@dataclass(frozen=True)
class Screen:
    """The equations at the rows that are screened, and what screening leaves over where a formula is right."""

    rows: np.ndarray
    y: np.ndarray
    values: dict[str, np.ndarray]
    limit: float

    @classmethod
    def of(cls, target: Target) -> Screen | None:
        rows = target.screening()
        if len(rows) < 3:
            return None
        values = {name: value[rows] for name, value in target.values.items()}
        return cls(rows, target.y[rows], values, 1e-5 if target.single[rows].any() else 1e-9)
