"""Reads the gradient-descent experiments in a variable's history, and tells which experiment is which."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

import msgspec
import numpy as np
from numpy.polynomial import Polynomial

from grader.checks.trajectory.descents import number
from grader.model.observation import Plain
from reference.descent import descend, stops_right

MOST = 64
MOST_RAISED = 500_000
"""Iterations that are followed where a student has raised the maximum."""
STEP = 1e-9
"""Relative distance up to which an update is right, from the student's own value before it."""


class AskedExperiment(msgspec.Struct, frozen=True):
    """One experiment that the task asks for."""

    lr: float
    start: float
    precision: float
    max_iters: int
    derivative: tuple[float, ...]
    """Coefficients of f', from the constant on."""

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """f' at every x."""
        with np.errstate(all="ignore"):
            return np.asarray(np.polynomial.polynomial.polyval(x, self.derivative))

    def reference(self, start: float) -> np.ndarray:
        """The right sequence from a start, shape (iterations + 1,)."""

        def slope(x: float) -> float:
            value = 0.0
            for coefficient in reversed(self.derivative):
                value = value * x + coefficient
            return value

        return descend(slope, start, self.lr, self.precision, self.max_iters)


class Made(msgspec.Struct, frozen=True, eq=False):
    """One experiment that the student's code made: its values, the start first, and how many there were in all."""

    values: np.ndarray
    count: int
    cell: int
    line: int

    @property
    def near(self) -> float:
        """How exact its numbers can be: half a dozen digits where it works in single precision."""
        with np.errstate(over="ignore", invalid="ignore"):
            single = bool((self.values.astype(np.float32) == self.values).all()) and len(self.values) > 3
        return 5e-6 if single and bool((self.values != np.round(self.values, 4)).any()) else STEP

    def wrong_update(self, asked: AskedExperiment) -> int:
        """The first update that isn't x − lr·f'(x) from the student's own x; 0 where all are right."""
        before, after = self.values[:-1], self.values[1:]
        with np.errstate(all="ignore"):
            want = before - asked.lr * asked.gradient(before)
            right = np.abs(after - want) <= self.near * (np.abs(before) + np.abs(want - before)) + 1e-12
        wrong = np.flatnonzero(~right)
        return int(wrong[0]) + 1 if len(wrong) else 0

    def rate(self, asked: AskedExperiment) -> float | None:
        """The learning rate that all its updates follow with the right derivative; None where there is none, or no positive one."""
        before, after = self.values[:-1], self.values[1:]
        with np.errstate(all="ignore"):
            slopes = asked.gradient(before)
            rates = (before - after) / slopes
            moved = np.abs(slopes) > 1e-3 * np.max(np.abs(slopes), initial=0.0)
        if not moved.any() or not np.isfinite(rates[moved]).all():
            return None
        found = float(f"{float(np.median(rates[moved])):.6g}")
        as_asked = msgspec.structs.replace(asked, lr=found)
        return found if found > 0 and self.wrong_update(as_asked) == 0 else None

    def with_first_update(self, asked: AskedExperiment) -> Made:
        """The same from the start on, where the code makes its first update before the loop."""
        if self.starts_at(asked.start) or not len(self.values):
            return self
        first = np.array([asked.start, self.values[0]])
        before = msgspec.structs.replace(self, values=first)
        if before.wrong_update(asked) or first[0] == first[1]:
            return self
        values = np.concatenate([first[:1], self.values])
        return msgspec.structs.replace(self, values=values, count=self.count + 1)

    def starts_at(self, start: float) -> bool:
        return len(self.values) > 0 and bool(abs(self.values[0] - start) <= self.near * (1 + abs(start)))


class JudgedExperiment(msgspec.Struct, frozen=True, eq=False):
    """An asked experiment beside the one that was made for it (None: there is none)."""

    number: int
    asked: AskedExperiment
    made: Made | None
    start: bool = False
    updates: bool = False
    count: bool = False
    not_reset: bool = False
    """It goes on where the experiment before ended."""
    unchanged: float | None = None
    """The learning rate of another experiment that it was made with."""
    own_rate: float | None = None
    """A learning rate that nobody asked for, with which all its updates are right."""


def read_made(value: Plain) -> list[Made]:
    """The experiments in an answer, whatever it holds: those that are sequences of numbers."""
    found = []
    for entry in value[:MOST] if isinstance(value, list) else []:
        if not isinstance(entry, dict):
            continue
        values, count = _values(entry.get("values")), entry.get("count")
        cell, line = entry.get("cell"), entry.get("line")
        if values is not None and type(count) is int and count >= len(values):
            place = (cell, line) if type(cell) is int and type(line) is int else (0, 0)
            found.append(Made(values, count, *place))
    return found


def _values(value: Plain) -> np.ndarray | None:
    if isinstance(value, list):
        value = np.array([number(v)[0] for v in value])
        if np.isnan(value).all():
            return None
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiu" or not value.ndim or not value.size:
        return None
    return value.reshape(-1).astype(np.float64) if len(value) == value.size else None


def judged(
    asked: Sequence[AskedExperiment], made: Sequence[Made], numbers: Collection[float] = ()
) -> list[JudgedExperiment]:
    """Each asked experiment with the one made for it: by its updates first, then by start, count and order.

    `numbers`: those that the student's code is written with.
    """
    scored = sorted(
        (
            (-_score(a, m), abs(j - i), i, j)
            for i, a in enumerate(asked)
            for j, m in enumerate(made)
        ),
        key=lambda each: each[:3],
    )  # fmt: skip
    chosen: dict[int, int] = {}
    for _, _, i, j in scored:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    found = [_judged(i, asked, made, chosen.get(i)) for i in range(len(asked))]
    return _with_own_rates(found, numbers)


def _with_own_rates(found: Sequence[JudgedExperiment], numbers: Collection[float]) -> list[JudgedExperiment]:
    """The same, those told as runs with a learning rate of their own which are no mistake in the update.

    One mistake in the update would be in all runs: where another run is right, or the rate stands in the code as it is, it was chosen.
    """
    rates = {
        one.number: one.made.rate(one.asked)
        for one in found
        if one.made is not None and not one.updates and one.unchanged is None and len(one.made.values) > 2
    }
    own = {number: rate for number, rate in rates.items() if rate is not None}
    asked = {one.asked.lr for one in found} | {1.0}
    written = all(r not in asked and any(abs(n - r) <= 1e-6 * r for n in numbers) for r in own.values())
    chosen = own if written or any(one.updates for one in found) else {}
    return [msgspec.structs.replace(one, own_rate=chosen[one.number]) if one.number in chosen else one for one in found]


def _score(asked: AskedExperiment, made: Made) -> int:
    made = made.with_first_update(asked)
    if len(made.values) < 2:
        return 0
    return (
        4 * (made.wrong_update(asked) == 0)
        + 2 * made.starts_at(asked.start)
        + (made.count == len(made.values) and stops_right(made.values, asked.precision, asked.max_iters))
    )


def _judged(i: int, asked: Sequence[AskedExperiment], made: Sequence[Made], j: int | None) -> JudgedExperiment:
    one = asked[i]
    if j is None:
        return JudgedExperiment(i + 1, one, None)
    own = made[j].with_first_update(one)
    start, updates = own.starts_at(one.start), len(own.values) > 1 and own.wrong_update(one) == 0
    before = made[j - 1].values[-1] if j else np.nan
    not_reset = not start and bool(abs(own.values[0] - before) <= STEP * (1 + abs(before)))
    others = [a.lr for a in asked if a.lr != one.lr and not updates and own.wrong_update(a) == 0]
    if others and len(own.values) > 1:
        return JudgedExperiment(i + 1, one, own, unchanged=others[0])
    complete = own.count == len(own.values)
    count = complete and not not_reset and stops_right(own.values, one.precision, one.max_iters)
    if not count and start and updates and one.precision and own.count - 1 > one.max_iters:
        # a maximum that was raised to see the end of it is no mistake of the count
        raised = msgspec.structs.replace(one, max_iters=min(own.count, MOST_RAISED))
        count = len(raised.reference(one.start)) == own.count
    if len(own.values) == 1:  # a loop that was never entered
        count = False
    return JudgedExperiment(i + 1, one, own, start=start, updates=updates, count=count, not_reset=not_reset)


def fitted_gradient(wrong: Sequence[JudgedExperiment], degree: int) -> tuple[float, ...] | None:
    """The polynomial that the student's updates follow in place of f', from the constant on; None where there is none."""
    x: list[float] = []
    g: list[float] = []
    for each in wrong:
        if each.made is not None and len(each.made.values) > degree + 3:
            values = each.made.values[:12]
            x += list(values[:-1])
            g += list((values[:-1] - values[1:]) / each.asked.lr)
    if len(x) < degree + 3 or not np.isfinite([*x, *g]).all():
        return None
    for power in range(degree + 2):
        fit = np.polynomial.polynomial.polyfit(x, g, power)
        apart = np.abs(np.polynomial.polynomial.polyval(np.array(x), fit) - g)
        if (apart <= 1e-6 * (np.abs(g) + 1e-6)).all() and len(x) > power + 2:
            return tuple(float(f"{c:.6g}") if abs(c) > 1e-7 else 0.0 for c in fit)
    return None


def polynomial(text: str) -> Polynomial:
    """`(x + 5)**2` as a polynomial in x; ValueError where it is none."""
    try:
        return _polynomial(ast.parse(text.replace("^", "**"), mode="eval").body)
    except (SyntaxError, RecursionError, OverflowError):
        raise ValueError(f"{text!r} is no formula") from None


def _polynomial(node: ast.expr) -> Polynomial:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Polynomial([float(number)])
        case ast.Name(id="x" | "w"):
            return Polynomial([0.0, 1.0])
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_polynomial(inner)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as power)) if 0 <= power <= 12:
            return _polynomial(left) ** power
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _polynomial(left) + _polynomial(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _polynomial(left) - _polynomial(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _polynomial(left) * _polynomial(right)
        case ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=int() | float() as number)) if number:
            return _polynomial(left) / float(number)
    raise ValueError(f"{ast.unparse(node)!r} is no polynomial in x")


def written(coefficients: Sequence[float]) -> str:
    """A polynomial as one writes it: 2·x + 10."""
    terms = []
    for power, c in reversed([*enumerate(coefficients)]):
        if c:
            variable = "" if not power else "x" if power == 1 else f"x^{power}"
            factor = f"{abs(c):.6g}" if abs(c) != 1 or not power else ""
            terms.append(("− " if c < 0 else "+ ") + "·".join(part for part in (factor, variable) if part))
    text = " ".join(terms) or "0"
    return text[2:] if text.startswith("+ ") else text.replace("− ", "−", 1) if text.startswith("− ") else text
