"""The terms that a recovered formula may consist of: coefficients, numerators and denominators, simplest first.

Symbols: `w`, `g`, `t` and the hyperparameters by name; a state array is `m_old` before the update and `m` after it;
`previous` is the update before this one, `step` this one (w after minus w before).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from grader.diagnosis.catalogue import HYPERPARAMETERS
from grader.diagnosis.recover.expression import ONE, Expression, Values, magnitude, number, root, sign, symbol

DECAYS = tuple(name for name, each in HYPERPARAMETERS.items() if each.weighs)
W, G, T, LR, EPSILON = (symbol(name) for name in ("w", "g", "t", "lr", "epsilon"))
USUAL_EPSILONS = (1e-8, 1e-7, 1e-6, 1e-10)


def decays_of(hyperparameters: Sequence[str]) -> list[Expression]:
    """The hyperparameters that weigh an average."""
    return [symbol(name) for name in DECAYS if name in hyperparameters]


def _corrections(beta: Expression) -> list[Expression]:
    """What a moving average that started at zero is divided by, rightly or wrongly."""
    return [
        1 - beta**T,
        1 - beta,
        1 - beta ** (T - 1),
        1 - beta ** (T + 1),
        1 - beta ** number(2),
        1 - (1 - beta) ** T,
        beta**T,
        1 - beta * T,
        number(1) + beta**T,
    ]


@lru_cache
def step_coefficients(hyperparameters: tuple[str, ...]) -> tuple[Expression, ...]:
    """What a step is multiplied by: powers of η and t, β's, and corrections for a start at zero."""
    decays = decays_of(hyperparameters)
    corrections = [ONE, *(c for beta in decays for c in _corrections(beta))]
    inverse = [ONE, *(ONE_OVER(c) for c in corrections[1:])]
    weights = [x for beta in decays for x in (beta, 1 - beta, 1 - beta**T, beta**2, number(1) + beta, beta**T)]
    roots = [root(1 - beta**T) for beta in decays]
    folded = [
        root(second) / first
        for one, two in itertools.permutations(decays, 2)
        for first, second in zip(_corrections(one), _corrections(two), strict=True)
    ]
    mixed = [weight / c for weight in weights[:12] for c in corrections[1:] if c.args[1].op == "^"]
    rates = [ONE, LR**2, root(LR), LR / root(T), LR / T, LR * root(T), LR * T, LR / (ONE + T)]
    found = [LR * c for c in (*weights, *folded, *roots, *mixed)] + [
        LR if c == ONE else LR / c.args[1] for c in inverse
    ]
    found += [
        r if c == ONE else r / c.args[1] for r in rates for c in (inverse[0], *inverse[1 : 1 + len(decays) * 9 : 9])
    ]
    found += [*weights, *folded, *natural_coefficients(hyperparameters)]
    if "weight_decay" in hyperparameters:
        found += [symbol("weight_decay"), LR * symbol("weight_decay")]
    return _simplest_first(found)


@lru_cache
def natural_coefficients(hyperparameters: tuple[str, ...]) -> tuple[Expression, ...]:
    """Those coefficients of a step that are in textbooks, and their neighbours."""
    decays = decays_of(hyperparameters)
    found = [LR, ONE, *(LR / (1 - beta**T) for beta in decays), *(LR * beta for beta in decays), *decays]
    found += [LR * (1 - beta) for beta in decays] + [1 - beta for beta in decays] + [LR / (1 - beta) for beta in decays]
    found += [LR * (root(1 - two**T) / (1 - one**T)) for one, two in itertools.permutations(decays, 2)]
    found += [LR * (number(1) + beta) for beta in decays] + [LR**2, LR / T, LR / root(T)]
    if "weight_decay" in hyperparameters:
        found += [LR * symbol("weight_decay"), symbol("weight_decay")]
    return tuple(dict.fromkeys(found))


def ONE_OVER(x: Expression) -> Expression:  # noqa: N802 - reads as the fraction it is
    """1/x, kept as a fraction."""
    return Expression("/", (ONE, x))


@lru_cache
def state_coefficients(hyperparameters: tuple[str, ...]) -> tuple[Expression, ...]:
    """What an old value or what enters is multiplied by in a state array's update."""
    decays = decays_of(hyperparameters)
    found = [ONE, LR, ONE_OVER(T), (T - 1) / T, LR / T, LR**2, root(LR)]
    for beta in decays:
        found += [
            beta, 1 - beta, beta**2, 1 - beta**2, (1 - beta) ** 2, number(1) + beta, beta**T, 1 - beta**T, root(beta),
            LR * beta, LR * (1 - beta), beta * (1 - beta), LR * (number(1) + beta), 1 - LR * beta,
            beta / (1 - beta**T), (1 - beta) / (1 - beta**T), ONE_OVER(1 - beta), beta ** (T - 1),
        ]  # fmt: skip
    for one, two in itertools.permutations(decays, 2):
        found += [one * two, one * (1 - two), (1 - one) * (1 - two)]
    return _simplest_first([*found, 1 - LR])


@lru_cache
def denominators_corrections(hyperparameters: tuple[str, ...], few: bool) -> tuple[Expression, ...]:
    """What a second moment is divided by before its root is taken."""
    decays = decays_of(hyperparameters)
    if few:
        return (ONE, T, *(1 - beta**T for beta in decays))
    return (ONE, T, *(c for beta in decays for c in _corrections(beta)), *(ONE_OVER(1 - beta**T) for beta in decays))


def _simplest_first(found: list[Expression]) -> tuple[Expression, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda e: e.size))


@dataclass(frozen=True)
class Products:
    """Every coefficient times every quantity, as columns: `values` (rows, coefficients·quantities)."""

    coefficients: Sequence[Expression]
    quantities: Sequence[Expression]
    values: np.ndarray
    cost: np.ndarray
    """How much there is to read, (columns,)."""

    def first(self, count: int, coefficients: Sequence[Expression], quantities: int) -> np.ndarray:
        """Column numbers to try where not all can be: those with these coefficients and of the first `quantities`, then the
        cheapest."""
        among = set(coefficients)
        natural = np.array([c in among for c in self.coefficients])
        named = np.arange(len(self.quantities)) < quantities
        late = ~np.logical_and.outer(natural, named).ravel()
        return np.lexsort((self.cost, late))[:count]

    def expression(self, column: int) -> Expression:
        c, x = divmod(column, len(self.quantities))
        return self.coefficients[c] * self.quantities[x]


def products(
    coefficients: tuple[Expression, ...], left: np.ndarray, quantities: Sequence[Expression], values: Values
) -> Products:
    """The table of products at some rows of `values`, where the coefficients are `left` (rows, coefficients)."""
    right = columns(quantities, values, len(left))
    with np.errstate(all="ignore"):
        table = (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)
    cost = np.add.outer(_costs(coefficients), [_cost(x) for x in quantities]).ravel()
    return Products(coefficients, quantities, table, cost)


@lru_cache(maxsize=64)
def _costs(coefficients: tuple[Expression, ...]) -> np.ndarray:
    return np.array([_cost(c) for c in coefficients])


def _cost(e: Expression) -> int:
    if e.op in ("+", "−") and e.args[0] == ONE and not e.args[1].args:
        return 2
    return 0 if e == ONE else e.size - (e.op == "^" and not e.args[1].args and e.args[1].op == "number")


def columns(expressions: Sequence[Expression], values: Values, rows: int) -> np.ndarray:
    """Each expression's values as a column, (rows, expressions)."""
    return np.stack([np.broadcast_to(e.value(values), (rows,)) for e in expressions], axis=1)


def state_quantities(slots: Sequence[str], fresh: Sequence[str], hyperparameters: Sequence[str]) -> list[Expression]:
    """What may enter a state array: `slots` as they were before the update, `fresh` as they are after it."""
    known = [symbol(f"{slot}_old") for slot in slots] + [symbol(slot) for slot in fresh]
    found = [G, G**2, magnitude(G), *known, *(x**2 for x in known), *(magnitude(x) for x in known), sign(G), W, W**2]
    found += [G * W, ONE, symbol("previous"), *(G * x for x in known), *(root(x) for x in known), G ** number(3)]
    if "weight_decay" in hyperparameters:
        penalized = G + symbol("weight_decay") * W
        found += [penalized, penalized**2]
    return found


def step_quantities(states: Sequence[Expression], hyperparameters: Sequence[str]) -> list[Expression]:
    """What w may be moved along; `states` are those that it may use."""
    found = [G, *states, W, sign(G), *(sign(x) for x in states), magnitude(G), G**2, ONE, symbol("previous"), G * W]
    found += [*(x**2 for x in states), *(G * x for x in states), *(root(x) for x in states)]
    if "weight_decay" in hyperparameters:
        found += [G + symbol("weight_decay") * W]
    return found


Form: TypeAlias = tuple[
    Callable[[np.ndarray, float | np.ndarray], np.ndarray], Callable[[Expression, Expression], Expression]
]

_PLAIN: tuple[Form, ...] = (
    (lambda x, e: np.sqrt(x), lambda x, e: root(x)),
    (lambda x, e: x, lambda x, e: x),
)
_WITH_EPSILON: tuple[Form, ...] = (
    (lambda x, e: np.sqrt(x) + e, lambda x, e: root(x) + e),
    (lambda x, e: np.sqrt(x + e), lambda x, e: root(x + e)),
    (lambda x, e: x + e, lambda x, e: x + e),
)
_RARE: tuple[Form, ...] = (
    (lambda x, e: x**2 + e, lambda x, e: x**2 + e),
    (lambda x, e: np.sqrt(x + e**2), lambda x, e: root(x + e**2)),
    (lambda x, e: np.sqrt(x) - e, lambda x, e: root(x) - e),
    (lambda x, e: x * x, lambda x, e: x**2),
)
"""Forms of a denominator over x and ε: the numbers, the formula."""


@dataclass(frozen=True)
class Denominators:
    """What a step may be divided by: `values` (rows, denominators), `cost` (denominators,)."""

    expressions: Sequence[Expression]
    values: np.ndarray
    cost: np.ndarray


def denominators(
    states: Sequence[Expression], values: Values, hyperparameters: tuple[str, ...], few: bool
) -> Denominators:
    """The denominators over second moments `states` at some rows; `few` leaves the rarer mistakes out."""
    magnitudes = [magnitude(x) for x in states if not x.name.endswith("_old")]
    bases = (*states, G**2) if few else (*states, *magnitudes, G**2)
    corrections = denominators_corrections(hyperparameters, few)
    rows = len(values["w"])
    x, c = columns(bases, values, rows), columns(corrections, values, rows)
    expressions, cost = _denominators(bases, hyperparameters, few)
    with np.errstate(all="ignore"):
        corrected = (x[:, :, None] / c[:, None, :]).reshape(rows, -1)
        found = [
            numbers(corrected, values["epsilon"][:, None] if e == EPSILON else e.number)
            for (numbers, _), e in _forms(hyperparameters, few)
        ]
    found.append(np.ones((rows, 1)))  # no denominator
    return Denominators(expressions, np.concatenate(found, axis=1), cost)


def _forms(hyperparameters: tuple[str, ...], few: bool) -> list[tuple[Form, Expression]]:
    found = [(form, number(0)) for form in _PLAIN]
    if "epsilon" in hyperparameters:
        found += [(form, EPSILON) for form in (_WITH_EPSILON if few else (*_WITH_EPSILON, *_RARE))]
    found += [(form, number(e)) for e in USUAL_EPSILONS[: 2 if few else 4] for form in _WITH_EPSILON[:2]]
    return found


@lru_cache(maxsize=64)
def _denominators(
    bases: tuple[Expression, ...], hyperparameters: tuple[str, ...], few: bool
) -> tuple[tuple[Expression, ...], np.ndarray]:
    """The expressions in the order of the columns, and how much there is to read of each."""
    corrections = denominators_corrections(hyperparameters, few)
    corrected = [x * c.args[1] if c.op == "/" else x / c for x, c in itertools.product(bases, corrections)]
    found = [build(x, e) for (_, build), e in _forms(hyperparameters, few) for x in corrected]
    cost = np.array([e.size for e in found] + [0])
    return (*found, ONE), cost
