"""A rule and one of its misconceptions descending the same bowl, as data for a figure.

The probes that judge a student give recorded gradients, which belong to no function, so there is no contour to draw
under a student's own sequence. What a *named* misconception does is known exactly, though, and can be run on a real
function: f(x, y) = ½(x² + 8y²).
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
import numpy as np

from grader.diagnosis.catalogue import CATALOGUE, RULES, WrongCount, WrongLoop, WrongSchedule, applies, variant
from reference.problems import Quadratic
from reference.rule import run

CURVATURE = (1.0, 8.0)
START = (-4.0, 1.6)
STEPS = 20
PLAIN = 0.04
"""Share of the picture's width by which the walks must diverge to be worth a picture."""


class Walks(msgspec.Struct, frozen=True):
    """Both walks on the bowl, start included; a walk ends early where it stops being made of numbers."""

    rule: str
    """The rule's title."""
    right: tuple[tuple[float, float], ...]
    wrong: tuple[tuple[float, float], ...]
    learning_rate: float


def height(x: float, y: float) -> float:
    """f(x, y) = ½(x² + 8y²)."""
    return 0.5 * (CURVATURE[0] * x * x + CURVATURE[1] * y * y)


@lru_cache(maxsize=256)
def walks(id: str, formula: str) -> Walks | None:
    """The walks of the rule with this formula and of the misconception with this id.

    None where the id names no mistake in an update of this rule, or where the two can hardly be told apart by eye.
    """
    misconception = CATALOGUE.get(id)
    kind = next((kind for kind in RULES.values() if kind.formula == formula), None)
    if misconception is None or kind is None or isinstance(misconception, WrongCount | WrongSchedule | WrongLoop):
        return None
    dialect = next((dialect for dialect in kind.dialects if applies(misconception, kind, dialect)), None)
    if dialect is None:
        return None
    settings = {each.name: each.calm for each in kind.takes} | {"lr": kind.figure_rate}
    bowl = Quadratic(np.diag(CURVATURE), np.zeros(2), np.array(START))
    with np.errstate(all="ignore"):
        right = _finite(run(kind.build(dialect, **settings), bowl, STEPS).w)
        wrong = _finite(run(variant(kind, dialect, (misconception.forms[0],)).build(**settings), bowl, STEPS).w)
    both = min(len(right), len(wrong))
    if len(right) <= STEPS or (both > STEPS and np.abs(right - wrong).max() < PLAIN * 2 * abs(START[0])):
        return None
    points = [tuple((float(x), float(y)) for x, y in walk) for walk in (right, wrong)]
    return Walks(kind.title, points[0], points[1], kind.figure_rate)


def _finite(w: np.ndarray) -> np.ndarray:
    good = np.isfinite(w).all(axis=1) & (np.abs(w) < 1e6).all(axis=1)
    return w if good.all() else w[: int(np.argmin(good))]
