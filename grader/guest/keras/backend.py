"""`keras.backend`, and what of `tensorflow` works on tensors: shapes are followed, numbers computed where there are any."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import optimizers, settings
from .eager import eager
from .naming import clear_names
from .record import RECORDER
from .tensors import KerasTensor, Variable, broadcast, matmul_shape, operation, shape_of


def clear_session(*args: Any, **kwargs: Any) -> None:
    """Names start again; models that exist go on existing."""
    clear_names()


def get_value(x: Any) -> Any:
    return x.numpy() if hasattr(x, "numpy") else np.asarray(x)


def set_value(x: Any, value: Any) -> None:
    if isinstance(x, optimizers.Hyper | Variable):
        x.assign(value)
    elif isinstance(x, float | int):
        raise AttributeError(f"'{type(x).__name__}' object has no attribute 'assign'")


def batch_set_value(pairs: Any) -> None:
    for x, value in pairs:
        set_value(x, value)


def batch_get_value(xs: Any) -> list[Any]:
    return [get_value(x) for x in xs]


def _symbolic(*values: Any) -> bool:
    return any(isinstance(v, KerasTensor) and not isinstance(v, Variable) for v in values)


def _value(x: Any) -> Any:
    """A variable's value; anything else as it is."""
    return x.numpy() if isinstance(x, Variable) else x


def _elementwise(name: str, function: Any) -> Any:
    def compute(*args: Any, **kwargs: Any) -> Any:
        tensors = [a for a in args if isinstance(a, KerasTensor | np.ndarray)]
        if _symbolic(*args):
            return operation(name, list(args), broadcast(*(shape_of(t) for t in tensors)))
        return eager(function(*map(_value, args)))

    compute.__name__ = name
    return compute


def _reduction(name: str, function: Any) -> Any:
    def compute(x: Any, axis: Any = None, keepdims: bool = False, **kwargs: Any) -> Any:
        axis = kwargs.get("reduction_indices", axis)
        keepdims = kwargs.get("keep_dims", keepdims)
        if not _symbolic(x):
            return eager(function(np.asarray(_value(x)), axis=axis, keepdims=keepdims))
        rank = len(x.shape)
        axes = range(rank) if axis is None else [axis % rank] if isinstance(axis, int) else [a % rank for a in axis]
        shape = tuple(1 if i in axes else n for i, n in enumerate(x.shape) if keepdims or i not in axes)
        return operation(name, [x], shape)

    compute.__name__ = name
    return compute


def _dot(x: Any, y: Any, *args: Any, **kwargs: Any) -> Any:
    if _symbolic(x, y):
        a, b = shape_of(x), shape_of(y)
        if kwargs.get("transpose_b"):
            b = (*b[:-2], b[-1], b[-2])
        if kwargs.get("transpose_a"):
            a = (*a[:-2], a[-1], a[-2])
        return operation("matmul", [x, y], matmul_shape(a, b))
    x, y = _value(x), _value(y)
    turned = [np.swapaxes(v, -1, -2) if kwargs.get(f"transpose_{n}") else v for n, v in (("a", x), ("b", y))]
    return eager(np.matmul(*turned))


def _reshape(x: Any, shape: Any, **kwargs: Any) -> Any:
    shape = tuple(None if n == -1 else n for n in (shape if isinstance(shape, tuple | list) else np.atleast_1d(shape)))
    return operation("reshape", [x], shape) if _symbolic(x) else np.reshape(x, [-1 if n is None else n for n in shape])


def _expand(x: Any, axis: int = -1, **kwargs: Any) -> Any:
    if not _symbolic(x):
        return np.expand_dims(x, axis)
    shape = list(x.shape)
    shape.insert(axis if axis >= 0 else len(shape) + axis + 1, 1)
    return operation("expand_dims", [x], tuple(shape))


def _squeeze(x: Any, axis: Any = None, **kwargs: Any) -> Any:
    if not _symbolic(x):
        return np.squeeze(x, axis)
    axes = [i for i, n in enumerate(x.shape) if n == 1] if axis is None else [axis % len(x.shape)]
    return operation("squeeze", [x], tuple(n for i, n in enumerate(x.shape) if i not in axes))


def _concat(tensors: Any, axis: int = -1, **kwargs: Any) -> Any:
    if not _symbolic(*tensors):
        return np.concatenate(tensors, axis)
    from .layers.merging import Concatenate

    return Concatenate(axis=axis)(list(tensors))


def _transpose(x: Any, perm: Any = None, **kwargs: Any) -> Any:
    if not _symbolic(x):
        return np.transpose(x, perm)
    order = tuple(reversed(range(len(x.shape)))) if perm is None else tuple(perm)
    return operation("transpose", [x], tuple(x.shape[i] for i in order))


def _cast(x: Any, dtype: Any = "float32", **kwargs: Any) -> Any:
    return (
        operation("cast", [x], x.shape, str(dtype))
        if _symbolic(x)
        else eager(np.asarray(_value(x)).astype(_dtype(dtype)))
    )


def _dtype(dtype: Any) -> Any:
    return dtype if isinstance(dtype, str | type | np.dtype) else str(dtype)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: Any = None) -> Any:
    from .eager import Eager

    array = np.asarray(value, dtype=None if dtype is None else _dtype(dtype))
    if dtype is None and array.dtype.kind in "fi":
        array = array.astype("float32" if array.dtype.kind == "f" else "int32")
    return Eager(np.broadcast_to(array, tuple(shape)) if shape is not None else array)


def variable(value: Any, dtype: Any = None, name: Any = None, **kwargs: Any) -> Any:
    return Variable(value, dtype=dtype, name=name or "variable")


def _random(kind: str) -> Any:
    def draw(shape: Any, *args: Any, **kwargs: Any) -> Any:
        from .eager import Eager

        rng = np.random.RandomState(kwargs.get("seed") or 0)
        return Eager(getattr(rng, kind)(size=tuple(shape)).astype("float32"))

    return draw


def set_seed(*args: Any, **kwargs: Any) -> None:
    """Seeds decide nothing here: nothing is drawn for training."""


def count_params(x: Any) -> int:
    return int(np.prod([n for n in shape_of(x) if n is not None]))


_ELEMENTWISE = {
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "square": np.square, "abs": np.abs, "sign": np.sign, "round": np.round, "sin": np.sin,
    "cos": np.cos, "tanh": np.tanh, "maximum": np.maximum, "minimum": np.minimum, "equal": np.equal, "not_equal": np.not_equal,
    "greater": np.greater, "less": np.less, "greater_equal": np.greater_equal, "less_equal": np.less_equal, "pow": np.power, "clip": np.clip,
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide, "negative": np.negative, "where": np.where,
    "sigmoid": lambda x: 1 / (1 + np.exp(-np.asarray(x))), "relu": lambda x: np.maximum(x, 0), "zeros_like": np.zeros_like,
    "ones_like": np.ones_like, "floor": np.floor, "ceil": np.ceil, "stop_gradient": lambda x: x, "identity": lambda x: x,
}  # fmt: skip
_REDUCTIONS = {
    "mean": np.mean, "sum": np.sum, "max": np.max, "min": np.min, "prod": np.prod, "std": np.std, "var": np.var, "any": np.any, "all": np.all,
}  # fmt: skip


def argmax(x: Any, axis: Any = -1, **kwargs: Any) -> Any:
    return _reduction("argmax", np.argmax)(x, axis) if _symbolic(x) else np.argmax(x, axis)


def one_hot(indices: Any, depth: Any = None, **kwargs: Any) -> Any:
    depth = kwargs.get("num_classes", depth)
    if _symbolic(indices):
        return operation("one_hot", [indices], (*indices.shape, depth))
    return np.eye(int(depth), dtype="float32")[np.asarray(indices).astype(int)]


OPERATIONS: dict[str, Any] = {
    **{name: _elementwise(name, function) for name, function in _ELEMENTWISE.items()},
    **{name: _reduction(name, function) for name, function in _REDUCTIONS.items()},
    "argmax": argmax, "one_hot": one_hot, "matmul": _dot, "dot": _dot, "reshape": _reshape, "expand_dims": _expand, "squeeze": _squeeze,
    "concatenate": _concat, "transpose": _transpose, "cast": _cast,
}  # fmt: skip

BACKEND: dict[str, Any] = {
    **OPERATIONS,
    **{name: getattr(settings, name) for name in ("epsilon", "set_epsilon", "image_data_format", "set_image_data_format", "floatx",
       "set_floatx", "image_dim_ordering", "set_image_dim_ordering")},
    "clear_session": clear_session, "get_value": get_value, "set_value": set_value, "batch_set_value": batch_set_value,
    "batch_get_value": batch_get_value, "constant": constant, "variable": variable, "count_params": count_params,
    "int_shape": lambda x: tuple(shape_of(x)), "shape": lambda x: tuple(shape_of(x)), "ndim": lambda x: len(shape_of(x)),
    "backend": lambda: "tensorflow", "is_keras_tensor": lambda x: isinstance(x, KerasTensor), "set_learning_phase": lambda value: None,
    "learning_phase": lambda: 0, "get_uid": lambda prefix="": 1, "random_normal": _random("normal"), "random_uniform": _random("uniform"),
    "zeros": lambda shape, *a, **k: Variable(np.zeros(shape, "float32")), "ones": lambda shape, *a, **k: Variable(np.ones(shape, "float32")),
    "flatten": lambda x: _reshape(x, (-1,)), "batch_flatten": lambda x: _reshape(x, (-1, count_params(x) if _symbolic(x) else -1)),
    "permute_dimensions": _transpose, "eval": get_value, "is_float_dtype": lambda dtype: "float" in str(dtype),
    "manual_variable_initialization": lambda value: None, "standardize_dtype": str,
}  # fmt: skip


def set_session(session: Any) -> None:
    RECORDER.clue("backend.set_session", ("keras-1", "keras-2.2", "keras-2.3"))


BACKEND["set_session"] = set_session
