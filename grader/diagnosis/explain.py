"""What `grade explain ID` shows: a misconception with its formulas, an example worked step by step, and a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

import msgspec
import numpy as np
from numpy.typing import NDArray

from grader.diagnosis.catalogue import (
    CATALOGUE,
    Misconception,
    WrongCount,
    WrongLoop,
    WrongSchedule,
    applies,
    kind_with,
    variant,
)
from grader.diagnosis.catalogue.minibatch import WrongMiniBatches, right
from grader.diagnosis.catalogue.misconception import Batch, Decay
from grader.model.errors import UsageError
from grader.model.texts import N_, Message
from grader.model.verdict import Divergence
from reference.minibatch import iterations
from reference.problems import Problem, Quadratic, Recorded
from reference.quantities import EPSILON
from reference.rule import Dialect, RuleKind, Run, run
from reference.rules.sgd import SGD
from reference.schedule import InverseTime, StepDecay

SHOWN, DRAWN = 3, 8
"""Updates in the worked example, and in the figure."""


class Row(msgspec.Struct, frozen=True):
    """One line of the example: what is given, and what comes out right and wrong, as short texts by quantity."""

    label: Message
    given: dict[str, str]
    right: dict[str, str]
    wrong: dict[str, str]

    @property
    def differs(self) -> bool:
        """Whether right and wrong show different texts."""
        return self.right != self.wrong


class Explanation(msgspec.Struct, frozen=True):
    """Everything about one misconception that a person may want to see."""

    id: str
    title: Message
    message: Message
    hint: Message
    rules: tuple[str, ...]
    """Names of the rules it is met in; () for schedules, counts and loops."""
    right_formula: str
    wrong_formula: str
    source: Message
    credit: float
    see: tuple[str, ...]
    settings: dict[str, str]
    """The numbers that the example works with."""
    rows: tuple[Row, ...]
    divergence: Divergence | None
    """The example carried on, for `report.figure.sequence_figure`; None where there is no sequence."""


class Listed(msgspec.Struct, frozen=True):
    """One line of the list of all misconceptions."""

    id: str
    title: Message
    rules: tuple[str, ...]


def listing() -> tuple[Listed, ...]:
    """Every misconception, in the order of the catalogue."""
    return tuple(Listed(m.id, m.title, m.rules) for m in CATALOGUE.values())


def explain(id: str, rule: str | None = None) -> Explanation:
    """The explanation of a misconception, worked in `rule` (None: the first rule that it is met in).

    UsageError for an id that isn't there, with the nearest ones, and for a rule that it isn't met in.
    """
    found = CATALOGUE.get(id)
    if found is None:
        near = get_close_matches(id, CATALOGUE, 3, 0.5) or [i for i in CATALOGUE if id.strip("/") in i][:3]
        advice = f"did you mean {', '.join(near)}? All of them" if near else "all of them"
        raise UsageError(f"there is no misconception {id!r}; {advice}: `grade explain --list`")
    if rule is not None and rule not in found.rules:
        raise UsageError(f"{id} is not met in {rule!r}; it is met in: {', '.join(found.rules) or 'no update rule'}")
    rule = rule or next(iter(found.rules), "")
    if isinstance(found, WrongCount):
        formula, example = "⌈n / batch_size⌉", _of_count(found)
    elif isinstance(found, WrongSchedule):
        formula, example = SCHEDULES[found.of], _of_schedule(found)
    elif isinstance(found, WrongLoop):
        formula, example = LOOP, _of_loop(found)
    else:
        kind, dialect = _setting(found, rule)
        formula, example = dialect.formula or kind.formula, _of_rule(found, kind, dialect)
    wrong = found.formula_of(rule)
    settings, rows, divergence = example
    return Explanation(
        id, found.title, found.message, found.hint, found.rules, formula, wrong, found.source, found.credit, found.see,
        settings, rows, divergence,
    )  # fmt: skip


Example = tuple[dict[str, str], tuple[Row, ...], Divergence | None]

SCHEDULES = {"inverse-time": "lr_i = lr/(1 + decay·i), i = 0, 1, …", "step": "lr_i = lr·factor^⌊i/every⌋, i = 0, 1, …"}
LOOP = "X[k·b : (k+1)·b], y[k·b : (k+1)·b], k = 0 … ⌈n/b⌉−1;  g = Σ/|batch|;  epochs·⌈n/b⌉"


def _setting(misconception: Misconception, rule: str) -> tuple[RuleKind, Dialect]:
    """The rule and the dialect in which a misconception is explained: the first in which it is wrong."""
    kind = kind_with(misconception, rule)
    return kind, next(dialect for dialect in kind.dialects if applies(misconception, kind, dialect))


def _trials(misconception: Misconception) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64] | None, float]]:
    """Starts, gradients (None: those of ½·w²) and ε, the simplest to follow first."""
    one, two = np.array([1.0]), np.array([1.0, 2.0])
    steady, turning, fading = [1.0] * DRAWN, [2.0, -1.0] * (DRAWN // 2), [8.0] + [1.0] * (DRAWN - 1)
    about_epsilon = misconception.switches.keys() & {"epsilon", "epsilon_added_to"}
    if "epsilon" in about_epsilon:
        yield one, np.array([0.0, *steady[1:]])[:, None], 0.5  # 0/0 where ε is forgotten
    for gradients in (steady, turning, fading):
        yield one, np.array(gradients)[:, None], 0.5 if about_epsilon else 0.0
    yield two, np.array([[1.0, 3.0], [2.0, -1.0]] * (DRAWN // 2)), 0.0
    yield one, np.array(turning)[:, None], 0.5  # where something is divided by zero
    yield one, np.array([8.0, 1.0] * (DRAWN // 2))[:, None], 0.0
    yield 0.25 * one, np.array(steady)[:, None], 0.0
    yield one, None, 0.0


def _of_rule(misconception: Misconception, kind: RuleKind, dialect: Dialect) -> Example:
    best: tuple[float, Example] | None = None
    for start, gradients, epsilon in _trials(misconception):
        hyperparameters = {each.name: each.round for each in kind.takes}
        if EPSILON in kind.takes:
            hyperparameters["epsilon"] = epsilon if epsilon or kind.to_scale else EPSILON.easy
        problem: Problem = (
            Recorded(gradients, start) if gradients is not None else Quadratic(np.eye(1), np.zeros(1), start)
        )
        wanted = run(kind.build(dialect, **hyperparameters), problem, DRAWN)
        got = run(variant(kind, dialect, (misconception.forms[0],)).build(**hyperparameters), problem, DRAWN)
        score = _clearness(wanted, got)
        if best is None or score > best[0]:
            settings = {kind.symbols[name]: _short(value) for name, value in hyperparameters.items()}
            rows = _rows_of_runs(wanted, got)
            divergence = _divergence(wanted.w, got.w, N_("an example with round numbers"), hyperparameters)
            best = score, (settings, rows, divergence)
        if score == CLEAR:
            break
    assert best is not None  # noqa: S101 - there are trials
    return best[1]


CLEAR = 3.0


def _clearness(wanted: Run, got: Run) -> float:
    """How well a trial shows the mistake: `CLEAR` where w diverges plainly within the updates shown and stays a number.

    nan in the place of a number is 2; where only the state differs or w too little, less than 1.
    """
    right, wrong = wanted.w[: SHOWN + 1], got.w[: SHOWN + 1]
    if not np.isfinite(right).all():
        return -1.0
    if not np.isfinite(wrong).all():
        return CLEAR if np.isnan(wrong[1:]).all() else 2.0
    divergence = float(np.abs(wrong - right).max()) / max(float(np.ptp(right)), 1e-9)
    return CLEAR if divergence > 0.05 else min(divergence, 0.05)


def _rows_of_runs(wanted: Run, got: Run) -> tuple[Row, ...]:
    names = [name for name in wanted.states[0] if name != "t"]
    rows = []
    for t in range(1, SHOWN + 1):
        sides = []
        for side in (wanted, got):
            sides.append({**{name: _short(side.states[t][name]) for name in names}, "w": _short(side.w[t])})
        given = {"g": _short(wanted.gradients[t - 1])}
        if not np.array_equal(wanted.gradients[t - 1], got.gradients[t - 1]):
            given = {}  # each side has a gradient of its own
            for side, shown in zip((wanted, got), sides, strict=True):
                shown["g"] = _short(side.gradients[t - 1])
        rows.append(Row(N_("t = {t}", t=t), given, *sides))
    return tuple(rows)


def _of_schedule(misconception: WrongSchedule) -> Example:
    settings = Decay()
    schedule: InverseTime | StepDecay
    if misconception.of == "inverse-time":
        schedule, shown = InverseTime(settings.lr, settings.decay), {"lr": settings.lr, "decay": settings.decay}
    else:
        schedule = StepDecay(settings.lr, settings.factor, settings.every)
        shown = {"lr": settings.lr, "factor": settings.factor, "every": settings.every}
    wrong = misconception.schedule(settings)
    rates = [(schedule(i), wrong(i)) for i in range(DRAWN)]
    rows = tuple(
        Row(N_("i = {i}", i=i), {}, {"lr": _short(a)}, {"lr": _short(b)}) for i, (a, b) in enumerate(rates[:7])
    )
    # the figure shows where w goes with these rates, for a gradient that is always 1
    w = 1 - np.vstack([np.zeros((1, 2)), np.cumsum(np.array(rates), axis=0)])
    divergence = _divergence(w[:, :1], w[:, 1:], N_("a gradient that is always 1"), shown)
    return {name: _short(value) for name, value in shown.items()}, rows, divergence


CASES = ((7, 3), (6, 3), (8, 3), (2, 3), (50_000, 128))


def _of_count(misconception: WrongCount) -> Example:
    rows = tuple(
        Row(N_("n = {n}, batch_size = {b}", n=n, b=b), {}, {"iterations": str(iterations(n, b))}, {"iterations": _short(misconception.count(n, b))})
        for n, b in CASES
    )  # fmt: skip
    return {}, rows, None


def _of_loop(misconception: WrongLoop) -> Example:
    for n, b in ((5, 2), (6, 3), (7, 3)):
        orders = [np.random.default_rng(seed).permutation(n) for seed in (1, 2)]
        wanted, got = right(n, b, orders), misconception.batches(n, b, orders)
        rows = tuple(
            Row(N_("update {k}", k=k + 1), {}, _samples(wanted, k), _samples(got, k))
            for k in range(max(len(wanted), len(got)))
        )
        if any(row.differs for row in rows):
            break
    X = np.arange(1.0, n + 1)

    def mean_gradient(w: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([np.mean((w[0] * x - y) * x)])  # of ½·(w·x − y)²

    runs = [
        run(SGD(0.02), WrongMiniBatches(X, 2 * X, mean_gradient, batches, np.zeros(1)), len(batches)).w
        for batches in (wanted, got)
    ]
    divergence = _divergence(
        runs[0], runs[1], N_("a line through the origin, fitted by gradient descent"), {"lr": 0.02}
    )
    settings = {"n": str(n), "b": str(b), "epochs": str(len(orders))}
    return settings, rows, divergence


def _samples(batches: list[Batch], k: int) -> dict[str, str]:
    """Which rows of X and y the k-th update sees, and what the sum of their gradients is divided by."""
    if k >= len(batches):
        return {"X": "–", "y": "–", "g": "–"}
    batch = batches[k]
    shown = {name: " ".join(map(str, rows)) or "–" for name, rows in (("X", batch.rows), ("y", batch.labels))}
    return {**shown, "g": f"Σ/{_short(len(batch.rows) / batch.weight)}"}


def _divergence(
    wanted: NDArray[np.float64], got: NDArray[np.float64], probe: Message, hyperparameters: Mapping[str, float]
) -> Divergence | None:
    """The two sequences (steps+1, *shape) as evidence; None where they are the same or of no length."""
    steps = max(len(wanted), len(got))
    padded = [np.vstack([w, np.full((steps - len(w), *w.shape[1:]), np.nan)]) for w in (wanted, got)]
    with np.errstate(invalid="ignore"):
        apart = ~np.isclose(padded[0], padded[1], rtol=1e-9, atol=0, equal_nan=True)
    if not apart.any():
        return None
    step, *index = (int(i) for i in np.argwhere(apart)[0])
    rows = [[[_finite(x) for x in row.reshape(-1)] for row in w] for w in padded]
    return Divergence(
        probe=probe,
        step=step,
        quantity="w",
        index=tuple(index),
        expected=_finite(padded[0][(step, *index)]),
        got=_finite(padded[1][(step, *index)]),
        shape=wanted.shape[1:],
        hyperparameters=dict(hyperparameters),
        gradients=[],
        expected_sequence=rows[0],
        got_sequence=rows[1],
        call="",
    )


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _short(value: object) -> str:
    """A number, or the numbers of an array, with four digits."""
    numbers = np.asarray(value, np.float64).reshape(-1)
    shown = [f"{x:.4g}" for x in numbers + 0.0]
    return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"
