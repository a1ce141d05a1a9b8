"""Formulas as data: they compute on arrays, and they are written as a student would read them.

beta, v, g = symbol("beta"), symbol("v_old"), symbol("g")
line = beta * v + (1 - beta) * g
line.value({"beta": 0.9, "v_old": ..., "g": ...});   line.written({"beta": "b", "v_old": "v", "g": "dw"})  # b·v + (1−b)·dw
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import msgspec
import numpy as np

Values: TypeAlias = Mapping[str, np.ndarray]
"""What every symbol stands for; arrays of one shape, or numbers."""


class Expression(msgspec.Struct, frozen=True):
    """A symbol, a number, or an operation on expressions."""

    op: str
    args: tuple[Expression, ...] = ()
    name: str = ""
    number: float = 0.0

    def __add__(self, other: Expression | float) -> Expression:
        return Expression("+", (self, _expression(other)))

    def __sub__(self, other: Expression | float) -> Expression:
        return Expression("−", (self, _expression(other)))

    def __rsub__(self, other: float) -> Expression:
        return Expression("−", (_expression(other), self))

    def __mul__(self, other: Expression | float) -> Expression:
        other = _expression(other)
        return other if self == ONE else self if other == ONE else Expression("·", (self, other))

    def __truediv__(self, other: Expression | float) -> Expression:
        other = _expression(other)
        return self if other == ONE else Expression("/", (self, other))

    def __pow__(self, other: Expression | float) -> Expression:
        return Expression("^", (self, _expression(other)))

    def value(self, values: Values) -> np.ndarray:
        """The formula computed. Division by zero gives inf or nan, as it does in the student's code."""
        if self.op == "symbol":
            return values[self.name]
        if self.op == "number":
            return np.asarray(self.number)
        with np.errstate(all="ignore"):
            result: np.ndarray = _OPERATIONS[self.op](*(arg.value(values) for arg in self.args))
        return result

    def symbols(self) -> Iterator[str]:
        """The names in it, in order, with repetition."""
        if self.op == "symbol":
            yield self.name
        for arg in self.args:
            yield from arg.symbols()

    def replaced(self, by: Mapping[str, Expression]) -> Expression:
        """The same formula with symbols replaced."""
        if self.op == "symbol":
            return by.get(self.name, self)
        return Expression(self.op, tuple(arg.replaced(by) for arg in self.args), self.name, self.number)

    @property
    def size(self) -> int:
        """How much there is to read: symbols, numbers and roots."""
        return (not self.args) + (self.op in ("√", "|", "sign")) + sum(arg.size for arg in self.args)

    def written(self, names: Mapping[str, str]) -> str:
        """The formula as text, each symbol by its name in `names`, else by its own."""
        return _written(self, names)[0]


def symbol(name: str) -> Expression:
    """A quantity by name."""
    return Expression("symbol", name=name)


def number(value: float) -> Expression:
    """A constant."""
    return Expression("number", number=float(value))


def root(of: Expression) -> Expression:
    """√x"""
    return Expression("√", (of,))


def magnitude(of: Expression) -> Expression:
    """|x|"""
    return Expression("|", (of,))


def sign(of: Expression) -> Expression:
    """−1, 0 or 1"""
    return Expression("sign", (of,))


def largest(first: Expression, second: Expression) -> Expression:
    """The larger of two, element by element."""
    return Expression("max", (first, second))


def _expression(x: Expression | float) -> Expression:
    return x if isinstance(x, Expression) else number(x)


ONE = number(1.0)

_OPERATIONS: Mapping[str, Callable[..., np.ndarray]] = {
    "+": np.add,
    "−": np.subtract,
    "·": np.multiply,
    "/": np.divide,
    "^": np.power,
    "√": np.sqrt,
    "|": np.abs,
    "sign": np.sign,
    "max": np.maximum,
}

_SUM, _PRODUCT, _ATOM = 0, 1, 2
"""How tightly a text holds together; parentheses go around what holds less tightly than its place asks for."""


def _written(e: Expression, names: Mapping[str, str]) -> tuple[str, int]:
    if e.op == "symbol":
        return names.get(e.name, e.name), _ATOM
    if e.op == "number":
        return _number(e.number), _ATOM if e.number >= 0 else _SUM

    def arg(i: int, at_least: int) -> str:
        text, holds = _written(e.args[i], names)
        return text if holds >= at_least else f"({text})"

    if e.op in ("+", "−"):
        return _written_sum(e, arg(0, _SUM), arg(1, _PRODUCT))
    if e.op == "·":
        if e.args[0] == number(-1):
            return f"−{arg(1, _PRODUCT)}", _SUM
        second = arg(1, _PRODUCT if e.args[1].op == "·" else _ATOM) if e.args[1].op != "/" else arg(1, _PRODUCT)
        return f"{arg(0, _PRODUCT)}·{second}", _PRODUCT
    if e.op == "/":
        return f"{arg(0, _PRODUCT)}/{arg(1, _ATOM)}", _PRODUCT
    if e.op == "^":
        return _power(e, arg(0, _ATOM), names), _ATOM
    if e.op == "√":
        return f"√{arg(0, _ATOM)}", _ATOM
    if e.op == "|":
        return f"|{arg(0, _SUM)}|", _ATOM
    return f"{e.op}({', '.join(arg(i, _SUM) for i in range(len(e.args)))})", _ATOM


def _written_sum(e: Expression, first: str, second: str) -> tuple[str, int]:
    if e.op == "+" and second.startswith("(−"):
        return f"{first} − {second[2:-1]}", _SUM
    tight = e.args[0].op == "number"
    return (f"{first}{e.op}{second}" if tight else f"{first} {e.op} {second}"), _SUM


_SUPERSCRIPTS = {"t": "ᵗ", "2": "²", "3": "³"}


def _power(e: Expression, base: str, names: Mapping[str, str]) -> str:
    if e.args[0].op not in ("symbol", "number", "|") and not base.startswith("("):
        base = f"({base})"
    exponent, holds = _written(e.args[1], names)
    if exponent in _SUPERSCRIPTS:
        return base + _SUPERSCRIPTS[exponent]
    return f"{base}^{exponent}" if holds == _ATOM else f"{base}^({exponent})"


def _number(value: float) -> str:
    text = f"{abs(value):.4g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return ("−" if value < 0 else "") + text
