"""When two update sequences count as equal: a tolerance that follows from rounding errors, not from taste.

The same rule written in another order of operations gives other last digits. How much other depends on the dtype and
on how the rule amplifies rounding (a correction 1 − β^t near zero loses digits, a root of a small number gains
some). So the tolerance is measured: the reference runs again several times with every input and every intermediate
state changed by a random unit of rounding (Monte Carlo arithmetic, D. S. Parker, UCLA CSD-970002, 1997), and what
that moves, times a margin, is what two right programs may differ by.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np

from grader.diagnosis import disk_cache, precision
from reference.problems import Recorded
from reference.rule import Dialect, Rule, RuleKind, State, run

RUNS = 6
MARGIN = 48.0
"""A right program rounds more often per step than the four times perturbed here, and six runs may happen to move an element
little. Over 4,200 random settings of seven rules in both precisions the largest deviation seen was 1.6 times the spread; over
3,000 of Adam with running products for the powers of β it was 33 times, where 1 − β₂ is smallest."""

ROUNDINGS, ROUNDING_MARGIN = 16, 3.0
"""The same for numbers that are rounded to some decimals, by which they move much further than by what a program does besides."""


def expected(
    kind: RuleKind, dialect: Dialect, hyperparameters: Mapping[str, float], w: np.ndarray, gradients: np.ndarray,
    state: Mapping[str, np.ndarray] | None, t: int,
) -> tuple[np.ndarray, list[State]]:  # fmt: skip
    """The reference's sequence (steps+1, *shape) in float64 and the state after 0, 1, ..., steps updates."""
    rule = kind.build(dialect, **hyperparameters)
    w, gradients = w.astype(np.float64), gradients.astype(np.float64)
    start = _start(rule, w, state, t)
    result = run(rule, Recorded(gradients, w), len(gradients), w0=w, state=start)
    return result.w, result.states


def _start(rule: object, w: np.ndarray, state: Mapping[str, np.ndarray] | None, t: int) -> State:
    start: State = rule.init(w)  # type: ignore[attr-defined]
    for name, value in (state or {}).items():
        start[name] = np.asarray(value, np.float64)
    if "t" in start:
        start["t"] = t - 1
    return start


def tolerance(
    kind: RuleKind, dialect: Dialect, hyperparameters: Mapping[str, float], w: np.ndarray, gradients: np.ndarray,
    state: Mapping[str, np.ndarray] | None, t: int, dtype: np.dtype | str,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:  # fmt: skip
    """How far a right program in `dtype` (or with numbers of a precision as "5 decimals") may be from `expected`, element by element, for w and for each state array.

    Shapes (steps+1, *shape). Grows along the sequence, as rounding does. Cached on disk.
    """
    build = functools.partial(kind.build, dialect)
    names = ("w", *(name for name in build(**hyperparameters).init(w) if name != "t"))

    def measured() -> np.ndarray:
        around_w, around_states = tolerance_of(build, hyperparameters, w, gradients, state, t, dtype)
        return np.array([around_w, *(around_states[name] for name in names[1:])])

    setting = [kind.name, dialect.id, dict(hyperparameters), w, gradients, state and dict(state), t, str(dtype)]
    bounds = disk_cache.kept(["tolerance", setting], (len(names), len(gradients) + 1, *w.shape), measured)
    return bounds[0], dict(zip(names[1:], bounds[1:], strict=True))


def tolerance_of(
    build: Callable[..., Rule], hyperparameters: Mapping[str, float], w: np.ndarray, gradients: np.ndarray,
    state: Mapping[str, np.ndarray] | None, t: int, dtype: np.dtype | str,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:  # fmt: skip
    """`tolerance` for any rule, right or wrong: `build(**hyperparameters)` makes it."""
    if step := precision.unit(str(dtype)):
        around = _of_rounding(build(**hyperparameters), w, gradients, state, t, step)
        if w.dtype != np.float64:  # what is rounded then isn't exact either
            besides = tolerance_of(build, hyperparameters, w, gradients, state, t, w.dtype)
            return around[0] + besides[0], {name: each + besides[1][name] for name, each in around[1].items()}
        return around
    unit = float(np.finfo(dtype).eps)
    exact = _sequences(build(**hyperparameters), w.astype(np.float64), gradients, state, t, lambda x: x)
    spread = {name: np.zeros_like(values) for name, values in exact.items()}
    rng = np.random.default_rng(20181)

    def moved(x: np.ndarray) -> np.ndarray:
        return x * (1 + unit * (2 * rng.random(np.shape(x)) - 1))

    with np.errstate(invalid="ignore", over="ignore"):
        for _ in range(RUNS):
            rule = build(**{name: float(moved(np.asarray(value))) for name, value in hyperparameters.items()})
            for name, values in _sequences(rule, moved(w.astype(np.float64)), gradients, state, t, moved).items():
                spread[name] = np.maximum(spread[name], np.abs(values - exact[name]))
        bound = {
            name: np.maximum.accumulate(MARGIN * s + 4 * unit * np.abs(exact[name]), axis=0)
            for name, s in spread.items()
        }
    return bound.pop("w"), bound


def _of_rounding(
    rule: Rule, w: np.ndarray, gradients: np.ndarray, state: Mapping[str, np.ndarray] | None, t: int, step: float
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """`tolerance_of` for a program that rounds w and its state to multiples of a step in every update, or some of them."""
    w = w.astype(np.float64)
    exact = _sequences(rule, w, gradients, state, t, lambda x: x)
    spread = {name: np.zeros_like(values) for name, values in exact.items()}
    rng = np.random.default_rng(20181)

    def moved(x: np.ndarray) -> np.ndarray:
        return precision.rounded(np.asarray(x), step, rng.random(np.shape(x)) - 0.5)

    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        for _ in range(ROUNDINGS):
            for name, values in _sequences(rule, w, gradients, state, t, moved, gradients_too=False).items():
                spread[name] = np.fmax(spread[name], np.abs(values - exact[name]))
        bound = {name: np.maximum.accumulate(ROUNDING_MARGIN * s + step, axis=0) for name, s in spread.items()}
    return bound.pop("w"), bound


def _sequences(
    rule: Rule, w: np.ndarray, gradients: np.ndarray, state: Mapping[str, np.ndarray] | None, t: int,
    moved: Callable[[np.ndarray], np.ndarray], *, gradients_too: bool = True,
) -> dict[str, np.ndarray]:  # fmt: skip
    """w and every state array along a run in which `moved` is applied to each number on its way."""

    def shaped(x: np.ndarray) -> np.ndarray:
        return x if np.shape(x) == w.shape else np.broadcast_to(x, w.shape)

    current = _start(rule, w, state, t)
    names = [name for name in current if name != "t"]
    rows = {"w": [w], **{n: [shaped(current[n])] for n in names}}
    for g in gradients.astype(np.float64):
        before = w
        w, current = rule.step(w, moved(g) if gradients_too else g, current)
        w = moved(before + moved(w - before))
        current = {n: moved(v) if n != "t" else v for n, v in current.items()}
        for name in rows:
            rows[name].append(w if name == "w" else shaped(current[name]))
    return {name: np.array(values) for name, values in rows.items()}


def first_difference(got: np.ndarray, want: np.ndarray, allowed: np.ndarray) -> tuple[int, ...] | None:
    """Index (step, *element) of the first place where `got` is not within `allowed` of `want`; None when there is none.

    Arrays of shape (steps, *shape); NaN and infinity never agree with a number. Within a step the element that
    is furthest out, measured against what is allowed, comes first.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(got - want)
        wrong = ~(apart <= allowed) | ~np.isfinite(apart)
        if not wrong.any():
            return None
        step = int(np.flatnonzero(wrong.reshape(len(wrong), -1).any(axis=1))[0])
        excess = apart[step] / np.maximum(allowed[step], np.finfo(np.float64).tiny)
    excess = np.where(np.isfinite(apart[step]), excess, np.inf)
    element = np.unravel_index(int(np.argmax(excess)), excess.shape)
    return (step, *(int(i) for i in element))
