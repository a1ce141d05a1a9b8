"""Arguments that numpy's functions accepted until some version and refuse since.

What they accept today goes its way untouched: the old meaning is tried where numpy has refused a call of student
code."""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import functools
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .modules import renamed_to, translating
from .used import is_students, note

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

Retry = Callable[..., Any]
"""Gets the error, the function and its arguments; gives the result by the old meaning, or `NotImplemented`."""
_IMMUTABLE = 1 << 8  # Py_TPFLAGS_IMMUTABLETYPE


def _array(error: Exception, array: Any, object: Any, dtype: Any = None, **options: Any) -> Any:
    if "inhomogeneous" in str(error) and dtype is None:
        note("numpy", "np.array([…])", "np.array([…], dtype=object)", "1.24")
        return array(object, dtype=np.object_, **options)
    if options.get("copy") is False and "avoid copy" in str(error):
        note("numpy", "np.array(…, copy=False)", "np.asarray(…)", "2.0")
        return array(object, dtype=dtype, **{**options, "copy": None})
    return NotImplemented


def _asarray(error: Exception, array: Any, a: Any, dtype: Any = None, **options: Any) -> Any:
    if "inhomogeneous" in str(error) and dtype is None:
        note("numpy", "np.asarray([…])", "np.asarray([…], dtype=object)", "1.24")
        return array(a, dtype=np.object_, **options)
    return NotImplemented


def _load(error: Exception, load: Any, file: Any, *args: Any, **options: Any) -> Any:
    if "allow_pickle" not in str(error) or args or "allow_pickle" in options:
        return NotImplemented
    note("numpy", "np.load(…)", "np.load(…, allow_pickle=True)", "1.16.3")
    if hasattr(file, "seek"):
        file.seek(0)
    return load(file, allow_pickle=True, **options)


def _save(error: Exception, save: Any, file: Any, arr: Any, *args: Any, **options: Any) -> Any:
    if "inhomogeneous" not in str(error):
        return NotImplemented
    note("numpy", "np.save(…, […])", "np.save(…, np.array([…], dtype=object))", "1.24")
    return save(file, np.array(arr, dtype=np.object_), *args, **options)


def _sum(error: Exception, add: Any, a: Any, *args: Any, **options: Any) -> Any:
    if not isinstance(a, types.GeneratorType) or args or options:
        return NotImplemented
    note("numpy", "np.sum(generator)", "sum(generator)", "2.4")
    return sum(a)


def _stacked(error: Exception, stack: Any, arrays: Any, *args: Any, **options: Any) -> Any:
    if not isinstance(arrays, Iterator):
        return NotImplemented
    note("numpy", f"np.{stack.__name__}(generator)", f"np.{stack.__name__}(list(generator))", "1.24")
    return stack(list(arrays), *args, **options)


def _fromstring(
    error: Exception, fromstring: Any, string: Any, dtype: Any = float, count: int = -1, **options: Any
) -> Any:
    if options.get("sep", "") != "" or not isinstance(string, bytes | bytearray | memoryview | str):
        return NotImplemented
    note("numpy", "np.fromstring(bytes)", "np.frombuffer(bytes)", "2.3")
    return np.frombuffer(string.encode("latin-1") if isinstance(string, str) else string, dtype, count).copy()


def _set_printoptions(error: Exception, set_options: Any, *args: Any, **options: Any) -> Any:
    threshold = options.get("threshold")
    if not isinstance(threshold, float) or threshold == threshold:
        return NotImplemented
    note("numpy", "np.set_printoptions(threshold=np.nan)", "np.set_printoptions(threshold=sys.maxsize)", "1.14")
    return set_options(*args, **{**options, "threshold": sys.maxsize})


_RETRIES: dict[str, Retry] = {
    "array": _array, "asarray": _asarray, "load": _load, "save": _save, "sum": _sum, "fromstring": _fromstring,
    "set_printoptions": _set_printoptions, **dict.fromkeys(("vstack", "hstack", "dstack", "column_stack", "stack"), _stacked),
}  # fmt: skip


def _retrying(function: Any, retry: Retry) -> Any:
    """`function`, and what its old meaning gives where it refuses a call of student code."""

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (TypeError, ValueError) as error:
            if not is_students(sys._getframe(1).f_code.co_filename):
                raise
            again = _NOTHING
            with contextlib.suppress(TypeError, ValueError):
                again = retry(error, function, *args, **kwargs)
            if again is NotImplemented or again is _NOTHING:
                raise
            return again

    called.retries = function  # type: ignore[attr-defined]
    return called


_NOTHING = object()


def offer() -> None:
    """Have numpy take them."""
    for name, retry in _RETRIES.items():
        if not hasattr(getattr(np, name), "retries"):
            setattr(np, name, _retrying(getattr(np, name), retry))
    interpolation = {"interpolation": (renamed_to("interpolation", "method"), "method=…", "2.4")}
    for name in ("percentile", "quantile", "nanpercentile", "nanquantile"):
        setattr(np, name, translating(getattr(np, name), "numpy", f"np.{name}", interpolation))
    normed = {"normed": (renamed_to("normed", "density"), "density=…", "1.24")}
    np.histogram = translating(np.histogram, "numpy", "np.histogram", normed)
    _take_arrays_of_one_as_numbers()


def _take_arrays_of_one_as_numbers() -> None:
    """`float(a)`, `int(a)` and `b[0] = a` for an array `a` of one number in any number of dimensions, as numpy took it until 2.4.

    numpy's array is a type whose methods can't be set; for a moment it is one whose methods can.
    """
    one = np.ones((1, 1))
    try:
        float(one)
        return
    except TypeError:
        pass
    flags = ctypes.c_ulong.from_address(id(np.ndarray) + _FLAGS_AT)
    if flags.value != np.ndarray.__flags__:  # a Python that lays types out otherwise
        return
    by_numpy = {name: getattr(np.ndarray, name) for name in ("__float__", "__int__", "__complex__")}

    def number(name: str, original: Any) -> Any:
        @functools.wraps(original)
        def method(self: Any) -> Any:
            if self.ndim and self.size == 1:
                if is_students(sys._getframe(1).f_code.co_filename):
                    note("numpy", f"{name}(array)", "array.item()", "2.4")
                self = np.ndarray.reshape(self.view(np.ndarray), ())
            return original(self)

        return method

    flags.value &= ~_IMMUTABLE
    try:
        for name, original in by_numpy.items():
            setattr(np.ndarray, name, number(name.strip("_"), original))
    finally:
        flags.value |= _IMMUTABLE


_FLAGS_AT = 21 * ctypes.sizeof(ctypes.c_void_p)
"""Where a type's flags are, in CPython."""
