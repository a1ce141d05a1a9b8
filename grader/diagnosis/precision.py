"""How exact a student's numbers are: those of a floating-point type, or rounded to some decimals, as in "5 decimals"."""

from __future__ import annotations

import numpy as np

MOST_DECIMALS = 8
"""Numbers with more decimals than this don't count as rounded."""


def decimals(places: int) -> str:
    """The precision of numbers that are rounded to so many decimals."""
    return f"{places} decimals"


def unit(precision: str) -> float:
    """The distance between two rounded numbers; 0 for a floating-point type."""
    places, _, word = precision.partition(" ")
    return float(10.0 ** -int(places)) if word else 0.0


def arithmetic(precision: str) -> str:
    """The floating-point type that numbers of this precision were computed in, as far as they tell."""
    return "float64" if unit(precision) else precision


def are_rounded(numbers: np.ndarray, places: int) -> bool:
    """Whether every finite number has no more decimals than these; False where there is none."""
    finite = numbers[np.isfinite(numbers)]
    return bool(finite.size) and bool(
        (np.abs(finite - np.round(finite, places)) <= 1e-14 + 4e-16 * np.abs(finite)).all()
    )


def rounded(x: np.ndarray, step: float, shift: np.ndarray) -> np.ndarray:
    """x moved by at most half a step, as rounding moves it: `shift`, from −½ to ½, says where between two numbers it was rounded. What
    isn't negative doesn't become so."""
    moved = (np.round(x / step + shift) - shift) * step
    result: np.ndarray = np.where(x >= 0, np.maximum(moved, 0.0), moved)
    return result
