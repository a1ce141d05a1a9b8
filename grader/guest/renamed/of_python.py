"""Old names of Python's own library."""

from __future__ import annotations

import base64
import builtins
import collections
import collections.abc
import errno
import fractions
import functools
import html
import importlib.util
import inspect
import io
import itertools
import math
import operator
import os
import random
import string
import sys
import threading
import time
import types
from typing import Any

from .modules import Old, offer_in, offer_method, offer_module
from .used import note

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

_ABSTRACT = (
    "Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "Hashable", "Iterable", "Iterator", "Generator", "Reversible",
    "Sized", "Container", "Callable", "Collection", "Set", "MutableSet", "Mapping", "MutableMapping", "MappingView", "KeysView", "ItemsView",
    "ValuesView", "Sequence", "MutableSequence", "ByteString",
)  # fmt: skip
ArgSpec = collections.namedtuple("ArgSpec", "args varargs keywords defaults")


def _getargspec(func: Any) -> Any:
    found = inspect.getfullargspec(func)
    return ArgSpec(found.args, found.varargs, found.varkw, found.defaults)


def _sample(population: Any, k: int, **options: Any) -> Any:
    if isinstance(population, collections.abc.Set):
        note("Python", "random.sample(set, …)", "random.sample(list(…), …)", "3.11")
        population = tuple(population)
    return _sampled(population, k, **options)


_sampled = random.sample


def _whole(value: Any) -> int:
    """What the module `random` takes for a whole number: floats too that are one, as it did until 3.12."""
    try:
        return operator.index(value)
    except TypeError:
        if not isinstance(value, float) or not value.is_integer():
            raise
        note("Python", f"random.randrange({value})", f"random.randrange({int(value)})", "3.12")
        return int(value)


def _shuffle(x: Any, random: Any = None) -> None:
    if random is None:
        _shuffled(x)
        return
    note("Python", "random.shuffle(x, random)", "random.shuffle(x)", "3.11")
    for i in reversed(range(1, len(x))):
        j = int(random() * (i + 1))
        x[i], x[j] = x[j], x[i]


_shuffled = random.shuffle


def _six() -> dict[str, Any]:
    """What code of Python 2 and 3 takes from `six`: with Python 3 that is Python's own."""
    return {
        "PY2": False, "PY3": True, "PY34": True, "string_types": (str,), "text_type": str, "binary_type": bytes, "integer_types": (int,),
        "class_types": (type,), "MAXSIZE": sys.maxsize, "moves": importlib.import_module("six.moves"), "u": str, "b": lambda s: s.encode("latin-1"),
        "iteritems": lambda d: iter(d.items()), "iterkeys": lambda d: iter(d.keys()), "itervalues": lambda d: iter(d.values()),
        "viewitems": lambda d: d.items(), "next": next, "callable": callable, "print_": print,
        "ensure_str": lambda s, encoding="utf-8": s.decode(encoding) if isinstance(s, bytes) else s,
    }  # fmt: skip


_SIX_MODULES = {
    "cPickle": "pickle", "queue": "queue", "configparser": "configparser", "builtins": "builtins", "urllib": "urllib",
    "urllib.request": "urllib.request", "urllib.parse": "urllib.parse", "urllib.error": "urllib.error",
}  # fmt: skip


def _all_of(name: str) -> dict[str, Any]:
    return {key: value for key, value in vars(importlib.import_module(name)).items() if not key.startswith("__")}


def _six_moves() -> dict[str, Any]:
    for inner in ("request", "parse", "error"):
        importlib.import_module(f"urllib.{inner}")
    return {
        **{old: importlib.import_module(today) for old, today in _SIX_MODULES.items() if "." not in old}, "range": range, "xrange": range,
        "zip": zip, "map": map, "filter": filter, "input": lambda *args: builtins.input(*args), "reduce": functools.reduce,
        "zip_longest": itertools.zip_longest, "StringIO": io.StringIO, "reload_module": importlib.reload, "getcwd": os.getcwd,
    }  # fmt: skip


def _imp() -> dict[str, Any]:
    return {
        "reload": importlib.reload,
        "new_module": types.ModuleType,
        "cache_from_source": importlib.util.cache_from_source,
    }


@functools.cache
def offer() -> None:
    """Have the modules offer them."""
    abstract = {
        name: Old(getattr(collections.abc, name), f"collections.abc.{name}", "3.10")
        for name in _ABSTRACT
        if hasattr(collections.abc, name)
    }
    for module, table in (
        (collections, abstract),
        (time, {"clock": Old(time.perf_counter, "time.perf_counter", "3.8")}),
        (inspect, {"getargspec": Old(_getargspec, "inspect.getfullargspec", "3.11")}),
        (base64, {"encodestring": Old(base64.encodebytes, "base64.encodebytes", "3.9"),
                  "decodestring": Old(base64.decodebytes, "base64.decodebytes", "3.9")}),
        (fractions, {"gcd": Old(math.gcd, "math.gcd", "3.9")}),
        (os, {"errno": Old(errno, "errno", "3.7")}),
        (string, {"letters": Old(string.ascii_letters, "string.ascii_letters", "3.0"),
                  "lowercase": Old(string.ascii_lowercase, "string.ascii_lowercase", "3.0"),
                  "uppercase": Old(string.ascii_uppercase, "string.ascii_uppercase", "3.0")}),
    ):  # fmt: skip
        offer_in(module, "Python", module.__name__, table)
    if "cgi" in sys.modules:
        offer_in(sys.modules["cgi"], "Python", "cgi", {"escape": Old(html.escape, "html.escape", "3.8")})
    if not hasattr(random.sample, "__wrapped__"):
        random.sample = functools.wraps(random.sample)(_sample)
        random.shuffle = functools.wraps(random.shuffle)(_shuffle)
    if vars(random).get("_index") is operator.index:
        random._index = _whole  # type: ignore[attr-defined]
    _of_ipython()
    alive = Old(threading.Thread.is_alive, "thread.is_alive", "3.9")
    offer_method(threading.Thread, "isAlive", "Python", "thread", alive)
    offer_module("six", "", "", "", _six)
    offer_module("six.moves", "", "", "", _six_moves)
    for old, today in _SIX_MODULES.items():
        offer_module(f"six.moves.{old}", "", "", "", functools.partial(_all_of, today))
    offer_module("imp", "Python", "importlib", "3.12", _imp)


def _of_ipython() -> None:
    """The names that notebooks of every year have imported from where they no longer are."""
    display: Any = importlib.import_module("IPython.display")
    core: Any = importlib.import_module("IPython.core.display")
    moved = ("display", "clear_output", "update_display", "publish_display_data", "DisplayHandle")
    offer_in(core, "IPython", "IPython.core.display",
             {name: Old(getattr(display, name), f"IPython.display.{name}", "9.0") for name in moved if hasattr(display, name)})  # fmt: skip
    figures = {
        name: Old(_nothing, f"matplotlib_inline.backend_inline.{name}", "9.0")
        for name in ("set_matplotlib_formats", "set_matplotlib_close")
    }
    for module in (display, core):
        # IPython's own, where it has them, fail with a matplotlib that is older than its part for notebooks expects
        vars(module).update({name: _nothing for name in figures if hasattr(module, name)})
        offer_in(module, "IPython", module.__name__, figures)


def _nothing(*args: Any, **kwargs: Any) -> None:
    """What a setting does of pictures that nobody looks at."""
