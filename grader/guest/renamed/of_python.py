"""Old names of Python 3's own library."""

from __future__ import annotations

import builtins
import collections
import collections.abc
import errno
import fractions
import functools
import html
import importlib.util
import inspect
import math
import os
import string
import sys
import time
import types
from typing import Any

from .modules import Old, offer_in, offer_module

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
        (fractions, {"gcd": Old(math.gcd, "math.gcd", "3.9")}),
        (os, {"errno": Old(errno, "errno", "3.7")}),
        (string, {"letters": Old(string.ascii_letters, "string.ascii_letters", "3.0"),
                  "lowercase": Old(string.ascii_lowercase, "string.ascii_lowercase", "3.0"),
                  "uppercase": Old(string.ascii_uppercase, "string.ascii_uppercase", "3.0")}),
    ):  # fmt: skip
        offer_in(module, "Python", module.__name__, table)
    if "cgi" in sys.modules:
        offer_in(sys.modules["cgi"], "Python", "cgi", {"escape": Old(html.escape, "html.escape", "3.8")})
    offer_module("imp", "Python", "importlib", "3.12", _imp)
