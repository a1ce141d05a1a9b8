"""Arithmetic that writes itself as on paper: short numbers, √, ², · and −, as in `RuleKind.formula`.

A `Term` is a value together with how it is written, so that what stands on a line is what was computed. It computes with
everything that a rule's `update` uses, numpy's functions too: the reference itself, run on terms, is worked by hand.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any, TypeAlias

import numpy as np

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
DIGITS = 5
"""Significant digits that a number is shown with where nobody asks for more."""


def number(value: float, digits: int = DIGITS) -> str:
    """The number with up to so many significant digits: 0.5, −2, 10⁻⁸, 1.5·10⁷, nan, ∞; never −0."""
    value = float(value)
    if isnan(value):
        return "nan"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    shown = f"{value:.{digits}g}".replace("-", "−")
    if "e" in shown:
        mantissa, exponent = shown.split("e")
        power = "10" + str(int(exponent.replace("−", "-"))).translate(SUPERSCRIPTS)
        sign, mantissa = ("−", mantissa[1:]) if mantissa[0] == "−" else ("", mantissa)
        return sign + (power if mantissa == "1" else f"{mantissa}·{power}")
    return "0" if shown == "−0" else shown


SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly the outermost operation of a term binds."""


class Sheet:
    """A sheet of paper: each line computes one quantity, which the later lines then use as a number.

    `symbol` gives how a quantity is called on it. No line is written for the quantities of `unwritten`.
    """

    def __init__(
        self, digits: int = DIGITS, symbol: Callable[[str], str] = str, unwritten: frozenset[str] = frozenset()
    ) -> None:
        self.digits = digits
        self.symbol = symbol
        self.unwritten = unwritten
        self.lines: dict[str, str] = {}
        """By the quantity that each gives."""

    def number(self, value: float) -> Term:
        """A number as a term; one below zero needs brackets wherever something binds it."""
        text = number(value, self.digits)
        binds = SUM if text.startswith("−") else PRODUCT if "·" in text else POWER if text[-1] in POWERS else ATOM
        return Term(self, float(value), text, binds, plain=True)

    def line(self, name: str, term: Term) -> Term:
        """Write `symbol = term = value`, with ≈ before a value that is shown rounded; gives the value back."""
        if term.plain or name in self.unwritten:
            return term
        result = self.number(term.value)
        exact = not isfinite(term.value) or abs(_shown(term.value, self.digits) - term.value) <= 1e-12 * abs(term.value)
        self.lines[name] = f"{self.symbol(name)} = {term.text} {'=' if exact else '≈'} {result.text}"
        return result


def _shown(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


@dataclass(frozen=True, eq=False)
class Term:
    """A value and how it is written. `binds` is what stands outermost, so that brackets are set where needed."""

    sheet: Sheet
    value: float
    text: str
    binds: int = ATOM
    parts: tuple[tuple[str, str], ...] = ()
    """Of a sum: "+" or "−" and text of each part."""
    plain: bool = False
    """A number that nothing has been computed from yet."""

    def named(self, name: str) -> Term:
        """This quantity's line on the sheet (`reference.rule.named`)."""
        return self.sheet.line(name, self)

    def within(self, binds: int) -> str:
        """The text, in brackets where it binds less than `binds`."""
        return self.text if self.binds >= binds else f"({self.text})"

    def _leading(self) -> str:
        """The text as the first factor of a product: a number below zero needs no brackets there."""
        return self.text if _turns(self) else self.within(PRODUCT)

    def _made(self, value: float, text: str, binds: int) -> Term:
        return Term(self.sheet, value, text, binds)

    def _of(self, x: Operand) -> Term:
        return x if isinstance(x, Term) else self.sheet.number(x)

    def __neg__(self) -> Term:
        if self.plain:
            return self.sheet.number(-self.value)
        if self.binds == SUM:
            turned = tuple(("−" if sign == "+" else "+", text) for sign, text in self.parts)
            return _sum(self.sheet, -self.value, turned)
        return self._made(-self.value, self.text[1:] if _turns(self) else f"−{self.text}", PRODUCT)

    def __add__(self, other: Operand) -> Term:
        if not isinstance(other, Term) and other == 0:
            return self
        other = self._of(other)
        return _sum(self.sheet, _total(self.value, other.value), (*_parts(self), *_parts(other)))

    def __radd__(self, other: float) -> Term:
        return self if other == 0 else self._of(other) + self

    def __sub__(self, other: Operand) -> Term:
        if not isinstance(other, Term) and (other == 0 or self.plain):  # t − 1 is a number, and nothing to be written
            return self if other == 0 else self.sheet.number(self.value - other)
        other = self._of(other)
        turned = tuple(("−" if sign == "+" else "+", text) for sign, text in _parts(other))
        return _sum(self.sheet, _total(self.value, -other.value), (*_parts(self), *turned))

    def __rsub__(self, other: float) -> Term:
        return self.sheet.number(other - self.value) if self.plain else self._of(other) - self

    def __mul__(self, other: Operand) -> Term:
        if not isinstance(other, Term) and abs(other) == 1:
            return self if other == 1 else -self
        other = self._of(other)
        return self._made(self.value * other.value, f"{self._leading()}·{other.within(POWER)}", PRODUCT)

    def __rmul__(self, other: float) -> Term:
        return self * other if abs(other) == 1 else self._of(other) * self

    def __truediv__(self, other: Operand) -> Term:
        if not isinstance(other, Term) and other == 1:
            return self
        other = self._of(other)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(np.float64(self.value) / np.float64(other.value))
        return self._made(value, f"{self._leading()}/{other.within(POWER)}", PRODUCT)

    def __rtruediv__(self, other: float) -> Term:
        return self._of(other) / self

    def __pow__(self, exponent: Operand) -> Term:
        exponent = int(float(exponent))
        with np.errstate(over="ignore", invalid="ignore"):
            value = float(np.float64(self.value) ** exponent)
        return self._made(value, self.within(ATOM) + str(exponent).translate(SUPERSCRIPTS), POWER)

    def __rpow__(self, base: float) -> Term:
        return self._made(base**self.value, f"{number(base, self.sheet.digits)}^({self.text})", POWER)

    def __float__(self) -> float:
        return self.value

    def __index__(self) -> int:
        return int(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __gt__(self, other: Operand) -> bool:
        return self.value > float(other)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        if ufunc in OPERATORS:
            return OPERATORS[ufunc](*inputs)
        return _function(ufunc, *(self._of(x) for x in inputs))


Operand: TypeAlias = Term | float


def _total(x: float, y: float) -> float:
    """x + y, and 0 where nothing but rounding is left: by hand 0.3 − 0.1·3 is 0."""
    total = x + y
    return 0.0 if isfinite(total) and abs(total) <= 1e-15 * max(abs(x), abs(y)) else total


def _parts(x: Term) -> tuple[tuple[str, str], ...]:
    """The parts of a sum, or the term as its only one; a minus that begins it turns the sign, 1 + (−0.2) being 1 − 0.2."""
    if x.parts:
        return x.parts
    return (("−", x.text[1:]),) if _turns(x) else (("+", x.within(PRODUCT)),)


def _sum(sheet: Sheet, value: float, parts: tuple[tuple[str, str], ...]) -> Term:
    (sign, first), *others = parts
    text = ("−" if sign == "−" else "") + first + "".join(f" {sign} {part}" for sign, part in others)
    return Term(sheet, value, text, SUM, parts)


def _turns(x: Term) -> bool:
    """Whether it is a number below zero, or a product that begins with one."""
    return x.text.startswith("−") and (x.binds == PRODUCT or " " not in x.text)


def _function(ufunc: np.ufunc, *inputs: Term) -> Term:
    """√x, |x|, max(x, y), sign(x) …"""
    with np.errstate(all="ignore"):
        value = float(ufunc(*(np.float64(x.value) for x in inputs)))
    (first, *_), sheet = inputs, inputs[0].sheet
    if ufunc is np.sqrt:
        return Term(sheet, value, f"√{first.within(ATOM)}", POWER)
    if ufunc is np.absolute:
        return Term(sheet, value, f"|{first.text}|")
    name = {"maximum": "max", "minimum": "min"}.get(ufunc.__name__, ufunc.__name__)
    return Term(sheet, value, f"{name}({', '.join(x.text for x in inputs)})")


OPERATORS: Mapping[np.ufunc, Callable[..., Term]] = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.true_divide: operator.truediv,
    np.power: operator.pow, np.negative: operator.neg,
}  # fmt: skip
"""The functions of numpy's that are written as operators."""
