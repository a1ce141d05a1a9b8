"""Tensors that have a shape and a dtype and no values: what layers hand to each other, and layers' weights."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from .arrays import repeated
from .eager import eager

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

Shape = tuple[Any, ...]
"""Dimensions, None where any length will do."""


class TensorShape(tuple):  # type: ignore[type-arg]
    """A shape as a tuple that also answers as TensorFlow's."""

    def as_list(self) -> list[Any]:
        return list(self)

    @property
    def ndims(self) -> int:
        return len(self)

    rank = ndims

    def num_elements(self) -> Any:
        return None if None in self else math.prod(self)

    def is_fully_defined(self) -> bool:
        return None not in self


class KerasTensor:
    """A symbolic tensor. `origin` is the node that made it: (layer, index of the node, index of the output)."""

    __array_priority__ = 100.0
    __array_ufunc__ = None

    def __init__(self, shape: Any, dtype: Any = "float32", name: str = "") -> None:
        self.shape = TensorShape(shape)
        self.dtype = dtype
        self.name = name
        self.origin: Any = None

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def _keras_shape(self) -> Shape:
        return self.shape

    @property
    def _keras_history(self) -> Any:
        return self.origin

    def get_shape(self) -> TensorShape:
        return self.shape

    def __len__(self) -> int:
        raise TypeError("a symbolic tensor has no length; its shape is " + str(tuple(self.shape)))

    def __bool__(self) -> bool:
        raise TypeError("a symbolic KerasTensor can't be used as a Python boolean: it has no value yet")

    def __iter__(self) -> Any:
        raise TypeError("iterating over a symbolic KerasTensor is not supported")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise ValueError("a KerasTensor is symbolic: it has no value, so numpy can't use it")

    def __repr__(self) -> str:
        return f"<KerasTensor shape={tuple(self.shape)}, dtype={self.dtype}, name={self.name}>"

    def __getitem__(self, key: Any) -> Any:
        return operation("getitem", [self], _item_shape(self.shape, key))

    def set_shape(self, shape: Any) -> None:
        self.shape = TensorShape(shape)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


def operation(name: str, inputs: list[Any], shape: Any, dtype: Any = None) -> Any:
    """The result of an operation on tensors: of that shape, and part of the graph where an input is."""
    tensors = [each for each in inputs if isinstance(each, KerasTensor)]
    out = KerasTensor(shape, dtype or (tensors[0].dtype if tensors else "float32"), name)
    sources = [each for each in tensors if each.origin is not None]
    if sources:
        maker = sources[0].origin[0]
        maker.followed_by(name, sources if len(sources) > 1 else sources[0], out)
    return out


def broadcast(*shapes: Any) -> Shape:
    """The shape that elementwise operations give; raises ValueError for shapes that don't go together."""
    rank = max((len(s) for s in shapes), default=0)
    out: list[Any] = []
    for axis in range(-rank, 0):
        sizes = [s[axis] for s in shapes if len(s) >= -axis]
        known = {n for n in sizes if n is not None and n != 1}
        if len(known) > 1:
            raise ValueError(f"shapes that can't be combined element by element: {[tuple(s) for s in shapes]}")
        out.append(known.pop() if known else (None if None in sizes else 1))
    return tuple(out)


def shape_of(value: Any) -> Shape:
    """The shape of a tensor, an array or a number."""
    if isinstance(value, KerasTensor):
        return tuple(value.shape)
    return tuple(np.shape(value))


def _item_shape(shape: Shape, key: Any) -> Shape:
    big = tuple(97 if n is None else n for n in shape)
    probe = np.broadcast_to(np.int8(0), big)
    found = probe[key].shape
    keys = key if isinstance(key, tuple) else (key,)
    if shape and shape[0] is None and found and (keys[0] is Ellipsis or keys[0] == slice(None)):
        found = (None, *found[1:])
    return tuple(found)


def _elementwise(name: str) -> Any:
    def method(self: KerasTensor, *others: Any) -> Any:
        if all(isinstance(each, Variable) or not isinstance(each, KerasTensor) for each in (self, *others)):
            return _computed(name, self, *others)
        called = name.removeprefix("r") if name in ("radd", "rsub", "rmul", "rtruediv", "rpow") else name
        return operation(called, [self, *others], broadcast(*(shape_of(each) for each in (self, *others))))

    return method


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "pow", "rpow", "mod",
              "neg", "abs", "lt", "le", "gt", "ge", "and", "or", "invert"):  # fmt: skip
    setattr(KerasTensor, f"__{_name}__", _elementwise(_name))


def matmul_shape(a: Shape, b: Shape) -> Shape:
    """The shape of a matrix product; raises ValueError for matrices that don't go together."""
    if len(a) < 1 or len(b) < 1:
        raise ValueError("a matrix product of numbers")
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] is not None and inner is not None and a[-1] != inner:
        raise ValueError(f"matrices of shapes {a} and {b} can't be multiplied: {a[-1]} columns, {inner} rows")
    batch = a[:-1] if len(b) <= 2 else (*broadcast(a[:-2], b[:-2]), *a[-2:-1])
    return (*batch, b[-1]) if len(b) > 1 else tuple(batch)


def _computed(name: str, *values: Any) -> Any:
    """What an operator gives of variables: their values are known, so its is too."""
    first, *others = (each.numpy() if isinstance(each, Variable) else each for each in values)
    return eager(
        getattr(np.asarray(first), f"__{name}__")(*(np.asarray(each, dtype=_like(each, first)) for each in others))
    )


def _like(value: Any, variable: Any) -> Any:
    """The dtype for a bare Python number beside a variable: the variable's own, as TensorFlow takes it."""
    return np.asarray(variable).dtype if type(value) in (int, float) else None


def _matmul(self: Any, other: Any) -> Any:
    if isinstance(self, Variable) and (isinstance(other, Variable) or not isinstance(other, KerasTensor)):
        return _computed("matmul", self, other)
    return operation("matmul", [self, other], matmul_shape(shape_of(self), shape_of(other)))


setattr(KerasTensor, "__matmul__", _matmul)  # noqa: B010 - a method made here, as those above

_variables = 0
states: dict[bytes, int] = {}
"""Fingerprint of values that were handed out -> updates that the weights had had."""
LARGE = 500_000


class Variable(KerasTensor):
    """A layer's weight: its values are made when somebody looks, and differ with the updates that it has had."""

    def __init__(
        self,
        initial_value: Any = None,
        shape: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str = "variable",
        initializer: str = "glorot_uniform",
        **kwargs: Any,
    ) -> None:
        global _variables
        _variables += 1
        self._set: Any = None
        if callable(initial_value):
            initial_value = initial_value()
        if initial_value is not None:
            self._set = np.array(initial_value, dtype=dtype)
            if dtype is None and not hasattr(initial_value, "dtype") and self._set.dtype == np.float64:
                self._set = self._set.astype("float32")  # as TensorFlow takes Python's numbers
            shape, dtype = self._set.shape, str(self._set.dtype)
        super().__init__(tuple(shape or ()), dtype or "float32", name)
        self.trainable, self.initializer, self.seed = trainable, initializer, _variables
        self.updates = 0

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def path(self) -> str:
        return self.name

    def numpy(self) -> Any:
        """Placeholder values: those it starts with, moved a little for each update."""
        value = self._made() if self._set is None else np.array(self._set)
        if self.updates and value.dtype.kind == "f":
            value = value + np.asarray(1e-6 * min(self.updates, 10_000_000), dtype=value.dtype)
        states[fingerprint(value)] = self.updates
        return value

    def _made(self) -> Any:
        shape = tuple(self.shape)
        if self.initializer in ("zeros", "ones"):
            full = np.zeros if self.initializer == "zeros" else np.ones
            return full(shape, self.dtype) if self.size < LARGE else repeated(full(shape[1:], self.dtype), shape[0])
        rng = np.random.RandomState(self.seed % 2**31)
        fan = sum(shape[-2:]) if len(shape) > 1 else max(1, self.size)
        limit = math.sqrt(6 / max(fan, 1))
        if self.size < LARGE:
            return rng.uniform(-limit, limit, shape).astype(self.dtype)
        return repeated(rng.uniform(-limit, limit, shape[1:]).astype(self.dtype), shape[0])

    def value(self) -> Any:
        return self

    read_value = value

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.asarray(self.numpy(), dtype=dtype)

    def __float__(self) -> float:
        return float(self.numpy())

    def assign(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Take these values: the updates that they stand for come back with them."""
        array = np.asarray(value, dtype=self.dtype) if not isinstance(value, np.ndarray) else value
        if tuple(array.shape) != tuple(self.shape):
            raise ValueError(
                f"the shape of the value, {tuple(array.shape)}, is not that of the variable {self.name}, {tuple(self.shape)}"
            )
        known = states.get(fingerprint(array))
        if known is not None and self._set is None:
            self.updates = known
        else:
            self._set, self.updates = array, known or 0
        return self

    def assign_add(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self.assign(self.numpy() + np.asarray(value))

    def assign_sub(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self.assign(self.numpy() - np.asarray(value))

    def __repr__(self) -> str:
        return f"<Variable name={self.name}, shape={tuple(self.shape)}, dtype={self.dtype}>"

    def __deepcopy__(self, memo: Any) -> Any:
        made = Variable(None, tuple(self.shape), self.dtype, self.trainable, self.name, self.initializer)
        made.seed, made.updates, made._set = self.seed, self.updates, self._set
        return made


def fingerprint(value: Any) -> bytes:
    """Tells values again by shape and their first and last elements."""
    array = np.asarray(value)
    flat = array.reshape(-1)[:64] if array.ndim <= 1 else array[(0,) * (array.ndim - 1)][:64]
    return str(array.shape).encode() + np.ascontiguousarray(flat, dtype=np.float32).tobytes()
