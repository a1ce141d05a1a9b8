"""Least squares over whole tables of candidate terms at once, and the exact check that a fit must pass.

Screening works on some rows (a row: one element at one step of one trial) and only ranks; `Target.fit` decides, on all
rows, number by number, with what rounding explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.diagnosis.recover.expression import Expression, Values, number

TOLERANCE = {"float64": 1e-9, "float32": 1e-4}
"""How far, relative to the change, a right formula may be off: what rounding and 1 − β^t near zero leave."""
ROUNDINGS = 8.0
"""Units of rounding that every term of a sum may bring."""
SCREENED_ROWS = 48
TRIED = 40
"""How many of the screened candidates are checked exactly, per table."""


@dataclass(frozen=True)
class Found:
    """A sum of terms that reproduces the numbers. `residual`: the worst error relative to the quantity itself."""

    terms: tuple[tuple[float, Expression], ...]
    residual: float
    cost: float

    def expression(self, base: Expression | None) -> Expression:
        """base ± terms: the gradient's last, a positive one first where there is no base."""
        result = base
        for k, term in sorted(self.terms, key=lambda pair: (base is None and pair[0] < 0, "g" in pair[1].symbols())):
            size = term if abs(k) == 1 else number(abs(k)) * term
            if result is None:
                result = size if k > 0 else number(-1) * size
            else:
                result = result + size if k > 0 else result - size
        return number(0) if result is None else result


@dataclass(frozen=True)
class Target:
    """What is to be explained, row by row: `got` = `base` + a sum of terms. All arrays (rows,)."""

    values: Values
    got: np.ndarray
    base: np.ndarray
    single: np.ndarray
    """Where the student's code worked in float32."""

    @cached_property
    def y(self) -> np.ndarray:
        """The sum of the terms, as recorded."""
        with np.errstate(all="ignore"):
            y: np.ndarray = self.got - self.base
        return y

    @cached_property
    def _unit(self) -> np.ndarray:
        unit: np.ndarray = np.where(self.single, np.finfo(np.float32).eps, np.finfo(np.float64).eps)
        return unit

    @cached_property
    def _tolerance(self) -> np.ndarray:
        tolerance: np.ndarray = np.where(self.single, TOLERANCE["float32"], TOLERANCE["float64"])
        return tolerance

    def screening(self) -> np.ndarray:
        """Row numbers to screen on: finite, in the better precision, from everywhere."""
        y = self.y
        usable = np.isfinite(y)
        telling = usable & (np.abs(y) > 1e3 * self._unit * np.abs(self.base))
        for wanted in (telling & ~self.single, telling, usable):
            rows = np.flatnonzero(wanted)
            if len(rows) >= min(12, usable.sum()):
                break
        if len(rows) <= SCREENED_ROWS:
            return rows
        spread: np.ndarray = rows[np.linspace(0, len(rows) - 1, SCREENED_ROWS).astype(int)]
        return spread

    def fit(self, terms: Sequence[Expression], cost: float) -> Found | None:
        """The terms with the constants that fit, round ones where they do; None where rounding doesn't explain the rest."""
        rows = len(self.got)
        table = np.stack([np.broadcast_to(term.value(self.values), (rows,)) for term in terms], axis=1)
        finite = np.isfinite(self.got) & np.isfinite(self.base)
        if not np.isfinite(table[finite]).all() or not finite.any():
            return None
        scale = np.abs(self.base) + np.abs(self.y)
        free = self._free(table, finite, scale)
        if free is not None and self._residual(table, free, 10.0) is None:
            with np.errstate(all="ignore"):
                scale = np.abs(self.base) + np.abs(table * free).sum(axis=1)  # terms that cancel leave more rounding
            free = self._free(table, finite, scale)
        if free is None or self._residual(table, free, 10.0) is None:
            return None
        precision = 1e-3 if self.single[finite].all() else 1e-6
        for constants, extra in _rounded(free, precision):
            residual = self._residual(table, constants)
            if residual is not None and 0.0 not in constants and self._each_matters(table, constants):
                found = tuple(zip((float(k) for k in constants), terms, strict=True))
                return Found(found, residual, cost + extra)
        return None

    def _each_matters(self, table: np.ndarray, constants: np.ndarray) -> bool:
        """Whether no term is mere rounding that the others left."""
        without = (np.where(np.arange(len(constants)) == i, 0.0, constants) for i in range(len(constants)))
        return len(constants) == 1 or all(self._residual(table, fewer) is None for fewer in without)

    def _free(self, table: np.ndarray, finite: np.ndarray, scale: np.ndarray) -> np.ndarray | None:
        """The constants of least squares, rows weighted by what rounding allows where the terms are as large as `scale`."""
        with np.errstate(all="ignore"):
            allowed = self._tolerance * np.abs(self.y) + ROUNDINGS * self._unit * scale
            weight = 1 / (allowed[finite] + 1e-6 * np.max(allowed[finite]) + 1e-300)
            try:
                free: np.ndarray = np.linalg.lstsq(
                    table[finite] * weight[:, None], self.y[finite] * weight, rcond=None
                )[0]
            except np.linalg.LinAlgError:
                return None
        return free

    def _residual(self, table: np.ndarray, constants: np.ndarray, slack: float = 1.0) -> float | None:
        """The worst relative residual of base + Σ constant·term; None where it is more than rounding, or not nan for nan."""
        with np.errstate(all="ignore"):
            parts = table * constants
            predicted = self.base + parts.sum(axis=1)
            error = np.abs(predicted - self.got)
            scale = np.abs(self.base) + np.abs(parts).sum(axis=1)
            allowed = self._tolerance * np.abs(self.y) + ROUNDINGS * self._unit * scale
            finite = np.isfinite(self.got)
            # in float32 infinity comes earlier, and inf − inf is nan in one order of operations only
            other = np.isnan(predicted) == np.isnan(self.got)
            other &= np.isnan(self.got) | (predicted == self.got)
            if not np.where(finite, error <= slack * allowed, other).all():
                return None
            worst = error[finite] / np.maximum(np.maximum(np.abs(self.base), np.abs(self.got))[finite], 1e-300)
        return float(np.max(np.where(error[finite] == 0, 0.0, worst), initial=0.0))


def _rounded(free: np.ndarray, precision: float) -> Iterator[tuple[np.ndarray, float]]:
    """The constants with ever more digits, and how much they add to what there is to read."""
    seen: list[tuple[float, ...]] = []
    for digits, price in ((1, 2.0), (2, 3.0), (3, 4.0)):
        snapped = np.array([_round(k, digits) for k in free])
        near = np.abs(snapped - free) <= precision * np.abs(free) + 1e-300
        candidate = np.where(near, snapped, free)
        if near.all() and tuple(candidate) not in seen:
            seen.append(tuple(candidate))
            yield candidate, float(sum(price for k in candidate if abs(k) != 1))
    if all(abs(_round(k, 2) - k) > 1e-3 * abs(k) or _round(k, 2) == k for k in free):
        yield free, 6.0 * len(free)  # a constant next to a round one that doesn't fit makes up for a wrong term


def _round(k: float, digits: int) -> float:
    if not np.isfinite(k) or k == 0:
        return 0.0
    whole = round(1 / k) if abs(k) < 1 else 0
    if whole and abs(whole) <= 12 and abs(1 / k - whole) < 1e-6 * abs(whole) and digits == 1:
        return 1 / whole  # a third is no decimal
    return float(f"{k:.{digits - 1}e}")


def weights(y: np.ndarray) -> np.ndarray:
    """Gives every row nearly the same say, whatever its size."""
    size = np.abs(y)
    typical = float(np.median(size[size > 0])) if size.any() else 1.0
    result: np.ndarray = 1 / (size + 1e-3 * typical)
    return result


def _normalized(table: np.ndarray) -> np.ndarray:
    """Columns of length one; those with numbers missing, or all zero, become zero and fit nothing."""
    with np.errstate(all="ignore"):
        length = np.sqrt(np.sum(table**2, axis=0))
        result: np.ndarray = np.where(np.isfinite(length) & (length > 0), table / length, 0.0)
    return result


def singles(y: np.ndarray, table: np.ndarray, cost: np.ndarray, limit: float) -> Iterator[int]:
    """Columns that y is a multiple of, cheapest first. `limit` on the share of y² that is left over."""
    w = weights(y)
    target = y * w
    length = float(np.sqrt(target @ target)) or 1.0
    alike = (target / length) @ _normalized(table * w[:, None])
    with np.errstate(all="ignore"):
        constants = alike * length / np.sqrt(np.sum((table * w[:, None]) ** 2, axis=0))
    yield from _cheapest(1 - alike**2, cost + _price(constants), limit)


def pairs(
    y: np.ndarray, table: np.ndarray, cost: np.ndarray, first: np.ndarray, second: np.ndarray, limit: float
) -> Iterator[tuple[int, int]]:
    """Pairs of columns that y is a combination of, cheapest first; one of `first` and one of `second` (column numbers)."""
    w = weights(y)
    target = y * w
    p, q = _normalized(table[:, first] * w[:, None]), _normalized(table[:, second] * w[:, None])
    length = float(np.sqrt(target @ target)) or 1.0
    target /= length
    a, b, across = (target @ p)[:, None], (target @ q)[None, :], p.T @ q
    with np.errstate(all="ignore"):
        apart = 1 - across**2
        left = 1 - a**2 - (b - across * a) ** 2 / apart
    left[(apart < 1e-9) | (a == 0) | (b == 0) | (first[:, None] == second[None, :])] = np.inf
    one, two = np.nonzero(left < limit)
    with np.errstate(all="ignore"):
        lengths = np.sqrt(np.sum((table * w[:, None]) ** 2, axis=0))
        x, z, c = a[one, 0], b[0, two], across[one, two]
        constants = (
            np.array([(x - c * z) / lengths[first[one]], (z - c * x) / lengths[second[two]]]) * length / (1 - c**2)
        )
    price = cost[first[one]] + cost[second[two]] + _price(constants).sum(axis=0)
    for k in _cheapest(left[one, two], price, limit):
        yield int(first[one[k]]), int(second[two[k]])


def pair_residuals(b: np.ndarray, gram: np.ndarray) -> np.ndarray:
    """The share of a unit vector's square that pairs of unit columns leave over: b (..., n), gram (n, n) -> (..., n, n)."""
    with np.errstate(all="ignore"):
        apart = 1 - gram**2
        rest = b[..., None, :] - gram * b[..., :, None]
        left: np.ndarray = 1 - b[..., :, None] ** 2 - rest**2 / apart
    left[..., (apart < 1e-9) | ~np.isfinite(apart)] = np.inf
    left[(b == 0), :] = np.inf
    np.swapaxes(left, -1, -2)[(b == 0), :] = np.inf
    return left


def over_denominators(
    y: np.ndarray, table: np.ndarray, cost: np.ndarray, below: np.ndarray, below_cost: np.ndarray, limit: float
) -> Iterator[tuple[int, int]]:
    """(denominator, column) with y·denominator a multiple of the column, cheapest first. `below` (rows, denominators)."""
    w = weights(y)
    with np.errstate(all="ignore"):
        targets = _normalized(below * (y * w)[:, None])
        left = 1 - (targets.T @ _normalized(table * w[:, None])) ** 2
    for flat in _cheapest(left.ravel(), np.add.outer(below_cost, cost).ravel(), limit):
        yield divmod(flat, len(cost))


def pairs_over_denominators(
    y: np.ndarray, table: np.ndarray, cost: np.ndarray, below: np.ndarray, below_cost: np.ndarray, limit: float
) -> Iterator[tuple[int, int, int]]:
    """(denominator, column, column) with y·denominator a combination of both columns."""
    w = weights(y)
    p = _normalized(table * w[:, None])
    with np.errstate(all="ignore"):
        left = pair_residuals(_normalized(below * (y * w)[:, None]).T @ p, p.T @ p)
    left[:, *np.tril_indices(len(cost))] = np.inf
    total = np.add.outer(below_cost, np.add.outer(cost, cost)).ravel()
    for flat in _cheapest(left.ravel(), total, limit):
        d, pair = divmod(flat, len(cost) ** 2)
        yield d, *divmod(pair, len(cost))


def beside_ratios(
    y: np.ndarray, beside: np.ndarray, table: np.ndarray, cost: np.ndarray, below: np.ndarray, below_cost: np.ndarray,
    limit: float,
) -> Iterator[tuple[int, int, int]]:  # fmt: skip
    """(term, denominator, column) with y a combination of a term and column/denominator. `beside` (rows, terms)."""
    w = weights(y)
    p = _normalized(table * w[:, None])
    with np.errstate(all="ignore"):
        targets = _normalized(below * (y * w)[:, None])
        others = _normalized((below[:, None, :] * (beside * w[:, None])[:, :, None]).reshape(len(y), -1))
        onto_p, across = targets.T @ p, others.T @ p
        own = (others.reshape(len(y), -1, below.shape[1]) * targets[:, None, :]).sum(axis=0)  # (terms, denominators)
        across = across.reshape(len(own), below.shape[1], -1)
        apart = 1 - across**2
        left = 1 - own[:, :, None] ** 2 - (onto_p[None] - own[:, :, None] * across) ** 2 / apart
        left[(apart < 1e-9) | (onto_p == 0)[None] | (own == 0)[:, :, None]] = np.inf
    total = np.broadcast_to(np.add.outer(below_cost, cost), left.shape)
    for flat in _cheapest(left.ravel(), total.ravel(), limit):
        term, rest = divmod(flat, left[0].size)
        yield term, *divmod(rest, len(cost))


def _price(constants: np.ndarray) -> np.ndarray:
    """What constants other than ±1 add to what there is to read, as far as screening can tell."""
    price: np.ndarray = np.where(np.abs(np.abs(constants) - 1) < 1e-4, 0.0, 3.0)
    return price


def _cheapest(left: np.ndarray, cost: np.ndarray, limit: float) -> Iterator[int]:
    good = np.flatnonzero(left < limit)
    order = np.lexsort((left[good], cost[good], left[good] > 1e-3 * limit))
    yield from (int(i) for i in good[order[:TRIED]])
