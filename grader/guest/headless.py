"""matplotlib where there are no windows: whatever code asks for, figures are made and nobody looks at them."""

from __future__ import annotations

import builtins
import functools
import sys
from typing import Any

from .unanswered import no_input

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

WITHOUT_WINDOWS = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")
"""Backends that can be used here. On a student's own computer the others could, so asking for one is no mistake."""


def no_windows() -> None:
    """Where matplotlib is loaded: let code ask for backends that need a window, and let `pause` wait for nobody."""
    matplotlib: Any = sys.modules.get("matplotlib")
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if matplotlib is None or pyplot is None or hasattr(matplotlib.use, "__wrapped__"):
        return
    pyplot.switch_backend("agg")  # else that is done with the first figure, with whatever name was set until then
    matplotlib.use, pyplot.switch_backend = _willing(matplotlib.use), _willing(pyplot.switch_backend)
    pyplot.pause = _pause
    figures = sys.modules["matplotlib.figure"].Figure
    figures.ginput = figures.waitforbuttonpress = _nobody_clicks


def _willing(switch: Any) -> Any:
    @functools.wraps(switch)
    def switched(backend: Any = "agg", *arguments: Any, **options: Any) -> None:
        if type(backend) is str and backend.lower() in WITHOUT_WINDOWS:
            switch(backend, *arguments, **options)

    return switched


def _nobody_clicks(figure: Any, *arguments: Any, **options: Any) -> None:
    """What waiting for a mouse or a key is here."""
    no_input()


def _pause(interval: float = 0.0) -> None:
    """What `plt.pause` is here."""
