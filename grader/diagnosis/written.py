"""Arithmetic written as on paper: short numbers, √, ², · and −, as in `RuleKind.formula`.

A `Term` is a value together with how it is written, so that what stands on a line is what was computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isnan

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


@dataclass(frozen=True)
class Term:
    """A value and how it is written. `binds` is what stands outermost, so that brackets are set where needed."""

    value: float
    text: str
    binds: int = ATOM

    def within(self, binds: int) -> str:
        """The text, in brackets where it binds less than `binds`."""
        return self.text if self.binds >= binds else f"({self.text})"

    def _leading(self) -> str:
        """The text as the first factor of a product: a number below zero needs no brackets there."""
        return self.text if _turns(self) else self.within(PRODUCT)

    def __add__(self, other: Term) -> Term:
        return Term(_sum(self.value, other.value), *_joined(self, other, "+", "−"))

    def __sub__(self, other: Term) -> Term:
        return Term(_sum(self.value, -other.value), *_joined(self, other, "−", "+"))

    def __mul__(self, other: Term) -> Term:
        return Term(self.value * other.value, f"{self._leading()}·{other.within(POWER)}", PRODUCT)

    def __truediv__(self, other: Term) -> Term:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(np.float64(self.value) / np.float64(other.value))
        return Term(value, f"{self._leading()}/{other.within(POWER)}", PRODUCT)

    def __pow__(self, exponent: int) -> Term:
        with np.errstate(over="ignore", invalid="ignore"):
            value = float(np.float64(self.value) ** exponent)
        return Term(value, self.within(ATOM) + str(exponent).translate(SUPERSCRIPTS), POWER)


def _sum(x: float, y: float) -> float:
    """x + y, and 0 where nothing but rounding is left: by hand 0.3 − 0.1·3 is 0."""
    total = x + y
    return 0.0 if isfinite(total) and abs(total) <= 1e-15 * max(abs(x), abs(y)) else total


def _joined(left: Term, right: Term, sign: str, opposite: str) -> tuple[str, int]:
    """`left ± right`; a minus that begins the right side turns the sign, 1 + (−0.2) being 1 − 0.2."""
    if _turns(right):
        return f"{left.text} {opposite} {right.text[1:]}", SUM
    return f"{left.text} {sign} {right.within(PRODUCT)}", SUM


def _turns(x: Term) -> bool:
    """Whether it is a number below zero, or a product that begins with one."""
    return x.text.startswith("−") and (x.binds == PRODUCT or " " not in x.text)


def root(x: Term) -> Term:
    """√x."""
    with np.errstate(invalid="ignore"):
        value = float(np.sqrt(np.float64(x.value)))
    return Term(value, f"√{x.within(ATOM)}", POWER)


def largest(x: Term, y: Term) -> Term:
    """max(x, y)."""
    return Term(float(np.maximum(x.value, y.value)), f"max({x.text}, {y.text})")


def magnitude(x: Term) -> Term:
    """|x|."""
    return Term(abs(x.value), f"|{x.text}|")


class Sheet:
    """A sheet of paper: each line computes one quantity, which the later lines then use as a number."""

    def __init__(self, digits: int = DIGITS) -> None:
        self.digits = digits
        self.lines: list[str] = []

    def number(self, value: float) -> Term:
        """A number as a term; one below zero needs brackets wherever something binds it."""
        text = number(value, self.digits)
        if text.startswith("−"):
            return Term(float(value), text, SUM)
        binds = PRODUCT if "·" in text else POWER if text[-1] in POWERS else ATOM
        return Term(float(value), text, binds)

    def line(self, symbol: str, term: Term) -> Term:
        """Write `symbol = term = value`, with ≈ before a value that is shown rounded; gives the value back."""
        result = self.number(term.value)
        exact = not isfinite(term.value) or abs(_shown(term.value, self.digits) - term.value) <= 1e-12 * abs(term.value)
        self.lines.append(f"{symbol} = {term.text} {'=' if exact else '≈'} {result.text}")
        return result


def _shown(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
