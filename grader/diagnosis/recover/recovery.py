"""Searches for the formula of one quantity: which tables of candidate terms are tried on its equations, in which order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import msgspec
import numpy as np

from grader.diagnosis.recover import fitting, terms
from grader.diagnosis.recover.equations import Rows, Screen
from grader.diagnosis.recover.expression import ONE, Expression, Values, largest, magnitude, number, root, symbol
from grader.diagnosis.recover.fitting import Found, Target
from grader.diagnosis.recover.terms import EPSILON, G, T, W

PAIRED = 320
"""How many of the likeliest columns are tried two at a time."""


class Line(msgspec.Struct, frozen=True):
    """One quantity's formula. `start`: where it begins if the function doesn't return it, None if it does."""

    slot: str
    expression: Expression
    fit: float
    start: float | None = None


def _best(target: Target, candidates: Iterator[tuple[list[Expression], float]]) -> Found | None:
    """The cheapest candidate that passes, what constants add included."""
    best: Found | None = None
    for expressions, cost in candidates:
        if best is not None and cost >= best.cost:
            continue
        found = target.fit(expressions, cost)
        if found is not None and (best is None or found.cost < best.cost):
            best = found
    return best


def _linear(
    target: Target, screen: Screen, table: terms.Products, first: np.ndarray, second: np.ndarray
) -> Found | None:
    """A multiple of a column, or else of two: one of the columns `first` and one of `second`."""
    found = _best(
        target,
        (
            ([table.expression(i)], float(table.cost[i]))
            for i in fitting.singles(screen.y, table.values, table.cost, screen.limit)
        ),
    )
    if found is not None:
        return found
    both = fitting.pairs(screen.y, table.values, table.cost, first, second, 10 * screen.limit)
    return _best(
        target,
        (([table.expression(i), table.expression(j)], float(table.cost[i] + table.cost[j])) for i, j in both),
    )


def fit_state(rows: Rows, slot: str, known: Sequence[str], *, after_w: bool) -> Line | None:
    """The formula of a state array from what the state was, and what those in `known` have become.

    `after_w`: the update of w that has just been made may enter.
    """
    got = rows.values[slot]
    old = symbol(f"{slot}_old")
    others = [f for f in rows.slots if f != slot]
    fresh = [s for s in known if s != "w"]
    values = rows.values
    if after_w:
        with np.errstate(all="ignore"):
            values = {**values, "step": rows.new_w - values["w"]}
    if not np.isfinite(got).any():
        return None
    if not np.nan_to_num(got).any():
        return Line(slot, number(0), 0.0) if np.isfinite(got).all() else None
    quantities = [old, *(q for q in terms.state_quantities([slot, *others], fresh, rows.hyperparameters) if q != old)]
    if after_w:
        step = symbol("step")
        quantities = [old, step, step**2, G, G**2, step / terms.LR, (step / terms.LR) ** 2, ONE]
    coefficients = terms.state_coefficients(rows.hyperparameters)
    for i, (undone, redo) in enumerate(_outer(rows.hyperparameters)):
        with np.errstate(all="ignore"):
            target = rows.target(undone(got, values), values=values)
        screen = Screen.of(target)
        if screen is None or not screen.y.any():
            continue
        table = terms.products(coefficients, rows.at(screen, coefficients), quantities, screen.values)
        carried = np.arange(len(coefficients)) * len(quantities)  # every multiple of the old value
        found = _linear(target, screen, table, carried, np.arange(len(table.cost)))
        if found is None and i == 0:
            likely = np.argsort(table.cost, kind="stable")[: PAIRED // 2]
            found = _linear(target, screen, table, likely, likely)
        if found is not None:
            return Line(slot, redo(found.expression(None)), found.residual)
    target = rows.target(got)
    for expression in _maxima(old, fresh, rows.hyperparameters):
        found = target.fit([expression], 0)
        if found is not None and found.terms[0][0] == 1:
            return Line(slot, expression, found.residual)
    return None


Outer: TypeAlias = tuple[Callable[[np.ndarray, Values], np.ndarray], Callable[[Expression], Expression]]


def _outer(hyperparameters: Sequence[str]) -> Iterator[Outer]:
    """What may have been done to the whole new value: how to undo it, and how to write it."""
    yield (lambda y, v: y), (lambda e: e)
    for divisor in (T, *(1 - beta**T for beta in terms.decays_of(hyperparameters))):
        yield (lambda y, v, c=divisor: y * c.value(v)), (lambda e, c=divisor: e / c)  # type: ignore[misc]
    yield (lambda y, v: np.where(y < 0, np.nan, y**2)), root


def _maxima(old: Expression, fresh: Sequence[str], hyperparameters: Sequence[str]) -> Iterator[Expression]:
    """Running maxima."""
    decays = terms.decays_of(hyperparameters)
    entering = [G**2, magnitude(G), G, *(symbol(s) for s in fresh)]
    entering += [symbol(s) / (1 - beta**T) for s in fresh for beta in decays]
    if "epsilon" in hyperparameters:
        entering.append(magnitude(G) + EPSILON)
    for kept, enters in itertools.product([old, *(beta * old for beta in decays)], entering):
        yield largest(kept, enters)


def fit_step(rows: Rows) -> list[Line]:
    """The formula of w, after those of state arrays that the function keeps to itself; [] where there is none."""
    w = rows.values["w"]
    unmoved = (rows.new_w == w) | (np.isnan(rows.new_w) & np.isnan(w))
    if unmoved.all():
        return [Line("w", W, 0.0)]
    fresh = [symbol(slot) for slot in rows.slots]
    old = [symbol(f"{slot}_old") for slot in rows.slots]
    for base, written in ((w, W), (None, None)):
        target = rows.target(rows.new_w, base)
        found = _step(rows, target, [*fresh, *old], full=base is not None) if not rows.missing else None
        if found is None and rows.missing:
            lines = _with_hidden(rows, target, written, [*fresh, *old])
            if lines:
                return lines
        elif found is not None:
            return [Line("w", found.expression(written), found.residual)]
    if rows.slots:  # what w is moved by need not be what is returned
        inline = [replaced for slot in rows.slots for replaced in _recurrences(rows, slot, few=True)]
        found = _step(rows, rows.target(rows.new_w, w), [*fresh, *inline], full=False)
        if found is not None:
            return [Line("w", found.expression(W), found.residual)]
    return []


def _step(
    rows: Rows, target: Target, states: Sequence[Expression], *, full: bool, over: Sequence[Expression] | None = None
) -> Found | None:
    """The terms that w is moved by. `full`: rarer coefficients, quantities, denominators and sums too. `over`: what may be
    divided by, if not all of `states`."""
    screen = Screen.of(target)
    if screen is None or not screen.y.any():
        return None
    names = rows.hyperparameters
    quantities = terms.step_quantities(states, names) if full else [G, *states, W]
    natural, named = terms.natural_coefficients(names), 2 * len(states) + 3
    coefficients = terms.step_coefficients(names) if full else natural
    table = terms.products(coefficients, rows.at(screen, coefficients), quantities, screen.values)
    likely = np.union1d(table.first(PAIRED, natural, named), np.argsort(table.cost, kind="stable")[:160])
    found = _linear(target, screen, table, likely, likely)
    if found is not None:
        return found
    few = terms.denominators(states if over is None else over, screen.values, names, True)
    simplest = table.first(1500, natural, named)

    def ratios(below: terms.Denominators, kept: np.ndarray) -> Found | None:
        picked = fitting.over_denominators(
            screen.y, table.values[:, kept], table.cost[kept], below.values, below.cost, screen.limit
        )
        return _best(
            target,
            (
                ([table.expression(kept[i]) / below.expressions[d]], float(table.cost[kept[i]] + below.cost[d]))
                for d, i in picked
            ),
        )

    found = ratios(few, simplest)
    if found is None and full:
        found = ratios(terms.denominators(states, screen.values, names, False), simplest[:PAIRED])
    if found is None and full:
        found = _two_over(target, screen, table, simplest[:70], few)
    if found is None and full:
        found = _beside(target, screen, table, simplest[:150], few, names)
    return found


def _two_over(
    target: Target, screen: Screen, table: terms.Products, kept: np.ndarray, below: terms.Denominators
) -> Found | None:
    """Two terms over one denominator."""
    near = np.argsort(below.cost, kind="stable")[:90]
    picked = fitting.pairs_over_denominators(
        screen.y, table.values[:, kept], table.cost[kept], below.values[:, near], below.cost[near], 10 * screen.limit
    )
    found = (
        (below.expressions[near[d]], table.expression(kept[i]), table.expression(kept[j]), kept[i], kept[j], near[d])
        for d, i, j in picked
    )
    return _best(
        target,
        (([a / d, b / d], float(table.cost[i] + table.cost[j] + below.cost[k])) for d, a, b, i, j, k in found),
    )


def _beside(
    target: Target, screen: Screen, table: terms.Products, kept: np.ndarray, below: terms.Denominators,
    names: Sequence[str],
) -> Found | None:  # fmt: skip
    """A term without denominator, such as weight decay, beside one with."""
    beside = [terms.LR * W, W, terms.LR * G, symbol("previous")]
    if "weight_decay" in names:
        beside = [terms.LR * symbol("weight_decay") * W, symbol("weight_decay") * W, *beside]
    if "epsilon" in names:
        beside += [EPSILON, terms.LR * EPSILON]
    near = np.argsort(below.cost, kind="stable")[:240]
    extra = terms.columns(beside, screen.values, len(screen.y))
    picked = fitting.beside_ratios(
        screen.y,
        extra,
        table.values[:, kept],
        table.cost[kept],
        below.values[:, near],
        below.cost[near],
        10 * screen.limit,
    )
    return _best(
        target,
        (
            (
                [beside[e], table.expression(kept[i]) / below.expressions[near[d]]],
                float(beside[e].size + table.cost[kept[i]] + below.cost[near[d]]),
            )
            for e, d, i in picked
        ),
    )


def _recurrences(rows: Rows, slot: str, *, few: bool = False) -> list[Expression]:
    """How a state array may go on that isn't seen: its old value and what may enter, in the usual weights."""
    old = symbol(f"{slot}_old")
    decays = terms.decays_of(rows.hyperparameters)
    entering = [G**2, magnitude(G), G] if slot in rows.squares else [G, terms.LR * G]
    found = []
    for x in entering[: 1 if few and slot in rows.squares else 2 if few else 3]:
        found += [old + x]
        for beta in decays:
            found += [beta * old + (1 - beta) * x, beta * old + x, (1 - beta) * old + beta * x, beta * old - x]
    if slot in rows.squares and not decays:
        found += [((T - 1) * old + x) / T for x in entering]
    return found


@dataclass(frozen=True)
class _Hidden:
    """A state array that isn't recorded, going on as supposed: `name` stands for it in `values`."""

    slot: str
    name: str
    recurrence: Expression
    start: float


def _with_hidden(rows: Rows, target: Target, base: Expression | None, states: list[Expression]) -> list[Line]:
    """w's formula with state arrays that are not returned, each by each way in which it may go on."""
    hidden: list[_Hidden] = []
    values = dict(rows.values)
    for slot in rows.missing:
        for recurrence in _recurrences(rows, slot):
            starts = (0.0, 0.1) if slot in rows.squares and not terms.decays_of(rows.hyperparameters) else (0.0,)
            for start in starts:
                one = _Hidden(slot, f"{slot}#{len(hidden)}", recurrence, start)
                hidden.append(one)
                values[f"{one.name}_old"], values[one.name] = _carried(rows, one)
    more = [symbol(one.name) for one in hidden]
    if len(rows.missing) == 1:
        more += [symbol(f"{one.name}_old") for one in hidden]
    squares = [*states, *(symbol(one.name) for one in hidden if one.slot in rows.squares)]
    found = _step(rows, replace(target, values=values), [*states, *more], full=False, over=squares)
    if found is None:
        return []
    used = {name.removesuffix("_old") for _, term in found.terms for name in term.symbols()}
    chosen = [one for one in hidden if one.name in used]
    if len({one.slot for one in chosen}) < len(chosen):
        return []  # one array can't go on in two ways
    lines = [Line(one.slot, one.recurrence, 0.0, one.start) for one in chosen]
    plain = {one.name: symbol(one.slot) for one in chosen}
    plain |= {f"{one.name}_old": symbol(f"{one.slot}_old") for one in chosen}
    return [*lines, Line("w", found.expression(base).replaced(plain), found.residual)]


def _carried(rows: Rows, hidden: _Hidden) -> tuple[np.ndarray, np.ndarray]:
    """The array before and after every update, (rows,) each, from where each trial starts it."""
    before, after, row = [], [], 0
    for trial in rows.trials:
        given = (trial.state or {}).get(hidden.slot)
        size = trial.w.size
        current = np.full(size, hidden.start) if given is None else np.asarray(given, np.float64).ravel()
        for _ in range(len(trial.gradients)):
            now = {name: rows.values[name][row : row + size] for name in ("g", "t", *rows.hyperparameters)}
            before.append(current)
            current = np.asarray(hidden.recurrence.value({**now, f"{hidden.slot}_old": current}))
            after.append(current)
            row += size
    return np.concatenate(before), np.concatenate(after)
