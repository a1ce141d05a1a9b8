"""Layers that every network has: Dense, Activation, Dropout, Flatten, Reshape, Embedding and their like."""

from __future__ import annotations

import builtins
import math
from typing import Any

from .. import spelling
from ..tensors import KerasTensor, Shape, shape_of
from .base import Layer, Node

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

KERNEL = (
    "kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, "
    "activity_regularizer=None, kernel_constraint=None, bias_constraint=None"
)


class InputLayer(Layer):
    signature = "shape=None, batch_size=None, dtype=None, sparse=None, batch_shape=None, input_tensor=None, optional=False, name=None"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = kwargs.pop("input_shape", None)
        given = kwargs.pop("batch_input_shape", None) if given is None else (None, *given)
        super().__init__(*args, **kwargs)
        shape = self.arguments["shape"]
        full = self.arguments["batch_shape"] or given
        if full is None:
            if shape is None:
                raise ValueError("You must pass a `shape` argument.")
            shape = (shape,) if isinstance(shape, int) else tuple(shape)
            full = (self.arguments["batch_size"], *shape)
        self.full = tuple(full)
        self.built = True
        self.tensor = KerasTensor(self.full, self.arguments["dtype"] or "float32", self.name)
        self.nodes.append(Node(self, [], self.tensor))
        self.tensor.origin = (self, 0, 0)

    def infer(self, shape: Any) -> Any:
        return self.full

    @property
    def output(self) -> Any:
        return self.tensor

    @property
    def input(self) -> Any:
        return self.tensor


def Input(
    shape: Any = None,
    batch_size: Any = None,
    dtype: Any = None,
    sparse: Any = None,
    batch_shape: Any = None,
    name: Any = None,
    tensor: Any = None,
    ragged: Any = None,
    **kwargs: Any,
) -> Any:
    """The tensor that a functional model begins with."""
    batch_shape = kwargs.pop("batch_input_shape", batch_shape)
    if kwargs:
        raise TypeError(f"Input() got an unexpected keyword argument '{next(iter(kwargs))}'")
    if name is not None and not isinstance(name, str):
        raise TypeError("the name of an Input is text")
    return InputLayer(shape=shape, batch_size=batch_size, dtype=dtype, batch_shape=batch_shape, name=name).tensor


class Dense(Layer):
    signature = (
        f"units, activation=None, use_bias=True, {KERNEL}, lora_rank=None, lora_alpha=None, quantization_config=None"
    )
    old = {"output_dim": "units"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.arguments["units"]
        if isinstance(units, bool) or (not hasattr(units, "__index__") and not isinstance(units, float)) or units <= 0:
            raise ValueError(
                f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            )
        self.units = int(units)

    def weigh(self, shape: Shape) -> None:
        if shape[-1] is None:
            raise ValueError("the last dimension of the inputs to Dense has to be known")
        self.add_weight((shape[-1], self.units), name="kernel")
        if self.arguments["use_bias"]:
            self.add_weight((self.units,), name="bias", initializer="zeros")

    def infer(self, shape: Shape) -> Shape:
        self.check_last(shape)
        return (*shape[:-1], self.units)

    def check_last(self, shape: Shape) -> None:
        wanted = self.own_weights[0].shape[0] if self.own_weights else None
        if len(shape) < 2:
            raise ValueError(
                f'Input 0 of layer "{self.name}" is incompatible with the layer: expected min_ndim=2, found ndim={len(shape)}. '
                f"Full shape received: {tuple(shape)}"
            )
        if wanted is not None and shape[-1] is not None and shape[-1] != wanted:
            raise ValueError(
                f'Input 0 of layer "{self.name}" is incompatible with the layer: expected axis -1 of input shape to have value '
                f"{wanted}, but received input with shape {tuple(shape)}"
            )


class Activation(Layer):
    signature = "activation"


class Dropout(Layer):
    signature = "rate, noise_shape=None, seed=None"
    old = {"p": "rate"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rate = self.arguments["rate"]
        if not 0 <= rate <= 1:
            raise ValueError(
                f"Invalid value received for argument `rate`. Expected a float value between 0 and 1. Received: rate={rate}"
            )


class SpatialDropout1D(Dropout):
    signature = "rate, seed=None, name=None, dtype=None"


class SpatialDropout2D(Dropout):
    signature = "rate, data_format=None, seed=None, name=None, dtype=None"


class SpatialDropout3D(SpatialDropout2D):
    pass


class GaussianDropout(Dropout):
    signature = "rate, seed=None"


class AlphaDropout(Dropout):
    signature = "rate, noise_shape=None, seed=None"


class GaussianNoise(Layer):
    signature = "stddev, seed=None"
    old = {"sigma": "stddev"}


class ActivityRegularization(Layer):
    signature = "l1=0.0, l2=0.0"


class Masking(Layer):
    signature = "mask_value=0.0"


class Identity(Layer):
    signature = "name=None"


class Flatten(Layer):
    signature = "data_format=None"

    def infer(self, shape: Shape) -> Shape:
        rest = shape[1:]
        return (shape[0], None if None in rest else math.prod(rest))


class Reshape(Layer):
    signature = "target_shape"

    def infer(self, shape: Shape) -> Shape:
        target = tuple(int(n) for n in self.arguments["target_shape"])
        if None in shape[1:]:
            return (shape[0], *(None if n == -1 else n for n in target))
        total, known = math.prod(shape[1:]), math.prod(n for n in target if n != -1)
        if (-1 in target and (known == 0 or total % known)) or (-1 not in target and known != total):
            raise ValueError(
                f"The total size of the tensor must be unchanged. Received: input_shape={tuple(shape[1:])}, target_shape={target}"
            )
        return (shape[0], *(total // known if n == -1 else n for n in target))


class Permute(Layer):
    signature = "dims"

    def infer(self, shape: Shape) -> Shape:
        dims = self.arguments["dims"]
        if sorted(dims) != list(range(1, len(shape))):
            raise ValueError(
                f"Invalid permutation argument `dims` for Permute Layer: {dims} for an input of shape {tuple(shape)}"
            )
        return (shape[0], *(shape[d] for d in dims))


class RepeatVector(Layer):
    signature = "n"

    def infer(self, shape: Shape) -> Shape:
        if len(shape) != 2:
            raise ValueError(f"RepeatVector takes inputs of two dimensions, not of shape {tuple(shape)}")
        return (shape[0], self.arguments["n"], shape[1])


class Lambda(Layer):
    signature = "function, output_shape=None, mask=None, arguments=None"

    def infer(self, shape: Any) -> Any:
        wanted = self.arguments["output_shape"]
        if callable(wanted):
            return tuple(wanted(shape))
        first = shape[0][0] if shape and isinstance(shape[0], tuple | list) else shape[0]
        if wanted is not None:
            return (first, *wanted)
        many = bool(shape) and isinstance(shape[0], tuple | list)
        tensor = [KerasTensor(s) for s in shape] if many else KerasTensor(shape)
        out = self.arguments["function"](tensor, **(self.arguments["arguments"] or {}))
        return [shape_of(each) for each in out] if isinstance(out, list) else shape_of(out)


class Embedding(Layer):
    signature = (
        "input_dim, output_dim, embeddings_initializer='uniform', embeddings_regularizer=None, embeddings_constraint=None, "
        "mask_zero=False, weights=None, lora_rank=None, lora_alpha=None, quantization_config=None"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        length = kwargs.pop("input_length", None)
        if length is not None:
            from ..record import RECORDER

            RECORDER.clue(
                "Embedding(input_length=)", ("keras-1", "keras-2.2", "keras-2.3", "tf-2", "tf-2.11", "keras-3")
            )
            length = length[0] if isinstance(length, list | tuple) else length
        super().__init__(*args, **kwargs)
        if length is not None:
            self.input_shape_given = (None, length)
        self.start_weights = self.arguments["weights"]

    def weigh(self, shape: Shape) -> None:
        self.add_weight(
            (self.arguments["input_dim"], self.arguments["output_dim"]), name="embeddings", initializer="uniform"
        )

    def infer(self, shape: Shape) -> Shape:
        return (*shape, self.arguments["output_dim"])


class _Activating(Layer):
    """An activation as a layer of its own."""

    def activation_name(self) -> str:
        return spelling.snake(type(self).__name__).replace("re_lu", "relu").replace("leaky_relu", "leaky_relu")


class ReLU(_Activating):
    signature = "max_value=None, negative_slope=0.0, threshold=0.0"


class LeakyReLU(_Activating):
    signature = "negative_slope=0.3"
    old = {"alpha": "negative_slope"}


class ELU(_Activating):
    signature = "alpha=1.0"


class ThresholdedReLU(_Activating):
    signature = "theta=1.0"


class Softmax(_Activating):
    signature = "axis=-1"


class PReLU(_Activating):
    signature = "alpha_initializer='Zeros', alpha_regularizer=None, alpha_constraint=None, shared_axes=None"
    old = {"init": "alpha_initializer"}

    def weigh(self, shape: Shape) -> None:
        own = list(shape[1:])
        shared = self.arguments["shared_axes"] or []
        for axis in [shared] if isinstance(shared, int) else shared:
            own[axis - 1] = 1
        self.add_weight(tuple(own), name="alpha", initializer="zeros")


class Rescaling(Layer):
    signature = "scale, offset=0.0"


class _Augmenting(Layer):
    """Changes images while training, not their shape."""


class RandomFlip(_Augmenting):
    signature = "mode='horizontal_and_vertical', seed=None, data_format=None"


class RandomRotation(_Augmenting):
    signature = "factor, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None"


class RandomZoom(_Augmenting):
    signature = "height_factor, width_factor=None, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None"


class RandomTranslation(_Augmenting):
    signature = "height_factor, width_factor, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None"


class RandomContrast(_Augmenting):
    signature = "factor, seed=None"


class RandomBrightness(_Augmenting):
    signature = "factor, value_range=(0, 255), seed=None"


class Resizing(Layer):
    signature = (
        "height, width, interpolation='bilinear', crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, fill_mode='constant', "
        "fill_value=0.0, antialias=False, data_format=None"
    )

    def infer(self, shape: Shape) -> Shape:
        return (*shape[:-3], self.arguments["height"], self.arguments["width"], shape[-1])


class CenterCrop(Resizing):
    signature = "height, width, data_format=None"


class RandomCrop(Resizing):
    signature = "height, width, seed=None, data_format=None, name=None"


LAYERS = (InputLayer, Dense, Activation, Dropout, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D, GaussianDropout, AlphaDropout,
          GaussianNoise, ActivityRegularization, Masking, Identity, Flatten, Reshape, Permute, RepeatVector, Lambda, Embedding, ReLU,
          LeakyReLU, ELU, ThresholdedReLU, Softmax, PReLU, Rescaling, RandomFlip, RandomRotation, RandomZoom, RandomTranslation,
          RandomContrast, RandomBrightness, Resizing, CenterCrop, RandomCrop)  # fmt: skip
