"""Models: Sequential, functional and students' own, with shapes, parameters and a place in the record."""

from __future__ import annotations

import builtins
from typing import Any

from . import description, plain, saving, summary
from .eager import placeholder
from .graph import check_input, flat, known_shape, once, ordered, remake, shapes_of, single
from .layers.base import Layer, Operation
from .layers.core import InputLayer
from .layers.merging import Merge
from .naming import fresh_name
from .record import RECORDER
from .tensors import KerasTensor, Variable, shape_of
from .training import Training

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


class Model(Training, Layer):
    """A functional model, made of its inputs and outputs; or the base of a student's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        how, source = kwargs.pop("_how", "built"), kwargs.pop("_source", None)
        if "input" in kwargs or "output" in kwargs:
            RECORDER.clue("Model(input=, output=)", ("keras-1", "keras-2.2"))
            kwargs = {{"input": "inputs", "output": "outputs"}.get(k, k): v for k, v in kwargs.items()}
        named = dict(zip(("inputs", "outputs", "name"), args, strict=False))
        inputs, outputs = kwargs.pop("inputs", named.get("inputs")), kwargs.pop("outputs", named.get("outputs"))
        name = kwargs.pop("name", named.get("name"))
        functional = inputs is not None and outputs is not None
        if name is None:
            base = (
                type(self).__name__
                if type(self) is not Model
                else ("functional" if RECORDER.generation() == "keras-3" else "model")
            )
            name = fresh_name(base)
        Layer.__init__(self, name=name, **{k: v for k, v in kwargs.items() if k in ("trainable", "dtype")})
        self._begin(how, source)
        self._graph_inputs: Any = None
        if functional:
            self._graph_inputs, self._graph_outputs = single(inputs), single(outputs)
            self._layers[:] = ordered(flat(inputs), flat(outputs))
            self.built = True

    def _begin(self, how: str, source: int | None) -> None:
        self._id = RECORDER.next_id("model")
        self._layers: list[Layer] = []
        self._start_training()
        if type(self).__name__ == "Sequential" and type(self).__module__ == "keras.models":
            kind = "Sequential"
        else:
            kind = "Model" if type(self) is Model else "subclass"
        self._kind = kind
        RECORDER.event(
            "models",
            id=self._id,
            kind=kind,
            how=how,
            source=source,
            name=str(self.name)[:100],
            describe=self._described,
        )

    # --- what it is made of

    @property
    def layers(self) -> list[Layer]:
        found = [each for each in self._layers if not isinstance(each, Operation)]
        return found or [each for each in self._sublayers if isinstance(each, Layer)]

    def sublayers(self) -> list[Layer]:
        return self.layers

    @property
    def weights(self) -> list[Variable]:
        return once(w for layer in self.layers for w in layer.weights) or list(self.own_weights)

    @property
    def trainable_weights(self) -> list[Variable]:
        return once(w for layer in self.layers for w in layer.trainable_weights) if self._trainable else []

    variables = weights
    trainable_variables = trainable_weights

    @property
    def inputs(self) -> Any:
        return flat(self._graph_inputs) if self._graph_inputs is not None else None

    @property
    def outputs(self) -> Any:
        return flat(self._graph_outputs) if self._graph_inputs is not None else None

    @property
    def input(self) -> Any:
        if self._graph_inputs is None:
            raise AttributeError(f"The model {self.name} has never been called and thus has no defined input.")
        return self._graph_inputs

    @property
    def output(self) -> Any:
        if self._graph_inputs is None:
            raise AttributeError(f"The model {self.name} has never been called and thus has no defined output.")
        return self._graph_outputs

    @property
    def input_shape(self) -> Any:
        return shapes_of(self.input)

    @property
    def output_shape(self) -> Any:
        return shapes_of(self.output)

    @property
    def input_names(self) -> list[str]:
        return [t.origin[0].name for t in self.inputs or []]

    @property
    def output_names(self) -> list[str]:
        return [t.origin[0].name for t in self.outputs or []]

    def get_layer(self, name: Any = None, index: Any = None) -> Any:
        if index is None and isinstance(name, int):
            name, index = None, name
        if index is not None:
            if index >= len(self.layers):
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} layers."
                )
            return self.layers[index]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(f"No such layer: {name}. Existing layers are: {[layer.name for layer in self.layers]}.")

    def count_params(self) -> int:
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't built. You can build it manually via: "
                "`build(input_shape)`."
            )
        return sum(w.size for w in self.weights)

    def reset_metrics(self) -> None:
        """Nothing: metrics keep no state here."""

    def summary(self, *args: Any, **kwargs: Any) -> None:
        summary.show(self, *args, **kwargs)

    # --- how it computes shapes

    def build(self, input_shape: Any = None) -> None:
        if self._graph_inputs is None and input_shape is not None:
            shape = tuple(input_shape)
            self.built = True
            self.run(
                KerasTensor(shape)
                if not (shape and isinstance(shape[0], tuple | list))
                else [KerasTensor(s) for s in shape]
            )
        self.built = True

    def ensure_built(self, shape: Any) -> None:
        """Students' own models are built when they are first called."""

    def output_shape_for(self, shape: Any) -> Any:
        if self._graph_inputs is None:
            self.built = True
            out = self.run(
                [KerasTensor(s) for s in shape] if shape and isinstance(shape[0], tuple | list) else KerasTensor(shape)
            )
            return [shape_of(o) for o in out] if isinstance(out, list | tuple) else shape_of(out)
        shapes = list(shape) if shape and isinstance(shape[0], tuple | list) else [shape]
        return self._replayed(shapes)

    def _replayed(self, shapes: list[Any]) -> Any:
        """The outputs' shapes for inputs of other shapes: every layer of the graph asked again."""
        known: dict[int, Any] = {}
        for tensor, shape in zip(self.inputs, shapes, strict=False):
            check_input(self, tensor, shape)
            known[id(tensor)] = tuple(shape)
        done = [known_shape(tensor, known) for tensor in self.outputs]
        return done if isinstance(self._graph_outputs, list | tuple) else done[0]

    def call(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        if self._graph_inputs is None and type(self).call is Model.call:
            raise NotImplementedError(f"Model {type(self).__name__} does not have a `call()` method implemented.")
        return placeholder(self.output_shape_for(shape_of(inputs)))

    # --- the record

    def structure(self) -> str:
        """Equal for models with the same layers, configured alike, names aside."""
        return description.structure([description.described(each) for each in self.layers], self._input_told())

    def output_activation(self) -> str:
        """That of the last layer that changes values."""
        return description.output_activation([description.described(each) for each in self.layers])

    def _input_told(self) -> Any:
        return plain.exported(shapes_of(self._graph_inputs)) if self._graph_inputs is not None else None

    def _described(self) -> dict[str, Any]:
        graph = self._graph_inputs is not None
        return {
            **description.model([description.described(each) for each in self.layers], self._input_told()),
            "output_shape": plain.exported(shapes_of(self._graph_outputs)) if graph else None,
            "params": sum(w.size for w in self.weights),
            "trainable_params": sum(w.size for w in self.trainable_weights),
        }

    # --- copies

    def again(self, how: str = "cloned") -> Any:
        """A model of the same layers with fresh weights, not compiled."""
        if self._graph_inputs is None:
            raise ValueError(
                "Cannot clone a model that is neither Sequential nor functional: subclassed models can't be cloned"
            )
        inputs = [InputLayer(batch_shape=tuple(t.shape), name=t.origin[0].name).tensor for t in self.inputs]
        outputs = remake(self.outputs, {id(old): new for old, new in zip(self.inputs, inputs, strict=True)}, how)
        return Model(
            inputs if isinstance(self._graph_inputs, list | tuple) else inputs[0],
            outputs if isinstance(self._graph_outputs, list | tuple) else outputs[0],
            name=self.name,
            _how=how,
            _source=self._id,
        )

    def __deepcopy__(self, memo: Any) -> Any:
        made = self.again("copied")
        for mine, theirs in zip(self.weights, made.weights, strict=False):
            theirs.seed, theirs.updates, theirs._set = mine.seed, mine.updates, mine._set
        self._copy_training(made, memo)
        return made

    __copy__ = None

    def get_config(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "layers": [{"class_name": type(e).__name__, "config": e.get_config()} for e in self.layers],
        }

    def to_json(self, **kwargs: Any) -> str:
        return saving.to_json(self)

    def save(self, filepath: Any, *args: Any, **kwargs: Any) -> None:
        saving.save_model(self, filepath)

    def save_weights(self, filepath: Any, *args: Any, **kwargs: Any) -> None:
        saving.save_weights(self, filepath)

    def load_weights(self, filepath: Any, *args: Any, **kwargs: Any) -> None:
        saving.load_weights(self, filepath)


del Model.__copy__


class Sequential(Model):
    """Layers one after the other."""

    def __init__(self, layers: Any = None, trainable: bool = True, name: Any = None, **kwargs: Any) -> None:
        how, source = kwargs.pop("_how", "built"), kwargs.pop("_source", None)
        if isinstance(trainable, str):
            trainable, name = True, trainable
        Layer.__init__(self, name=name or fresh_name("sequential"), trainable=trainable)
        self._graph_inputs = self._graph_outputs = None
        self._begin(how, source)
        if layers is not None and not isinstance(layers, list | tuple):
            layers = [layers]
        for layer in layers or []:
            self.add(layer)

    def add(self, layer: Any) -> None:
        """Append a layer; once the input's shape is known, shapes are followed and errors of shape told at once."""
        if isinstance(layer, KerasTensor) and layer.origin is not None and isinstance(layer.origin[0], InputLayer):
            layer = layer.origin[0]
        if isinstance(layer, Merge) and not self._layers and self._graph_inputs is None:
            self._graph_inputs = [tensor for branch in layer.branches for tensor in branch.inputs]
            self._graph_outputs = layer.joined()
            self._layers += [*layer.branches, self._graph_outputs.origin[0]]
            self.built = True
            return
        if not isinstance(layer, Layer):
            raise TypeError(
                f"The added layer must be an instance of class Layer. Received: layer={layer!r} (of type {type(layer)})"[
                    :300
                ]
            )
        if isinstance(layer, InputLayer) and not self._layers and self._graph_inputs is None:
            self._graph_inputs = self._graph_outputs = layer.tensor
            self.built = True
            return
        if self._graph_inputs is None and not self._layers:
            shape = layer.input_shape_given
            if shape is None and isinstance(layer, Model) and layer._graph_inputs is not None:
                shape = tuple(layer.inputs[0].shape)
            if shape is not None:
                self._graph_inputs = self._graph_outputs = InputLayer(batch_shape=shape).tensor
        if self._graph_inputs is not None:
            self._graph_outputs = layer(self._graph_outputs)
            self.built = True
        self._layers.append(layer)

    def pop(self, rebuild: bool = True) -> Any:
        if not self._layers:
            raise TypeError("There are no layers in the model.")
        last = self._layers.pop()
        if self._graph_inputs is not None:
            shape = tuple(self._graph_inputs.shape)
            self._graph_outputs = self._graph_inputs
            for layer in self._layers:
                self._graph_outputs = layer(self._graph_outputs)
            self.built = bool(shape)
        return last

    def again(self, how: str = "cloned") -> Any:
        made = Sequential(name=self.name, _how=how, _source=self._id)
        if self._graph_inputs is not None:
            made.add(InputLayer(batch_shape=tuple(self._graph_inputs.shape)))
        for layer in self._layers:
            made.add(layer.again(how))
        return made

    def build(self, input_shape: Any = None) -> None:
        if self._graph_inputs is None and input_shape is not None:
            self._graph_inputs = InputLayer(batch_shape=tuple(input_shape)).tensor
            out = self._graph_inputs
            for layer in self._layers:
                out = layer(out)
            self._graph_outputs = out
        self.built = True

    def ensure_built(self, shape: Any) -> None:
        if self._graph_inputs is None:
            self.build((None, *tuple(shape)[1:]))

    def output_shape_for(self, shape: Any) -> Any:
        self.ensure_built(shape)
        return Model.output_shape_for(self, shape)


def clone_model(model: Any, input_tensors: Any = None, clone_function: Any = None, **kwargs: Any) -> Any:
    """`keras.models.clone_model`: fresh weights; Keras 3 compiles the clone as its model is."""
    if not isinstance(model, Model):
        raise ValueError(f"Expected `model` argument to be a `Model` instance. Received: {plain.name_of(model)}")
    made = model.again()
    if RECORDER.generation() == "keras-3":
        model._copy_training(made, {})
    return made


Sequential.__module__ = Model.__module__ = "keras.models"
