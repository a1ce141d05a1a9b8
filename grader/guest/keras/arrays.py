"""Arrays of real shape and hardly any memory: one row, repeated by a stride of 0.

A data set of 50,000 images is one image in memory. What numpy does element by element (`/ 255`, `astype`, `-= mean`) is
done on the one row and repeated again, so that a homework's usual preparation takes neither time nor memory; everything
else numpy does as always, on an array that looks like any other.
"""

from __future__ import annotations

import builtins
import functools
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

SMALL = 4 * 2**20
"""Bytes up to which an array is made in full."""


class Repeated(np.ndarray):
    """An array some of whose axes are repeated by stride 0."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        out = kwargs.pop("out", None)
        if method == "__call__" and ufunc.nout == 1 and ufunc.signature is None and "where" not in kwargs:
            return _elementwise(ufunc, inputs, out, kwargs)
        if method == "reduce" and isinstance(inputs[0], Repeated) and out is None:
            return _reduced(ufunc, _bare(inputs[0]), kwargs)
        outs = {} if out is None else {"out": tuple(_bare(each) for each in out)}
        return getattr(ufunc, method)(*(_bare(each) for each in inputs), **kwargs, **outs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        special = _FUNCTIONS.get(func) or _of_numpy().get(func)
        if special is not None:
            result = special(*args, **kwargs)
            if result is not NotImplemented:
                return result
        return super().__array_function__(func, types, args, kwargs)

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        array = _bare(np.asanyarray(array))
        return array[()] if return_scalar else array

    def __array_finalize__(self, source: Any) -> None:
        pass

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        return _again(_collapsed(self).astype(dtype), self.shape)

    def copy(self, order: Any = "C") -> Any:
        return _again(_collapsed(self).copy(), self.shape)

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy()

    def __reduce__(self) -> Any:
        return np.ndarray.__reduce__(np.array(self, subok=False))

    def __getitem__(self, key: Any) -> Any:
        first = key[0] if isinstance(key, tuple) and key else key
        if self.ndim and self.strides[0] == 0 and len(self):
            rows = _chosen(first, len(self))
            if rows is not None:
                rest = key[1:] if isinstance(key, tuple) else ()
                one = _bare(self)[(slice(0, 1), *rest)] if rest else _bare(self)[:1]
                return _again(np.array(one), (rows, *one.shape[1:]))
        found = super().__getitem__(key)
        return _named(found) if isinstance(found, np.ndarray) else found

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        return _named(super().reshape(*shape, **kwargs))

    def fill(self, value: Any) -> None:
        _collapsed(self).fill(value)

    def min(self, *args: Any, **kwargs: Any) -> Any:
        return np.minimum.reduce(self, *(args or (None,)), **kwargs)

    def max(self, *args: Any, **kwargs: Any) -> Any:
        return np.maximum.reduce(self, *(args or (None,)), **kwargs)


def _named(array: Any) -> Any:
    """As a repeated array while something is repeated, else as any other."""
    return array if isinstance(array, Repeated) and 0 in array.strides else array.view(np.ndarray)


def _bare(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, Repeated) else value


def _collapsed(array: np.ndarray) -> Any:
    """The same memory with every repeated axis of length 1."""
    return _bare(array)[tuple(slice(0, 1) if s == 0 else slice(None) for s in array.strides)]


def _again(row: np.ndarray, shape: tuple[int, ...]) -> Any:
    """`row`, its axes of length 1 repeated to `shape`."""
    row = _bare(np.asanyarray(row))
    strides = tuple(0 if n == 1 and full != 1 else s for n, full, s in zip(row.shape, shape, row.strides, strict=True))
    made = as_strided(row, shape, strides, writeable=True)
    return made.view(Repeated) if 0 in strides else made


def repeated(row: np.ndarray, count: int) -> Any:
    """`count` times the same row: shape (count, *row.shape)."""
    return _again(np.ascontiguousarray(row)[np.newaxis], (count, *row.shape))


def _chosen(key: Any, count: int) -> int | None:
    """How many rows a list, an array of indices or a mask chooses; None for anything else (numpy's own way)."""
    if isinstance(key, list | np.ndarray):
        array = _bare(np.asanyarray(key))
        if array.ndim == 1 and array.dtype == bool and len(array) == count:
            return int(np.count_nonzero(array))
        if array.ndim == 1 and array.dtype.kind in "iu":
            if len(array) and (int(array.max()) >= count or int(array.min()) < -count):
                raise IndexError(f"index {int(array.max())} is out of bounds for axis 0 with size {count}")
            return len(array)
    return None


def _elementwise(ufunc: Any, inputs: tuple[Any, ...], out: Any, kwargs: dict[str, Any]) -> Any:
    arrays = [_bare(np.asanyarray(each)) for each in inputs]
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    target = out[0] if out else None
    if target is not None and target.shape != shape:
        return ufunc(*arrays, out=_bare(target), **kwargs)
    axes = [_repeats(arrays, axis, len(shape)) for axis in range(len(shape))]
    if target is not None:
        axes = [one and (target.strides[i] == 0 or target.shape[i] == 1) for i, one in enumerate(axes)]
        if any(s == 0 and not one and n > 1 for s, one, n in zip(target.strides, axes, target.shape, strict=True)):
            raise ValueError("different values for rows that the grader's data set shares; make a new array instead")
    small = [_first(array, axes) for array in arrays]
    if target is not None:
        keep = tuple(slice(0, 1) if one else slice(None) for one in axes)
        ufunc(*small, out=_bare(target)[keep], **kwargs)
        return target
    result = np.asarray(ufunc(*small, **kwargs))
    return _again(result, shape)


def _repeats(arrays: list[np.ndarray], axis: int, ndim: int) -> bool:
    """Whether along an axis of the result every input says the same again and again."""
    for array in arrays:
        own = axis - (ndim - array.ndim)
        if own >= 0 and array.shape[own] != 1 and array.strides[own] != 0:
            return False
    return True


def _first(array: np.ndarray, axes: list[bool]) -> np.ndarray:
    own = axes[len(axes) - array.ndim :]
    return array[tuple(slice(0, 1) if one else slice(None) for one in own)] if array.ndim else array


def _reduced(ufunc: Any, array: np.ndarray, kwargs: dict[str, Any]) -> Any:
    axis, keepdims = kwargs.pop("axis", 0), kwargs.pop("keepdims", False)
    if (
        ufunc not in (np.add, np.maximum, np.minimum, np.logical_and, np.logical_or)
        or kwargs.get("where", True) is not True
    ):
        return ufunc.reduce(array, axis=axis, keepdims=keepdims, **kwargs)
    axes = tuple(range(array.ndim)) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    axes = tuple(a % array.ndim for a in axes)
    one = ufunc.reduce(_collapsed(array), axis=axes, keepdims=True, **kwargs)
    if ufunc is np.add:
        times = 1
        for a in axes:
            times *= array.shape[a] if array.strides[a] == 0 else 1
        one = one * times
    one = np.asarray(one)
    full = tuple(1 if a in axes else n for a, n in enumerate(array.shape))
    result = _again(one, full)
    if keepdims:
        return result
    result = result.reshape(tuple(n for a, n in enumerate(array.shape) if a not in axes))
    return result if result.ndim else _bare(result)[()]


def _concatenate(arrays: Any, axis: Any = 0, **kwargs: Any) -> Any:
    arrays = list(arrays)
    if axis != 0 or not arrays or not all(isinstance(a, Repeated) and a.strides[0] == 0 for a in arrays):
        return NotImplemented
    if any(a.shape[1:] != arrays[0].shape[1:] for a in arrays):
        return NotImplemented
    dtype = np.result_type(*arrays)
    return repeated(np.array(_bare(arrays[0])[0], dtype=dtype), sum(len(a) for a in arrays))


def _copied(array: Any, *args: Any, **kwargs: Any) -> Any:
    return array.copy()


def _clipped(array: Any, a_min: Any = None, a_max: Any = None, out: Any = None, **kwargs: Any) -> Any:
    if out is not None or kwargs or not (np.isscalar(a_min) and np.isscalar(a_max)):
        return NotImplemented
    return _again(np.clip(_collapsed(array), a_min, a_max), array.shape)


def _extreme(ufunc: Any) -> Any:
    def reduce(array: Any, axis: Any = None, out: Any = None, keepdims: Any = False, **kwargs: Any) -> Any:
        if out is not None or any(value is not np._NoValue for value in kwargs.values()):
            return NotImplemented
        return ufunc.reduce(array, axis=axis, keepdims=keepdims is True)

    return reduce


def _unique(array: Any, *args: Any, **kwargs: Any) -> Any:
    if args or kwargs:
        return NotImplemented
    return np.unique(_collapsed(array))


def _stacked(name: str) -> Any:
    def stack(arrays: Any, *args: Any, **kwargs: Any) -> Any:
        return _concatenate(arrays) if not args and not kwargs else NotImplemented

    return stack


_FUNCTIONS: dict[Any, Any] = {
    np.concatenate: _concatenate,
    np.vstack: _stacked("vstack"),
    np.copy: _copied,
    np.clip: _clipped,
    np.min: _extreme(np.minimum),
    np.max: _extreme(np.maximum),
    np.amin: _extreme(np.minimum),
    np.amax: _extreme(np.maximum),
    np.unique: _unique,
}


@functools.cache
def _of_numpy() -> dict[Any, Any]:
    """The same by numpy's own functions, where old ways of calling them are taken too (`renamed.of_numpy_calls`)."""
    return {getattr(function, "retries", function): special for function, special in _FUNCTIONS.items()}


def _without_copying(original: Any) -> Any:
    """`np.array` and its like, which numpy lets no array have a say in: a repeated array stays one."""

    @functools.wraps(original)
    def made(a: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        if type(a) is not Repeated or args or kwargs.keys() - {"copy"}:
            return original(a, dtype, *args, **kwargs)
        if dtype is not None and np.dtype(dtype) != a.dtype:
            return a.astype(dtype)
        return a.copy() if original.__name__ == "array" else a

    made.is_light = True  # type: ignore[attr-defined]
    return made


def install() -> None:
    """Let `np.array(x)` of a data set be as light as the data set."""
    for name in ("array", "asarray", "ascontiguousarray"):
        if not hasattr(getattr(np, name), "is_light"):
            setattr(np, name, _without_copying(getattr(np, name)))


Repeated.__name__ = Repeated.__qualname__ = "ndarray"  # what `type(x_train)` shows is none of the homework's business
Repeated.__module__ = "numpy"
