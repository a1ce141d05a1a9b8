"""The descents that a trajectory function is tried on (start, polynomial gradient, number of updates), and reading its results."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from grader.checks.calls.grammar import Arguments, Names, read
from grader.checks.calls.passing import by_name_where_asked
from grader.checks.calls.slots import match_slot, slot_of, slots
from grader.checks.update_rule.probes import Probe
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Found, Opaque, Plain
from reference.rule import RuleKind

SLOTS = slots(w="start", df="gradient function", epochs="updates", decay="decay")
"""What a trajectory function is passed besides the rule's hyperparameters."""
NEEDED = {"w": "the start", "df": "the gradient function", "epochs": "the number of updates"}


class TrajectoryLine(msgspec.Struct, frozen=True):
    """A parsed call line; slots in the order of the arguments."""

    function: str
    arguments: Arguments
    names: dict[str, str]
    """What the instructor calls each slot."""

    @property
    def has_decay(self) -> bool:
        """Whether a decay of the learning rate is passed."""
        return "decay" in self.names

    def passed(self, found: Found, kind: RuleKind) -> tuple[tuple[str, ...], dict[str, str]]:
        """The slots by position and by keyword as this function takes them."""
        own = {name: slot for slot, name in self.names.items()}

        def meant(name: str) -> str | None:
            return own.get(name) or _slot_of(name, kind)

        positional, keyword = self.arguments.positional, self.arguments.keyword
        return by_name_where_asked(positional, keyword, found.keywords, len(found.parameters or ()), meant)

    def is_like(self, found: Found, kind: RuleKind) -> bool:
        """Whether a function takes just what the task's takes, by the usual names."""
        slots = [_slot_of(name, kind) for name in found.arguments or ()]
        return len(slots) > 2 and None not in slots and sorted(map(str, slots)) == sorted(self.names)


class Descent(msgspec.Struct, frozen=True, eq=False):
    """One call of a trajectory function. `gradient`: coefficients from the constant on. `w` has shape (1,)."""

    id: str
    w: np.ndarray
    gradient: tuple[float, ...]
    epochs: int
    hyperparameters: dict[str, float]

    @property
    def decay(self) -> float:
        return self.hyperparameters.get("decay", 0.0)

    @property
    def has_momentum(self) -> bool:
        return self.hyperparameters.get("beta", 0.0) != 0

    def gradient_at(self, w: np.ndarray) -> np.ndarray:
        """The gradient at every w, shaped like w."""
        with np.errstate(all="ignore"):
            return np.asarray(np.polynomial.polynomial.polyval(w, self.gradient))


def descents(kind: RuleKind, fixed: Mapping[str, float], *, with_decay: bool) -> tuple[Descent, ...]:
    """The descents for a rule, under the ids of the probes that they resemble; those with decay come last."""

    def hyper(value: str, decay: float = 0.0, **own: float) -> dict[str, float]:
        found = {each.name: fixed.get(each.name, own.get(each.name, getattr(each, value))) for each in kind.takes}
        return {**found, **({"decay": decay} if with_decay else {})}

    made = [
        Descent("small", np.array([1.0]), (0.0, 2.0), 1, hyper("easy")),
        Descent("small steps", np.array([3.0]), (-1.0, 0.5), 4, hyper("unlike")),
        Descent("as taught", np.array([2.0]), (1.0, -2.0, 0.0, 1.5), 12, hyper("taught")),
    ]
    if with_decay:
        made.append(Descent("decay", np.array([4.0]), (-1.0, 0.5), 5, hyper("unlike", 0.5, lr=0.4, beta=0.0)))
        if "beta" in kind.hyperparameters:
            made.append(Descent("decay momentum", np.array([4.0]), (-1.0, 0.5), 6, hyper("unlike", 0.25, lr=0.2, beta=0.6)))  # fmt: skip
    return tuple(made)


class ReadTrajectory(msgspec.Struct, frozen=True, eq=False):
    """What came back of one descent. `problem`: "", "none", "one", "length", "start", "aliased" or "numbers"."""

    answer: Answer
    """The values after every update, as a step function would have given them."""
    calls: int
    points: np.ndarray
    """Where the gradient was asked for, one row (1,) an update; empty where that can't be said."""
    problem: str = ""
    length: int = 0
    shown: str = ""
    first: bool = False
    """It is the first of several things that were returned."""

    @property
    def has_points(self) -> bool:
        return len(self.points) > 0

    @property
    def single(self) -> bool:
        """Worked in less than double precision."""
        rows = self.answer.out["w"]
        return isinstance(rows, np.ndarray) and rows.dtype.itemsize < 8


def read_trajectory(value: Plain, descent: Descent, *, with_start: bool = False) -> ReadTrajectory:
    """Read one answer, whatever it holds; `with_start`: the start must be in it."""
    value = value if isinstance(value, dict) else {}
    return msgspec.structs.replace(_read(value, descent, with_start), first=value.get("first") is True)


def _read(value: dict[str, Plain], descent: Descent, with_start: bool) -> ReadTrajectory:
    calls = value.get("calls", 0)
    calls = calls if type(calls) is int else 0
    points = _points(value.get("points"), descent.epochs)
    rows = value.get("ws")
    none = Answer("ok", steps=0, out={"w": []})
    if rows is None:
        return ReadTrajectory(none, calls, points, "none")
    if isinstance(rows, Opaque | str | dict | bool):
        return ReadTrajectory(
            none, calls, points, "numbers", shown=rows.type if isinstance(rows, Opaque) else type(rows).__name__
        )
    if isinstance(rows, int | float) or (isinstance(rows, np.ndarray) and rows.ndim == 0):
        return ReadTrajectory(none, calls, points, "one", shown=f"{float(number(rows)[0]):.6g}")
    first = rows[0] if len(rows) else 0.0
    if isinstance(first, Opaque | str | bool | dict) or (
        isinstance(first, np.ndarray | np.generic) and first.dtype.kind not in "fiu"
    ):
        return ReadTrajectory(
            none, calls, points, "numbers", len(rows), first.type if isinstance(first, Opaque) else type(first).__name__
        )
    if isinstance(rows, np.ndarray):
        rows = _in_rows(rows)
    if value.get("aliased") is True and len(points) == descent.epochs and len(rows) in (descent.epochs, descent.epochs + 1):  # fmt: skip
        own = np.concatenate([points[1:], number(rows[-1]).reshape(1, 1)])
        return ReadTrajectory(_answer(own), calls, points, "aliased", len(rows))
    problem, after = "", rows
    starts = len(rows) > 0 and _is_start(rows[0], float(descent.w[0]))
    if len(rows) == descent.epochs + 1:
        problem, after = ("" if starts else "start"), rows[1:]
    elif len(rows) != descent.epochs or starts or with_start:  # where the start comes first, the last update is missing
        problem, after = "length", (rows[1 : descent.epochs + 1] if starts else rows[: descent.epochs])
    shown = f"{float(number(rows[0]).reshape(-1)[0]):g}" if len(rows) else ""
    return ReadTrajectory(_answer(after), calls, points, problem, len(rows), shown)


def _in_rows(rows: np.ndarray) -> np.ndarray:
    """(n,), (n, 1), (1, n) ... as (n, 1) where all axes but one have length one."""
    return rows.reshape(-1, 1) if rows.size == max(rows.shape, default=0) and rows.ndim <= 3 else rows


def _answer(rows: Plain) -> Answer:
    return Answer("ok", steps=len(rows), out={"w": rows})


def number(value: Plain) -> np.ndarray:
    """A row as one number; NaN where it is none."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return np.array([np.nan])
    return array.reshape(-1).astype(np.float64) if array.size == 1 and array.dtype.kind in "fiu" else np.array([np.nan])


def _is_start(row: Plain, start: float) -> bool:
    return bool(np.abs(number(row)[0] - start) <= 1e-5 * (1 + abs(start)))


def _points(points: Plain, epochs: int) -> np.ndarray:
    """Where each update's gradient was asked for: the first call of each, where every update made as many."""
    empty = np.empty((0, 1))
    if not isinstance(points, np.ndarray) or points.dtype.kind != "f" or not len(points):
        return empty
    if points.size != len(points):
        return empty
    rows = points.reshape(-1, 1).astype(np.float64)
    if len(rows) % epochs == 0:
        return rows[:: len(rows) // epochs]
    return rows[:epochs] if len(rows) == epochs + 1 else empty


def rule_probe(descent: Descent, read: ReadTrajectory, *, at_points: bool) -> Probe:
    """The descent as a step function's probe: gradients (epochs, 1) at the student's own w, or where they were asked for."""
    after = np.full((descent.epochs, 1), np.nan)
    rows = read.answer.out["w"]
    for i in range(min(len(rows), descent.epochs)):
        after[i] = number(rows[i])
    before = np.concatenate([descent.w[None], after[:-1]])
    gradients = descent.gradient_at(read.points if at_points else before)
    hyperparameters = {n: v for n, v in descent.hyperparameters.items() if n != "decay"}
    return Probe(descent.id, descent.w, gradients, hyperparameters)


def written(coefficients: tuple[float, ...]) -> str:
    """A polynomial as Python: -1 + 0.5*w."""
    terms = [
        f"{c:g}" + (f"*w**{k}" if k > 1 else "*w" if k else "") for k, c in enumerate(coefficients) if c or len(coefficients) == 1
    ]  # fmt: skip
    return " + ".join(terms).replace("+ -", "- ")


def _slot_of(name: str, kind: RuleKind) -> str | None:
    return slot_of(name, SLOTS) or match_slot(name, kind)


def parse_trajectory(text: str, kind: RuleKind, where: str, arguments: Mapping[str, str]) -> TrajectoryLine:
    """The parsed call line; AssignmentError where it is none."""
    example = 'call = "GD(w_init, df, epochs, lr) -> ws"'
    line = read(text, where, example)
    known = (*SLOTS, *kind.hyperparameters)
    names = Names(where, f"a {kind.name} trajectory's", known, lambda name: _slot_of(name, kind), arguments)
    passed = line.arguments.mapped(names.slot)
    for needed, words in NEEDED.items():
        if needed not in names.of:
            raise AssignmentError(f"{where}: {text!r} has no argument for {words}; for example: {example}")
    return TrajectoryLine(line.function, passed, names.of)
