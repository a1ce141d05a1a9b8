"""Old names of scipy: the modules and functions of it that homework about gradients uses."""

from __future__ import annotations

import builtins
import importlib
import sys
from typing import Any

import numpy as np

from .modules import Old, offer_in, offer_module

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


def _derivative(func: Any, x0: Any, dx: float = 1.0, n: int = 1, args: tuple[Any, ...] = (), order: int = 3) -> Any:
    """`scipy.misc.derivative`: the n-th derivative by central differences over `order` points."""
    if order < n + 1:
        raise ValueError(
            "'order' (the number of points used to compute the derivative), must be at least the derivative order 'n' + 1."
        )
    if order % 2 == 0:
        raise ValueError("'order' (the number of points used to compute the derivative) must be odd.")
    at = np.arange(order) - order // 2
    powers = np.vander(at, increasing=True).T.astype(float)
    wanted = np.zeros(order)
    wanted[n] = float(np.prod(np.arange(1, n + 1)))
    weights = np.linalg.solve(powers, wanted)
    return sum(w * func(x0 + k * dx, *args) for w, k in zip(weights, at, strict=True) if w) / dx**n


def _misc() -> dict[str, Any]:
    special = importlib.import_module("scipy.special")
    return {
        "derivative": _derivative,
        **{name: getattr(special, name) for name in ("comb", "factorial", "factorial2", "logsumexp")},
    }


def offer() -> None:
    """Have scipy offer them, where it is installed: nothing of it is loaded for that."""
    offer_module("scipy.misc", "scipy", "scipy.special", "1.12", _misc)
    if "scipy.integrate" in sys.modules:
        integrate: Any = sys.modules["scipy.integrate"]
        offer_in(integrate, "scipy", "scipy.integrate", {
            "simps": Old(integrate.simpson, "scipy.integrate.simpson", "1.14"),
            "trapz": Old(integrate.trapezoid, "scipy.integrate.trapezoid", "1.14"),
            "cumtrapz": Old(integrate.cumulative_trapezoid, "scipy.integrate.cumulative_trapezoid", "1.14"),
        })  # fmt: skip
