"""matplotlib where there are no windows: whatever code asks for, figures are made and nobody looks at them."""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib
import os
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
    for module in filter(None, (pyplot, sys.modules.get("pylab"))):
        module.pause, module.show = _pause, _show
    figures = sys.modules["matplotlib.figure"].Figure
    figures.ginput = figures.waitforbuttonpress = _nobody_clicks
    manager = sys.modules["matplotlib.backend_bases"].FigureManagerBase
    manager.window = manager.frame = _NoWindow()
    sys.modules["PIL.Image"].Image.show = _pause
    _take_any_font(sys.modules["matplotlib.font_manager"])
    _start_no_programs(importlib.import_module("matplotlib.animation"))


def cell_ends() -> None:
    """Close what the cell has drawn, as a notebook does that shows it below the cell: the next one begins with a new figure."""
    managers: Any = sys.modules.get("matplotlib._pylab_helpers")
    if managers is not None:
        with contextlib.suppress(Exception):  # whatever code has put there
            managers.Gcf.figs.clear()  # not `close`, which takes the canvas from a figure that code may still hold


def _willing(switch: Any) -> Any:
    @functools.wraps(switch)
    def switched(backend: Any = "agg", *arguments: Any, **options: Any) -> None:
        if type(backend) is str and backend.lower() in WITHOUT_WINDOWS:
            switch(backend, *arguments, **options)

    return switched


def _nobody_clicks(figure: Any, *arguments: Any, **options: Any) -> None:
    """What waiting for a mouse or a key is here."""
    no_input()


def _pause(*arguments: Any, **options: Any) -> None:
    """What waiting for somebody who looks is here: `plt.pause`, the `show` of a picture."""


def _show(*arguments: Any, **options: Any) -> None:
    """What `plt.show` is here: as in a notebook, or when windows have been closed, figures that were shown are gone.

    Where code goes on drawing while it is looked at (`plt.ion()`), they stay.
    """
    if not sys.modules["matplotlib.pyplot"].isinteractive():
        cell_ends()


class _NoWindow:
    """The window of a figure (`plt.get_current_fig_manager().window.showMaximized()`): whatever is done with it, nothing is."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self


def _take_any_font(fonts: Any) -> None:
    """A font's file that isn't there (`c:\\windows\\fonts\\msjh.ttc`, one that would have been fetched) is no mistake: another is used."""
    of_properties, add = fonts.FontProperties.get_file, fonts.FontManager.addfont

    @functools.wraps(of_properties)
    def get_file(self: Any) -> Any:
        file = of_properties(self)
        return file if file is not None and os.path.exists(file) else None

    @functools.wraps(add)
    def addfont(self: Any, path: Any) -> None:
        if os.path.exists(path):
            add(self, path)

    fonts.FontProperties.get_file, fonts.FontManager.addfont = get_file, addfont


def _start_no_programs(animation: Any) -> None:
    """Movies that another program would write have their frames computed, and are empty; animated pictures are written."""

    class MovieWriter(animation.PillowWriter):  # type: ignore[misc]
        def __init__(
            self,
            fps: Any = 5,
            codec: Any = None,
            bitrate: Any = None,
            extra_args: Any = None,
            metadata: Any = None,
            **options: Any,
        ) -> None:
            super().__init__(fps=fps, metadata=metadata, codec=codec, bitrate=bitrate)

        @classmethod
        def bin_path(cls) -> str:
            return ""

        def _is_picture(self) -> bool:
            return os.fspath(self.outfile).lower().endswith((".gif", ".webp", ".png", ".apng"))

        def grab_frame(self, **options: Any) -> None:
            if self._is_picture():
                super().grab_frame(**options)

        def finish(self) -> None:
            if self._is_picture():
                super().finish()
            else:
                open(self.outfile, "wb").close()

    for kind in ("FFMpeg", "ImageMagick"):
        for name in (f"{kind}Writer", f"{kind}FileWriter"):
            setattr(animation, name, MovieWriter)
        for registered in (kind.lower(), f"{kind.lower()}_file", "avconv", "mencoder"):
            animation.writers.register(registered)(MovieWriter)
