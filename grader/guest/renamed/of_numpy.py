"""Old names of numpy, with what numpy's own release notes put in their place."""

from __future__ import annotations

import ast
import builtins
import contextlib
import ctypes
import gc
import importlib
import math
import operator
import sys
from typing import Any

import numpy as np

from . import of_numpy_calls
from .modules import Old, offer_in
from .used import is_students, note

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

_KINDS = "biufc"


def _in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    return np.isin(np.ravel(ar1), ar2, assume_unique=assume_unique, invert=invert)


def _asfarray(a: Any, dtype: Any = np.float64) -> Any:
    return np.asarray(a, dtype=dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def _msort(a: Any) -> Any:
    return np.sort(a, axis=0)


def _asscalar(a: Any) -> Any:
    return np.asarray(a).item()


def _find_common_type(array_types: Any, scalar_types: Any) -> Any:
    arrays, scalars = [np.dtype(t) for t in array_types], [np.dtype(t) for t in scalar_types]
    if not arrays or not scalars:
        return np.result_type(*arrays, *scalars)
    of_arrays, of_scalars = np.result_type(*arrays), np.result_type(*scalars)
    higher = _KINDS.find(of_scalars.kind.replace("u", "i")) > _KINDS.find(of_arrays.kind.replace("u", "i"))
    return of_scalars if higher else of_arrays


def _random_integers(low: int, high: int | None = None, size: Any = None) -> Any:
    return np.random.randint(1, low + 1, size) if high is None else np.random.randint(low, high + 1, size)


def _disp(mesg: Any, device: Any = None, linefeed: bool = True) -> None:
    (device or sys.stdout).write(f"{mesg}\n" if linefeed else f"{mesg}")


def _copied_transpose(a: Any) -> Any:
    return np.asarray(a).T.copy()


def _element_size(dtype: Any) -> int:
    return int(np.dtype(dtype).itemsize)


class _Cast:
    """`np.cast[dtype](x)`."""

    def __getitem__(self, dtype: Any) -> Any:
        return lambda x: np.asarray(x).astype(dtype)


class _Sizes:
    """`np.nbytes[dtype]`."""

    def __getitem__(self, dtype: Any) -> int:
        return _element_size(dtype)


def _elsewhere(path: str) -> Any:
    """A thing of numpy's that today lies at `path`; None where it isn't."""
    found: Any = np
    for name in path.split("."):
        found = getattr(found, name, None)
    return found


def _of(name: str) -> tuple[Any, str]:
    return getattr(np, name), f"np.{name}"


_ALIASES = {
    "1.24": {"int": (int, "int"), "float": (float, "float"), "bool": (bool, "bool"), "object": (object, "object"), "str": (str, "str"),
             "complex": (complex, "complex"), "long": (int, "int"), "unicode": (str, "str"), "bool8": _of("bool_"), "int0": _of("intp"),
             "uint0": _of("uintp"), "object0": _of("object_"), "str0": _of("str_"), "bytes0": _of("bytes_"), "void0": _of("void")},
    "2.0": {
        **dict.fromkeys(("Inf", "Infinity", "PINF", "infty"), _of("inf")), **dict.fromkeys(("NaN", "NAN"), _of("nan")),
        "NINF": (-np.inf, "-np.inf"), "PZERO": (0.0, "0.0"), "NZERO": (-0.0, "-0.0"), "float_": _of("float64"), "complex_": _of("complex128"),
        "cfloat": _of("complex128"), "singlecomplex": _of("complex64"), "longfloat": _of("longdouble"),
        **dict.fromkeys(("longcomplex", "clongfloat"), _of("clongdouble")), "unicode_": _of("str_"), "string_": _of("bytes_"),
        "product": _of("prod"), "cumproduct": _of("cumprod"), "alltrue": _of("all"), "sometrue": _of("any"), "round_": _of("round"),
        "mat": _of("asmatrix"), "asfarray": (_asfarray, "np.asarray(…, dtype=float)"), "msort": (_msort, "np.sort(…, axis=0)"),
        "find_common_type": (_find_common_type, "np.result_type"), "issubsctype": _of("issubdtype"), "disp": (_disp, "print"),
        "cast": (_Cast(), "np.asarray(…, dtype)"), "nbytes": (_Sizes(), "np.dtype(…).itemsize"), "safe_eval": (ast.literal_eval, "ast.literal_eval"),
        "fastCopyAndTranspose": (_copied_transpose, "a.T.copy()"), "math": (math, "math"),
        **{name: (_elsewhere(f"exceptions.{name}"), f"np.exceptions.{name}") for name in
           ("AxisError", "ComplexWarning", "ModuleDeprecationWarning", "RankWarning", "TooHardError", "VisibleDeprecationWarning")},
        "byte_bounds": (_elsewhere("lib.array_utils.byte_bounds"), "np.lib.array_utils.byte_bounds"),
    },
    "1.23": {"asscalar": (_asscalar, "a.item()"), "alen": (len, "len")},
    "1.18": {"rank": _of("ndim")},
    "1.26": {"typeDict": (getattr(np, "sctypeDict", None), "np.sctypeDict")},
    "2.4": {"in1d": (_in1d, "np.isin"), "trapz": (_elsewhere("trapezoid"), "np.trapezoid"), "row_stack": _of("vstack")},
}  # fmt: skip
_RANDOM = {
    "random_integers": Old(_random_integers, "np.random.randint(low, high + 1)", "2.4"),
    **{name: Old(np.random.random_sample, "np.random.random_sample", "2.4") for name in ("ranf", "sample")},
}


def offer() -> None:
    """Have numpy offer them."""
    table = {
        name: Old(value, instead, version)
        for version, names in _ALIASES.items()
        for name, (value, instead) in names.items()
        if value is not None
    }
    offer_in(np, "numpy", "np", table)
    offer_in(np.random, "numpy", "np.random", _RANDOM)
    offer_in(np.linalg, "numpy", "np.linalg", {"linalg": Old(np.linalg, "np.linalg", "2.0")})
    offer_in(np.lib, "numpy", "np.lib", {"pad": Old(np.pad, "np.pad", "2.0")})
    _take_counts_that_are_floats()
    _give_arrays_their_old_methods()
    of_numpy_calls.offer()


class _Operator:
    """The module `operator` as `np.linspace` sees it: a count may be a float, as numpy took it until 1.18.

    `np.linspace` itself stays what it is, which compilers (numba) know it by.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(operator, name)

    @staticmethod
    def index(value: Any) -> int:
        try:
            return operator.index(value)
        except TypeError:
            if not isinstance(value, float | np.floating) or not math.isfinite(value):
                raise
            if not any(is_students(sys._getframe(depth).f_code.co_filename) for depth in (2, 3)):
                raise
            note("numpy", f"np.linspace(…, {float(value)})", f"np.linspace(…, {int(value)})", "1.18")
            return int(value)


def _take_counts_that_are_floats() -> None:
    for name in ("numpy._core.function_base", "numpy.core.function_base"):
        with contextlib.suppress(ImportError):
            module: Any = importlib.import_module(name)
            if getattr(module, "operator", None) is operator:
                module.operator = _Operator()
            return


def _ptp(self: Any, axis: Any = None, out: Any = None, keepdims: bool = False) -> Any:
    note("numpy", "a.ptp()", "np.ptp(a)", "2.0")
    return np.ptp(self, axis=axis, out=out, keepdims=keepdims)


def _itemset(self: Any, *args: Any) -> None:
    note("numpy", "a.itemset(index, value)", "a[index] = value", "2.0")
    *index, value = args
    if not index:
        self[...] = value
    elif len(index) == 1 and not isinstance(index[0], tuple):
        self.flat[index[0]] = value
    else:
        self[index[0] if len(index) == 1 else tuple(index)] = value


def _newbyteorder(self: Any, new_order: Any = "S") -> Any:
    note("numpy", "a.newbyteorder()", "a.view(a.dtype.newbyteorder())", "2.0")
    return self.view(self.dtype.newbyteorder(new_order))


def _tostring(self: Any, order: Any = "C") -> bytes:
    note("numpy", "a.tostring()", "a.tobytes()", "2.3")
    return self.tobytes(order)  # type: ignore[no-any-return]


_METHODS = {"ptp": _ptp, "itemset": _itemset, "newbyteorder": _newbyteorder, "tostring": _tostring}


def _give_arrays_their_old_methods() -> None:
    """numpy's array is a type that takes no attributes; its own dictionary does, once Python is told to look again."""
    methods = {name: method for name, method in _METHODS.items() if not hasattr(np.ndarray, name) and callable(method)}
    found = gc.get_referents(np.ndarray.__dict__)
    if methods and len(found) == 1 and type(found[0]) is dict:
        for name, method in methods.items():
            method.__name__ = name
        found[0].update(methods)
        with contextlib.suppress(AttributeError):  # another Python than CPython
            ctypes.pythonapi.PyType_Modified(ctypes.py_object(np.ndarray))
