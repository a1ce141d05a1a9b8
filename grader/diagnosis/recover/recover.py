"""The rule recovered from the numbers, when no known misconception explains them: "you compute w − 0.1·g/(v + ε)".

A step function is driven with known inputs, and w and the state are recorded after every step, so every element of
every step is one equation in known quantities. Those equations are put to tables of candidate terms (`terms.py`,
`fitting.py`), state arrays first, then w; the cheapest formula to read that explains every number to within rounding
is the answer. Where several hyperparameters have the same value in all trials, formulas can't be told apart, and
the first is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from grader.diagnosis.catalogue import HYPERPARAMETERS
from grader.diagnosis.recover.equations import Rows
from grader.diagnosis.recover.expression import Expression, Values
from grader.diagnosis.recover.recovery import Line, fit_state, fit_step
from grader.diagnosis.trial import Trial
from grader.model.texts import N_, Message
from reference.rule import RuleKind

SYMBOLS = {name: each.symbol for name, each in HYPERPARAMETERS.items()} | {"previous": "Δw_old", "step": "Δw"}
"""What a quantity is called that has no argument of its own."""


class Recovered(msgspec.Struct, frozen=True):
    """A formula for w, for state arrays, or for both, that reproduces every number of the trials."""

    formula: str
    """In the student's own names, one part per quantity: `m ← b1·m + g;  w ← w − learning_rate·m`."""
    fit: float
    """The worst error of one update anywhere, relative to the quantity."""
    quantities: tuple[str, ...]
    """Which of w and the state arrays the formula is for; the others were not understood."""
    hidden: tuple[str, ...]
    """State arrays that the function doesn't return, whose course was concluded from w."""
    lines: tuple[Line, ...]

    @property
    def message(self) -> Message:
        """What to tell the student."""
        if "w" in self.quantities:
            return N_("From its numbers, your function computes: {formula}", formula=self.formula)
        return N_(
            "From its numbers, this part of what your function computes is clear: {formula}", formula=self.formula
        )

    def predict(self, values: Values) -> dict[str, np.ndarray]:
        """The recovered quantities after one update. `values` (see `terms.py`): w, g, t, previous, the hyperparameters, each
        state array as `NAME_old`, and those that were not recovered as they are after the update, as `NAME`."""
        known = dict(values)
        after: dict[str, np.ndarray] = {}
        for line in self.lines:
            result = np.asarray(line.expression.value(known), np.float64)
            after[line.slot] = np.broadcast_to(result, np.shape(known["w"])).copy()
            if line.slot == "w":
                with np.errstate(all="ignore"):
                    known["step"] = after["w"] - known["w"]
            else:
                known[line.slot] = after[line.slot]
        return after

    def sequence(self, trial: Trial) -> dict[str, np.ndarray]:
        """The recovered quantities from the trial's start on, each (steps+1, *shape), every update from the one before.

        Quantities that were not recovered are taken from the trial as recorded.
        """
        start = {line.slot: _start(trial, line) for line in self.lines}
        result = {slot: [value] for slot, value in start.items()}
        shape = trial.w.shape
        previous = np.zeros(shape)
        for i, g in enumerate(trial.gradients.astype(np.float64)):
            recorded = {slot: np.asarray(value, np.float64) for slot, value in trial.got.items()}
            values: dict[str, np.ndarray] = {name: np.asarray(v) for name, v in trial.hyperparameters.items()}
            values |= {slot: sequence[i + 1] for slot, sequence in recorded.items() if slot != "w"}
            values |= {f"{slot}_old": sequence[i] for slot, sequence in recorded.items() if slot != "w"}
            values |= {f"{slot}_old": sequence[-1] for slot, sequence in result.items() if slot != "w"}
            w = result["w"][-1] if "w" in result else recorded["w"][i]
            values |= {"w": w, "g": g, "t": np.asarray(float(trial.t + i)), "previous": previous}
            after = self.predict(values)
            with np.errstate(all="ignore"):
                previous = (after["w"] if "w" in after else recorded["w"][i + 1]) - w
            for slot, value in after.items():
                result[slot].append(value)
        return {slot: np.array(sequence) for slot, sequence in result.items()}


def recover(kind: RuleKind, trials: Sequence[Trial], names: Mapping[str, str]) -> Recovered | None:
    """The formula that a step function computes; None where none of the family reproduces all of its numbers.

    `names` maps slots (w, g, t, state arrays, hyperparameters) to the student's own names; others get their symbols. A
    NaN must come out as NaN, so trials that ended early are to be cut to the steps that came back.
    """
    rows = Rows.of(kind, trials)
    if rows is None:
        return None
    lines: list[Line] = []
    tried: dict[str, int] = {}
    for slot in (*rows.slots, *rows.slots):  # what is recovered later may be what an earlier one is made of
        known = [line.slot for line in lines]
        if slot not in known and tried.get(slot) != len(known):
            tried[slot] = len(known)
            if found := fit_state(rows, slot, known, after_w=False):
                lines.append(found)
    lines += fit_step(rows)
    for slot in rows.slots:
        known = [line.slot for line in lines]
        if "w" in known and slot not in known and (found := fit_state(rows, slot, known, after_w=True)):
            lines.append(found)
    return _checked(rows, lines, names)


def _checked(rows: Rows, lines: Sequence[Line], names: Mapping[str, str]) -> Recovered | None:
    """The lines as one formula, without those that fail when each builds on what the ones before it give.

    A line is fitted with the recorded state; with the computed one, √ of a rounded zero may be something else.
    """
    if not lines:
        return None
    found = Recovered(
        formula=_written(lines, names),
        fit=max(line.fit for line in lines),
        quantities=tuple(line.slot for line in lines),
        hidden=tuple(line.slot for line in lines if line.start is not None),
        lines=tuple(lines),
    )
    if found.hidden:
        return found  # the state was computed, not recorded, when w's line was fitted
    after = found.predict(rows.values)
    off = {slot: rows.off(slot, predicted) for slot, predicted in after.items()}
    failing = [slot for slot, (_, agrees) in off.items() if not agrees]
    if failing:
        first = failing[0] if "w" not in failing else "w"
        kept = [
            line for line in lines if line.slot != first and (first != "w" or "step" not in line.expression.symbols())
        ]
        return _checked(rows, kept, names)
    return msgspec.structs.replace(found, fit=max(error for error, _ in off.values()))


def _start(trial: Trial, line: Line) -> np.ndarray:
    if line.slot in trial.got:
        return np.asarray(trial.got[line.slot][0], np.float64)
    given = (trial.state or {}).get(line.slot)
    start = np.full(trial.w.shape, line.start or 0.0)
    return start if given is None else np.asarray(given, np.float64)


def _written(lines: Sequence[Line], names: Mapping[str, str]) -> str:
    """The lines with ←: on the right of one, a name is the value that the name has by then."""
    written = {**SYMBOLS, **names}
    parts: list[str] = []
    done: set[str] = set()
    for line in lines:
        now = dict(written)
        for slot in _states(line.expression):
            name = written.get(slot, slot)
            now[slot] = name if slot in done else f"{name}_new"
            now[f"{slot}_old"] = f"{name}_old" if slot in done else name
        if "w" in done:
            now["w"] = f"{written.get('w', 'w')}_old"
        start = f" ({written.get(line.slot, line.slot)}₀ = {line.start:g})" if line.start else ""
        parts.append(f"{now.get('w', 'w') if line.slot == 'w' else written.get(line.slot, line.slot)} ← "
                     f"{line.expression.written(now)}{start}")  # fmt: skip
        done.add(line.slot)
    return ";  ".join(parts)


def _states(expression: Expression) -> Iterator[str]:
    """The state arrays in a formula, however old."""
    other = {"w", "g", "t", *SYMBOLS}
    for name in expression.symbols():
        if name not in other:
            yield name.removesuffix("_old")
