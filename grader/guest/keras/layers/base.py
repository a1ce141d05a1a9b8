"""What a layer is: arguments of every generation matched with one signature, weights, shapes, a place in the graph."""

from __future__ import annotations

import builtins
import inspect
from typing import Any

from .. import functions, plain, spelling
from ..eager import placeholder
from ..naming import fresh_name
from ..record import RECORDER
from ..signatures import REQUIRED, parameters
from ..tensors import KerasTensor, Shape, Variable, shape_of

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

COMMON = ("name", "dtype", "trainable", "input_shape", "batch_input_shape", "batch_size", "input_dim", "input_length", "weights",
          "activity_regularizer", "autocast", "dynamic", "input_dtype", "batch_shape", "data_format", "kernel_constraint")  # fmt: skip
"""Keywords that every layer takes."""


class Node:
    """One use of a layer: the tensors it took and those it gave."""

    def __init__(self, layer: Layer, inputs: Any, outputs: Any) -> None:
        self.layer, self.inputs, self.outputs = layer, inputs, outputs


class Layer:
    """The base of all layers, also of students' own.

    A layer of the stand-in says its parameters in `signature` (as Keras 3 has them), what older generations called them
    in `old`, its weights in `weigh` and its output's shape in `infer`.
    """

    signature = ""
    old: dict[str, str] = {}
    _parameters: dict[str, Any] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "signature" in cls.__dict__:
            cls._parameters = parameters(cls.signature)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = spelling.modern(type(self), args, kwargs)
        args = kwargs.pop("*args", args)
        names = list(self._parameters)
        if len(args) > len(names):
            raise TypeError(
                f"{type(self).__name__}.__init__() takes {len(names)} positional arguments but {len(args)} were given"
            )
        given = dict(zip(names, args, strict=False))
        for key in kwargs:
            if key in given:
                raise TypeError(f"{type(self).__name__}.__init__() got multiple values for argument '{key}'")
        common = {key: kwargs.pop(key) for key in list(kwargs) if key not in self._parameters and key in COMMON}
        unknown = [key for key in kwargs if key not in self._parameters]
        if unknown:
            raise TypeError(f"Unrecognized keyword arguments passed to {type(self).__name__}: {', '.join(unknown)}")
        given.update(kwargs)
        for name, default in self._parameters.items():
            if default is REQUIRED and name not in given:
                raise TypeError(f"{type(self).__name__}.__init__() missing 1 required positional argument: '{name}'")
        self.arguments = {**{k: v for k, v in self._parameters.items() if v is not REQUIRED}, **given}
        self._start(common)
        if type(self)._parameters:
            self._take()
            for each in ("activation", "recurrent_activation"):
                if isinstance(self.arguments.get(each), str):
                    functions.activation(self.arguments[each])  # an unknown one is told now

    def _start(self, common: dict[str, Any]) -> None:
        self.name = common.get("name") or self.arguments.get("name") or fresh_name(type(self).__name__)
        self.dtype = common.get("dtype") or "float32"
        self._trainable = common.get("trainable", True)
        self.built = False
        self.supports_masking = True
        self.stateful = False
        self.own_weights: list[Variable] = []
        self.nodes: list[Node] = []
        self.input_shape_given = _given_shape(common)
        if "input_dim" in self.arguments and "input_length" in common:  # Embedding
            self.input_shape_given = (None, common["input_length"])
        self.start_weights = common.get("weights")
        self.training_updates = 0
        self._losses: list[Any] = []

    def _take(self) -> None:
        """Keep the arguments as attributes, where nothing else has the name."""
        for name, value in self.arguments.items():
            if not hasattr(type(self), name) and name not in self.__dict__:
                setattr(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if "_sublayers" not in self.__dict__:
            object.__setattr__(self, "_sublayers", [])
        if not name.startswith("_") and name != "layer":
            for each in (
                value if isinstance(value, list | tuple) else value.values() if isinstance(value, dict) else (value,)
            ):
                if isinstance(each, Layer) and not any(each is known for known in self._sublayers):
                    self._sublayers.append(each)
        if (
            isinstance(value, Variable)
            and "own_weights" in self.__dict__
            and not any(value is w for w in self.own_weights)
        ):
            self.own_weights.append(value)
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if (
            not name.startswith("_")
            and "own_weights" not in self.__dict__
            and name in ("own_weights", "nodes", "built", "name")
        ):
            raise AttributeError(f"{type(self).__name__} has no {name} yet: call super().__init__() first")
        if name.startswith("__"):
            raise AttributeError(name)
        if name in spelling.MODEL_ATTRIBUTES:
            RECORDER.gap(f"{type(self).__name__}.{name}", exists=True)
            raise AttributeError(spelling.unknown(f"{type(self).__name__}.{name}"))
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    # --- what a kind of layer says of itself

    def weigh(self, shape: Any) -> None:
        """Make the weights for inputs of this shape."""

    def infer(self, shape: Any) -> Any:
        """The shape of the output for inputs of this shape; raises ValueError for shapes that don't fit."""
        return shape

    # --- what Keras's layers answer

    @property
    def trainable(self) -> bool:
        return bool(self._trainable)

    @trainable.setter
    def trainable(self, value: Any) -> None:
        self._trainable = bool(value)
        for layer in self.sublayers():
            layer.trainable = value

    def sublayers(self) -> list[Layer]:
        """Layers within this one."""
        return list(self._sublayers)

    def build(self, input_shape: Any) -> None:
        self.weigh(input_shape)
        self.built = True

    def compute_output_shape(self, input_shape: Any) -> Any:
        self.ensure_built(input_shape)
        return self.output_shape_for(input_shape)

    def ensure_built(self, shape: Any) -> None:
        """Build once."""
        if not self.built:
            self.build(shape)
            self.built = True
            if self.start_weights is not None and self.own_weights:
                self.set_weights(self.start_weights)

    def output_shape_for(self, shape: Any) -> Any:
        """The output's shape: the layer's own inference, or of a student's own layer what its `call` makes of a tensor."""
        cls = type(self)
        if cls.infer is Layer.infer and cls.call is not Layer.call:
            if cls.compute_output_shape is not Layer.compute_output_shape:
                return tuple(self.compute_output_shape(shape))
            many = bool(shape) and isinstance(shape[0], tuple | list)
            out = self.run(KerasTensor(shape) if not many else [KerasTensor(s) for s in shape])
            return [shape_of(o) for o in out] if isinstance(out, list | tuple) else shape_of(out)
        return self.infer(shape)

    def run(self, inputs: Any, **kwargs: Any) -> Any:
        """Call a student's own `call`, with `training` where it takes it."""
        takes = inspect.signature(self.call).parameters
        if "training" in takes and "training" not in kwargs:
            kwargs["training"] = False
        if not any(p.kind is p.VAR_KEYWORD for p in takes.values()):
            kwargs = {key: value for key, value in kwargs.items() if key in takes}
        return self.call(inputs, **kwargs)

    def call(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return inputs

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if "own_weights" not in self.__dict__:
            raise RuntimeError(f"{type(self).__name__} has to call super().__init__() before anything else")
        if not args:
            keyword = next(iter(k for k in ("inputs", "x", "input") if k in kwargs), None)
            if keyword is None:
                raise TypeError(f"{type(self).__name__} is called without inputs")
            args = (kwargs.pop(keyword),)
        inputs = args[0]
        extra = [each for each in (*args[1:], *kwargs.values()) if isinstance(each, KerasTensor)]
        kwargs = {k: v for k, v in kwargs.items() if not isinstance(v, KerasTensor)}
        if extra and isinstance(inputs, KerasTensor):
            inputs = [inputs, *extra]
        shapes = [shape_of(each) for each in inputs] if isinstance(inputs, list | tuple) else shape_of(inputs)
        self.ensure_built(shapes)
        shape = self.output_shape_for(shapes)
        symbolic = isinstance(inputs, KerasTensor) or (
            isinstance(inputs, list | tuple) and any(isinstance(each, KerasTensor) for each in inputs)
        )
        if not symbolic:
            return placeholder(shape)
        outputs: Any
        if isinstance(shape, list):
            outputs = [KerasTensor(each, "float32", f"{self.name}_out") for each in shape]
        else:
            outputs = KerasTensor(shape, "float32", f"{self.name}_out")
        given = inputs if isinstance(inputs, list | tuple) else [inputs]
        if all(getattr(each, "origin", None) is None for each in given):
            return outputs  # within a student's own layer or model: no part of a graph
        return self.connect(list(inputs) if isinstance(inputs, list | tuple) else inputs, outputs)

    def connect(self, inputs: Any, outputs: Any) -> Any:
        """Enter one use of this layer into the graph."""
        self.nodes.append(Node(self, inputs, outputs))
        for i, out in enumerate(outputs if isinstance(outputs, list) else [outputs]):
            out.origin = (self, len(self.nodes) - 1, i)
        return outputs

    def followed_by(self, operation: str, inputs: Any, output: Any) -> None:
        """Enter an operation on tensors, one of them this layer's, into the graph."""
        Operation(operation, tuple(output.shape)).connect(inputs, output)

    def add_weight(self, *args: Any, **kwargs: Any) -> Variable:
        """A new weight, called as any generation calls it."""
        if args and isinstance(args[0], str):
            kwargs.setdefault("name", args[0])
            args = args[1:]
        shape = args[0] if args else kwargs.get("shape", ())
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        if any(n is None for n in shape):
            raise ValueError(f"a weight of {self.name} would have the undefined shape {shape}")
        initializer = kwargs.get("initializer") or "glorot_uniform"
        name = initializer if isinstance(initializer, str) else plain.name_of(initializer).lower()
        dtype, called = kwargs.get("dtype") or "float32", kwargs.get("name") or "variable"
        sizes = tuple(int(n) for n in shape)
        variable = Variable(None, sizes, dtype, kwargs.get("trainable", True), called, name.lower())
        if not any(variable is w for w in self.own_weights):
            self.own_weights.append(variable)
        return variable

    add_variable = add_weight

    def add_loss(self, *args: Any, **kwargs: Any) -> None:
        self._losses.append(args)

    add_metric = add_loss

    @property
    def losses(self) -> list[Any]:
        return []

    @property
    def weights(self) -> list[Variable]:
        if "own_weights" not in self.__dict__:
            return []
        return [*self.own_weights, *(w for layer in self.sublayers() for w in layer.weights)]

    variables = weights

    @property
    def trainable_weights(self) -> list[Variable]:
        if not self._trainable:
            return []
        own = [w for w in self.own_weights if w.trainable]
        return [*own, *(w for layer in self.sublayers() for w in layer.trainable_weights)]

    trainable_variables = trainable_weights

    @property
    def non_trainable_weights(self) -> list[Variable]:
        trained = {id(w) for w in self.trainable_weights}
        return [w for w in self.weights if id(w) not in trained]

    non_trainable_variables = non_trainable_weights

    def count_params(self) -> int:
        if not self.built and not self.weights and type(self).weigh is not Layer.weigh:
            raise ValueError(
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't built. Build it by calling it or `build()`."
            )
        return sum(w.size for w in self.weights)

    def get_weights(self) -> list[Any]:
        return [w.numpy() for w in self.weights]

    def set_weights(self, weights: Any) -> None:
        if len(weights) != len(self.weights):
            raise ValueError(
                f"{self.name} has {len(self.weights)} weights, but a list of {len(weights)} was given to `set_weights`"
            )
        for variable, value in zip(self.weights, weights, strict=True):
            variable.assign(value)

    def get_config(self) -> dict[str, Any]:
        given = {k: v for k, v in self.arguments.items() if k != "name"}
        return {"name": self.name, "trainable": self.trainable, **given}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)

    @property
    def input(self) -> Any:
        return self._node().inputs

    @property
    def output(self) -> Any:
        return self._node().outputs

    def _node(self) -> Node:
        if not self.nodes:
            raise AttributeError(f"The layer {self.name} has never been called and thus has no defined output.")
        return self.nodes[0]

    @property
    def input_shape(self) -> Any:
        return _shapes(self._node().inputs)

    @property
    def output_shape(self) -> Any:
        return _shapes(self._node().outputs)

    def get_output_at(self, index: int) -> Any:
        return self.nodes[index].outputs

    def get_input_at(self, index: int) -> Any:
        return self.nodes[index].inputs

    def activation_name(self) -> str:
        """The activation that the layer applies, "" for none."""
        value = self.arguments.get("activation", "") if "activation" in type(self)._parameters else ""
        return "linear" if value is None else spelling.function_name(value)

    def again(self, how: str = "cloned") -> Any:
        """A layer like this one with fresh weights (for clones); `how` is what the record is told of a model within it."""
        if type(self)._parameters or type(self).__init__ is Layer.__init__:
            made = type(self)(**{**self.arguments, "name": self.name})
        else:
            made = type(self).from_config(self.get_config())
        made._trainable = self._trainable
        made.input_shape_given = self.input_shape_given
        return made

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} name={self.__dict__.get('name', '?')}, built={self.__dict__.get('built', False)}>"
        )


class Operation(Layer):
    """An operation on tensors (`x + y`, `x[:, 0]`) as a layer without weights."""

    def __init__(self, name: str, shape: Shape) -> None:
        super().__init__(name=fresh_name(name))
        self.operation = name
        self._result = shape
        self.built = True

    def infer(self, shape: Any) -> Any:
        return self._result

    def again(self, how: str = "cloned") -> Any:
        return Operation(self.operation, self._result)


def _given_shape(common: dict[str, Any]) -> Shape | None:
    """The input's shape with its batch, where a first layer is told it."""
    for name in ("batch_input_shape", "batch_shape"):
        if common.get(name) is not None:
            return tuple(common[name])
    shape = common.get("input_shape")
    if shape is None and common.get("input_dim") is not None:
        shape = (
            (common["input_dim"],)
            if common.get("input_length") is None
            else (common["input_length"], common["input_dim"])
        )
    if shape is None:
        return None
    if isinstance(shape, int):
        shape = (shape,)
    return (common.get("batch_size"), *(None if n is None else int(n) for n in shape))


def _shapes(tensors: Any) -> Any:
    if isinstance(tensors, list | tuple):
        return [tuple(each.shape) for each in tensors]
    return tuple(tensors.shape)
