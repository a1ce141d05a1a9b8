"""Old names of matplotlib. Nobody looks at figures here: what matters is that code which draws goes on."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import sys
from typing import Any

import numpy as np

from .modules import Old, Translate, as_of, offer_in, offer_method, offer_property, renamed_to, translating, without
from .used import note

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

_NAME = "matplotlib"
SEABORN = "seaborn"
"""Begins the names of the styles that matplotlib had of seaborn; since 3.6 it is "seaborn-v0_8"."""
COLORMAPS = {
    "spectral": "nipy_spectral",
    "Vega10": "tab10",
    "Vega20": "tab20",
    "Vega20b": "tab20b",
    "Vega20c": "tab20c",
}
SETTINGS = {
    **dict.fromkeys(("text.latex.unicode", "text.latex.preview", "text.hinting", "savefig.frameon", "animation.html_args", "datapath",
                     "examples.directory", "mathtext.fallback_to_cm", "keymap.all_axes", "svg.embed_char_paths", "svg.image_noscale",
                     "pgf.debug", "webagg.debug", "animation.mencoder_path", "animation.avconv_path"), "3.3"),
    **dict.fromkeys(("axes.hold", "legend.isaxes", "verbose.level", "verbose.fileo", "backend.qt4", "backend.qt5", "mathtext.default_fallback"), "3.0"),
}  # fmt: skip
"""Settings that are gone, with the version that lacks them."""


def _todays_style(style: Any, known: Any) -> Any:
    """A style's name of today; a list of styles, one by one."""
    if isinstance(style, list | tuple):
        return [_todays_style(each, known) for each in style]
    if not isinstance(style, str) or style in known or not style.startswith(SEABORN):
        return style
    today = f"seaborn-v0_8{style.removeprefix(SEABORN)}"
    if today not in known:
        return style
    note(_NAME, f"plt.style.use('{style}')", f"plt.style.use('{today}')", "3.8")
    return today


def _take_old_styles(matplotlib: Any) -> None:
    style: Any = importlib.import_module("matplotlib.style")
    original = style.use
    if hasattr(original, "translates"):
        return

    def use(style_: Any) -> Any:
        return original(_todays_style(style_, style.library))

    made = as_of(original, use)
    made.translates = SEABORN
    original.__globals__["use"] = style.use = made  # `style.context` calls the one in its own module


def _bivariate_normal(X: Any, Y: Any, sigmax: Any = 1.0, sigmay: Any = 1.0, mux: Any = 0.0, muy: Any = 0.0, sigmaxy: Any = 0.0) -> Any:  # fmt: skip
    rho = sigmaxy / (sigmax * sigmay)
    dx, dy = X - mux, Y - muy
    z = dx**2 / sigmax**2 + dy**2 / sigmay**2 - 2 * rho * dx * dy / (sigmax * sigmay)
    return np.exp(-z / (2 * (1 - rho**2))) / (2 * np.pi * sigmax * sigmay * np.sqrt(1 - rho**2))


def _normpdf(x: Any, mu: Any, sigma: Any) -> Any:
    return 1 / (np.sqrt(2 * np.pi) * sigma) * np.exp(-0.5 * ((np.asarray(x) - mu) / sigma) ** 2)


def _nothing(*args: Any, **kwargs: Any) -> None:
    """What a setting does that has no effect any more."""


def _held(*args: Any, **kwargs: Any) -> bool:
    return True


def _set_color_cycle(axes: Any, colors: Any) -> None:
    axes.set_prop_cycle(color=list(colors)) if colors is not None else axes.set_prop_cycle(None)


def _window_title(canvas: Any, title: str) -> None:
    if canvas.manager is not None:
        canvas.manager.set_window_title(title)


def _plot_date(axes: Any, x: Any, y: Any, fmt: str = "o", tz: Any = None, xdate: bool = True, ydate: bool = False, **kwargs: Any) -> Any:  # fmt: skip
    if xdate:
        axes.xaxis_date(tz)
    if ydate:
        axes.yaxis_date(tz)
    return axes.plot(x, y, fmt, **kwargs)


def _first_row(axes: Any) -> bool:
    return bool(axes.get_subplotspec().is_first_row())


def _last_row(axes: Any) -> bool:
    return bool(axes.get_subplotspec().is_last_row())


def _first_col(axes: Any) -> bool:
    return bool(axes.get_subplotspec().is_first_col())


def _as_rgb(canvas: Any) -> bytes:
    return bytes(np.asarray(canvas.buffer_rgba())[..., :3].tobytes())


def _take_places_as_text(matplotlib: Any, figure: Any) -> None:
    """`plt.subplot('211')`, and places that are floats."""
    specification = matplotlib.gridspec.SubplotSpec
    by_arguments, add = specification._from_subplot_args, figure.add_subplot
    if hasattr(by_arguments, "takes_texts"):
        return

    def from_arguments(of: Any, args: Any) -> Any:
        return by_arguments(of, _places(args))

    def add_subplot(self: Any, *args: Any, **kwargs: Any) -> Any:
        return add(self, *_places(args), **kwargs)

    from_arguments.takes_texts = True  # type: ignore[attr-defined]
    specification._from_subplot_args = staticmethod(from_arguments)
    figure.add_subplot = as_of(add, add_subplot)


def _places(args: Any) -> Any:
    places = tuple(map(_place, args))
    if any(type(today) is not type(old) for today, old in zip(places, args, strict=True)):
        written, read = (", ".join(map(repr, each)) for each in (args, places))
        note(_NAME, f"plt.subplot({written})", f"plt.subplot({read})", "3.5")
    return places


def _place(value: Any) -> Any:
    if (type(value) is str and value.isdecimal() and len(value) == 3) or (type(value) is float and value.is_integer()):
        return int(value)
    return value


def _grid_argument(kwargs: dict[str, Any]) -> None:
    kwargs["visible"] = kwargs.pop("b")


def _transparency(kwargs: dict[str, Any]) -> None:
    if not kwargs.pop("frameon") and kwargs.get("transparent") is None:
        kwargs["transparent"] = True


def _arguments(*entries: tuple[str, str, str]) -> dict[str, tuple[Translate, str, str]]:
    """Entries (old, new or "", the version that lacks the old one) as `translating` takes them."""
    return {
        old: (renamed_to(old, new) if new else without(old), f"{new}=…" if new else "", since)
        for old, new, since in entries
    }


_WITH_ARGUMENTS_OF_THEIR_OWN = (
    "annotate",
    "bar",
    "barh",
    "boxplot",
    "stem",
    "scatter",
    "imshow",
    "pcolormesh",
    "quiver",
)
"""Functions of pyplot that don't hand on all they are given."""


def _offer_arguments(pyplot: Any, axes: Any, figure: Any) -> None:
    histogram = _arguments(("normed", "density", "3.1"))
    background = _arguments(("axisbg", "facecolor", "2.2"), ("axis_bgcolor", "facecolor", "2.2"))
    scale = _arguments(*((f"{name}{axis}", name if name != "nonpos" else "nonpositive", "3.5")
                         for axis in "xy" for name in ("base", "subs", "nonpos")))  # fmt: skip
    hold = _arguments(("hold", "", "3.0"))
    by_x, by_y = ({name: each for name, each in scale.items() if name.endswith(axis)} for axis in "xy")
    old: tuple[tuple[Any, str, dict[str, tuple[Translate, str, str]]], ...] = (
        (axes, "hist", {**histogram, **hold}),
        (axes, "hist2d", histogram),
        (axes, "grid", {"b": (_grid_argument, "visible=…", "3.6")}),
        (axes, "annotate", _arguments(("s", "text", "3.3"))),
        (axes, "boxplot", {**_arguments(("labels", "tick_labels", "3.11")), **hold}),
        (axes, "stem", _arguments(("use_line_collection", "", "3.8"))),
        (axes, "bar", _arguments(("left", "x", "2.2"))),
        (axes, "barh", _arguments(("bottom", "y", "2.2"))),
        (axes, "set_xscale", by_x), (axes, "set_yscale", by_y), (axes, "loglog", scale), (axes, "semilogx", by_x), (axes, "semilogy", by_y),
        *((axes, name, hold) for name in ("plot", "scatter", "contour", "contourf", "imshow", "pcolor", "pcolormesh", "quiver")),
        (figure, "savefig", {"frameon": (_transparency, "transparent=…", "3.3"), **_arguments(
            ("papertype", "", "3.3"), ("quality", "", "3.5"), ("optimize", "", "3.5"), ("progressive", "", "3.5"))}),
        (figure, "add_subplot", background), (figure, "add_axes", background),
    )  # fmt: skip
    for cls, name, arguments in old:
        setattr(cls, name, translating(getattr(cls, name), _NAME, name, arguments))
        if name in _WITH_ARGUMENTS_OF_THEIR_OWN:
            setattr(pyplot, name, translating(getattr(pyplot, name), _NAME, name, arguments))


def _take_projections(pyplot: Any, figure: Any) -> None:
    """`fig.gca(projection='3d')`: the current axes if they are such, else new ones."""

    def wrapped(original: Any, written: str) -> Any:
        if hasattr(original, "translates"):
            return original

        def gca(*args: Any, **kwargs: Any) -> Any:
            if not kwargs:
                return original(*args)
            note(_NAME, f"{written}.gca({next(iter(kwargs))}=…)", f"{written}.add_subplot(…)", "3.7")
            chosen = args[0] if args else pyplot.gcf()
            if kwargs.keys() == {"projection"} and any(
                axes is original(*args) and axes.name == kwargs["projection"] for axes in chosen.axes
            ):
                return original(*args)
            return chosen.add_subplot(**kwargs)

        made = as_of(original, gca)
        made.translates = "projection"
        return made

    figure.gca = wrapped(figure.gca, "fig")
    pyplot.gca = wrapped(pyplot.gca, "plt")


def _take_old_settings(matplotlib: Any) -> None:
    cls = matplotlib.RcParams
    original = cls.__setitem__
    if hasattr(original, "translates"):
        return

    def __setitem__(self: Any, key: Any, value: Any) -> None:  # noqa: N807 - a class's own
        if key in SETTINGS and key not in getattr(cls, "validate", {}):
            note(_NAME, f"plt.rcParams['{key}']", "", SETTINGS[key])
            return
        if key == "axes.color_cycle" and key not in getattr(cls, "validate", {}):
            note(_NAME, "plt.rcParams['axes.color_cycle']", "plt.rcParams['axes.prop_cycle']", "3.0")
            colors = value if not isinstance(value, str) else [each.strip() for each in value.split(",")]
            key, value = "axes.prop_cycle", importlib.import_module("cycler").cycler(color=list(colors))
        original(self, key, value)

    cls.__setitem__ = as_of(original, __setitem__)
    cls.__setitem__.translates = SETTINGS


def _take_old_colormaps(matplotlib: Any) -> None:
    cls = type(matplotlib.colormaps)
    original = cls.__getitem__
    if hasattr(original, "translates"):
        return

    def __getitem__(self: Any, item: Any) -> Any:  # noqa: N807 - a class's own
        return original(self, _todays_colormap(item, self._cmaps))

    cls.__getitem__ = as_of(original, __getitem__)
    cls.__getitem__.translates = COLORMAPS
    known = list(matplotlib.colormaps)
    for old, today in COLORMAPS.items():
        for end in ("", "_r"):
            if f"{old}{end}" not in known and f"{today}{end}" in known:
                matplotlib.colormaps._cmaps[f"{old}{end}"] = matplotlib.colormaps._cmaps[f"{today}{end}"]


def _todays_colormap(name: Any, known: Any) -> Any:
    base = name.removesuffix("_r") if isinstance(name, str) else ""
    if base in COLORMAPS and known.get(name) is known.get(f"{COLORMAPS[base]}{name[len(base) :]}"):
        note(_NAME, f"cmap='{name}'", f"cmap='{COLORMAPS[base]}{name[len(base) :]}'", "3.0")
    return name


def _get_cmap(name: Any = None, lut: Any = None) -> Any:
    pyplot: Any = sys.modules["matplotlib.pyplot"]
    return pyplot.get_cmap(name, lut)


def offer() -> None:
    """Have matplotlib, whose pyplot is loaded, offer them."""
    matplotlib: Any = sys.modules["matplotlib"]
    pyplot: Any = sys.modules["matplotlib.pyplot"]
    axes, figure = matplotlib.axes.Axes, matplotlib.figure.Figure
    _take_old_styles(matplotlib)
    _take_old_settings(matplotlib)
    with contextlib.suppress(AttributeError):  # the private table of another version
        _take_old_colormaps(matplotlib)
    _take_projections(pyplot, figure)
    _offer_arguments(pyplot, axes, figure)
    with contextlib.suppress(AttributeError):  # a private name of another version
        _take_places_as_text(matplotlib, figure)
    matplotlib.use = translating(matplotlib.use, _NAME, "matplotlib.use", _arguments(("warn", "", "3.3")))
    hold = Old(_nothing, "", "3.0")
    warning = Old(matplotlib.MatplotlibDeprecationWarning, "matplotlib.MatplotlibDeprecationWarning", "3.8")
    offer_in(pyplot, _NAME, "plt", {
        "hold": hold, "ishold": Old(_held, "True", "3.0"), "spectral": Old(pyplot.nipy_spectral, "plt.nipy_spectral", "3.0"),
        "plot_date": Old(lambda *args, **kwargs: _plot_date(pyplot.gca(), *args, **kwargs), "plt.plot", "3.11"),
    })  # fmt: skip
    maps = {old: Old(getattr(matplotlib.cm, today), f"cm.{today}", "3.0") for old, today in COLORMAPS.items()}
    offer_in(matplotlib.cm, _NAME, "cm", {
        **maps, "get_cmap": Old(_get_cmap, "matplotlib.colormaps[…]", "3.9"), "cmap_d": Old(matplotlib.colormaps, "matplotlib.colormaps", "3.6"),
        "register_cmap": Old(lambda name=None, cmap=None, **kwargs: matplotlib.colormaps.register(cmap, name=name, force=True),
                             "matplotlib.colormaps.register", "3.9"),
    })  # fmt: skip
    offer_in(
        matplotlib.cbook,
        _NAME,
        "matplotlib.cbook",
        {"mplDeprecation": warning, "MatplotlibDeprecationWarning": warning},
    )
    mlab = importlib.import_module("matplotlib.mlab")
    offer_in(
        mlab,
        _NAME,
        "mlab",
        {"bivariate_normal": Old(_bivariate_normal, "", "3.1"), "normpdf": Old(_normpdf, "", "3.1")},
    )
    offer_method(axes, "hold", _NAME, "ax", hold)
    offer_method(axes, "ishold", _NAME, "ax", Old(_held, "True", "3.0"))
    offer_method(axes, "set_color_cycle", _NAME, "ax", Old(_set_color_cycle, "ax.set_prop_cycle", "3.0"))
    offer_method(axes, "set_axis_bgcolor", _NAME, "ax", Old(axes.set_facecolor, "ax.set_facecolor", "2.2"))
    offer_method(axes, "get_axis_bgcolor", _NAME, "ax", Old(axes.get_facecolor, "ax.get_facecolor", "2.2"))
    offer_method(axes, "plot_date", _NAME, "ax", Old(_plot_date, "ax.plot", "3.11"))
    for name, function in (("is_first_row", _first_row), ("is_last_row", _last_row), ("is_first_col", _first_col)):
        offer_method(axes, name, _NAME, "ax", Old(function, f"ax.get_subplotspec().{name}", "3.7"))
    canvas = matplotlib.backend_bases.FigureCanvasBase
    offer_method(canvas, "set_window_title", _NAME, "fig.canvas",
                 Old(_window_title, "fig.canvas.manager.set_window_title", "3.6"))  # fmt: skip
    agg = importlib.import_module("matplotlib.backends.backend_agg").FigureCanvasAgg
    offer_method(agg, "tostring_rgb", _NAME, "fig.canvas", Old(_as_rgb, "fig.canvas.buffer_rgba", "3.10"))
    fonts = importlib.import_module("matplotlib.font_manager")
    offer_in(fonts, _NAME, "font_manager", {"_rebuild": Old(_nothing, "", "3.5")})
    drag = Old(matplotlib.legend.Legend.set_draggable, "legend.set_draggable", "3.0")
    offer_method(
        matplotlib.legend.Legend,
        "draggable",
        _NAME,
        "legend",
        Old(lambda self, state=True, **options: drag.value(self, state), drag.instead, drag.removed),
    )
    version = matplotlib.__version_info__[:2]
    if version >= (3, 9):  # before, every legend and contour has these itself, which no class tells
        legend = matplotlib.legend.Legend
        offer_property(
            legend,
            "legendHandles",
            _NAME,
            "legend",
            Old(lambda self: self.legend_handles, "legend.legend_handles", "3.9"),
        )
    if version >= (3, 10):
        offer_property(
            matplotlib.contour.ContourSet,
            "collections",
            _NAME,
            "contours",
            Old(lambda self: [self], "contours", "3.10"),
        )
    if "mpl_toolkits.mplot3d" in sys.modules:
        with contextlib.suppress(ImportError):
            three = importlib.import_module("mpl_toolkits.mplot3d").Axes3D
            for axis in ("xaxis", "yaxis", "zaxis"):
                offer_property(three, f"w_{axis}", _NAME, "ax", Old(_reader(axis), f"ax.{axis}", "3.8"))


def _reader(name: str) -> Any:
    return lambda self: getattr(self, name)
