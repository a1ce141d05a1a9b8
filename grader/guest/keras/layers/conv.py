"""Convolutions, and what changes the size of images and sequences: padding, cropping, upsampling."""

from __future__ import annotations

import builtins
from typing import Any

from .. import settings
from ..tensors import Shape
from .base import Layer

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

_TAIL = (
    "activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, "
    "bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None"
)
_DEPTH_TAIL = (
    "depthwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, bias_regularizer=None, "
    "activity_regularizer=None, depthwise_constraint=None, bias_constraint=None"
)
_SEPARABLE_TAIL = (
    "depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer='glorot_uniform', "
    "pointwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, pointwise_regularizer=None, "
    "bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None"
)


def sized(value: Any, rank: int, name: str) -> tuple[int, ...]:
    """One number or one for each dimension, as a tuple; raises ValueError otherwise."""
    if hasattr(value, "__index__"):
        found = (int(value),) * rank
    else:
        try:
            found = tuple(int(n) for n in value)
        except TypeError:
            found = ()
    if len(found) != rank or any(n < 0 for n in found):
        raise ValueError(f"The `{name}` argument must be a tuple of {rank} integers. Received {name}={value}")
    return found


def slid(size: Any, kernel: int, stride: int, padding: str, dilation: int = 1) -> Any:
    """How many places a window of `kernel` takes along a length; None for an unknown length."""
    if size is None:
        return None
    if padding == "same":
        return -(-size // stride)
    if padding == "causal":
        return -(-size // stride)
    span = (kernel - 1) * dilation + 1
    return (size - span) // stride + 1


class Spatial(Layer):
    """A layer over `rank` dimensions of space or time, and channels."""

    rank = 2

    def first(self) -> bool:
        """Whether channels come before space."""
        given = self.arguments.get("data_format")
        if given not in (None, "channels_last", "channels_first"):
            raise ValueError(
                f"The `data_format` argument must be one of 'channels_first', 'channels_last'. Received: {given}"
            )
        return bool((given or settings.image_data_format()) == "channels_first")

    def parts(self, shape: Shape) -> tuple[list[Any], Any]:
        """The spatial sizes and the channels of an input; raises ValueError for the wrong number of dimensions."""
        if len(shape) != self.rank + 2:
            raise ValueError(
                f'Input 0 of layer "{self.name}" is incompatible with the layer: expected ndim={self.rank + 2}, found ndim={len(shape)}. '
                f"Full shape received: {tuple(shape)}"
            )
        return (list(shape[2:]), shape[1]) if self.first() else (list(shape[1:-1]), shape[-1])

    def joined(self, batch: Any, sizes: Any, channels: Any) -> Shape:
        return (batch, channels, *sizes) if self.first() else (batch, *sizes, channels)

    def size(self, name: str) -> tuple[int, ...]:
        return sized(self.arguments[name], self.rank, name)

    def padding_mode(self) -> str:
        mode = str(self.arguments.get("padding", "valid")).lower()
        allowed = ("valid", "same", "causal") if self.rank == 1 else ("valid", "same")
        if mode not in allowed:
            raise ValueError(f"The `padding` argument must be one of {allowed}. Received: {self.arguments['padding']}")
        return mode


class _Conv(Spatial):
    channel_axis_of_kernel = -2

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filters = self.arguments.get("filters", 1)
        if isinstance(filters, list | tuple) or filters is None or filters <= 0:
            raise ValueError(
                f"Invalid value for argument `filters`. Expected a strictly positive value. Received filters={filters}."
            )
        if "kernel_size" in self.arguments:
            self.size("kernel_size")
        self.size("strides")
        self.padding_mode()

    def weigh(self, shape: Shape) -> None:
        _, channels = self.parts(shape)
        if channels is None:
            raise ValueError("The channel dimension of the inputs should be defined.")
        groups = self.arguments.get("groups", 1)
        filters = int(self.arguments["filters"])
        if channels % groups or filters % groups:
            raise ValueError(f"channels ({channels}) and filters ({filters}) have to be divisible by groups ({groups})")
        self.add_weight((*self.size("kernel_size"), channels // groups, filters), name="kernel")
        if self.arguments["use_bias"]:
            self.add_weight((filters,), name="bias", initializer="zeros")
        self.channels = channels

    def out_channels(self) -> int:
        return int(self.arguments["filters"])

    def infer(self, shape: Shape) -> Shape:
        sizes, channels = self.parts(shape)
        known = getattr(self, "channels", None)
        if known is not None and channels is not None and channels != known:
            axis = 1 if self.first() else -1
            raise ValueError(
                f'Input 0 of layer "{self.name}" is incompatible with the layer: expected axis {axis} of input shape to have value {known}, '
                f"but received input with shape {tuple(shape)}"
            )
        kernel, strides, mode = self.size("kernel_size"), self.size("strides"), self.padding_mode()
        dilation = self.size("dilation_rate")
        out = [slid(n, k, s, mode, d) for n, k, s, d in zip(sizes, kernel, strides, dilation, strict=True)]
        if any(n is not None and n <= 0 for n in out):
            raise ValueError(
                f"Computed output size would be negative. Received: inputs.shape={tuple(shape)}, kernel_size={kernel}, strides={strides}, "
                f"padding={mode}"
            )
        return self.joined(shape[0], out, self.out_channels())


class Conv1D(_Conv):
    rank = 1
    signature = (
        f"filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, groups=1, {_TAIL}"
    )


class Conv2D(_Conv):
    signature = f"filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1), groups=1, {_TAIL}"


class Conv3D(_Conv):
    rank = 3
    signature = f"filters, kernel_size, strides=(1, 1, 1), padding='valid', data_format=None, dilation_rate=(1, 1, 1), groups=1, {_TAIL}"


class _Transposed(_Conv):
    def weigh(self, shape: Shape) -> None:
        _, channels = self.parts(shape)
        self.add_weight((*self.size("kernel_size"), int(self.arguments["filters"]), channels), name="kernel")
        if self.arguments["use_bias"]:
            self.add_weight((int(self.arguments["filters"]),), name="bias", initializer="zeros")
        self.channels = channels

    def infer(self, shape: Shape) -> Shape:
        sizes, _ = self.parts(shape)
        extra = self.arguments["output_padding"]
        more = (None,) * self.rank if extra is None else sized(extra, self.rank, "output_padding")
        mode = self.padding_mode()
        out: list[Any] = []
        for n, k, s, d, p in zip(
            sizes, self.size("kernel_size"), self.size("strides"), self.size("dilation_rate"), more, strict=True
        ):
            span = (k - 1) * d + 1
            if n is None:
                out.append(None)
            elif p is None:
                out.append(n * s if mode == "same" else n * s + max(span - s, 0))
            else:
                pad = span // 2 if mode == "same" else 0
                out.append((n - 1) * s + span - 2 * pad + p)
        return self.joined(shape[0], out, self.out_channels())


class Conv1DTranspose(_Transposed):
    rank = 1
    signature = f"filters, kernel_size, strides=1, padding='valid', output_padding=None, data_format=None, dilation_rate=1, {_TAIL}"


class Conv2DTranspose(_Transposed):
    signature = f"filters, kernel_size, strides=(1, 1), padding='valid', output_padding=None, data_format=None, dilation_rate=(1, 1), {_TAIL}"


class Conv3DTranspose(_Transposed):
    rank = 3
    signature = f"filters, kernel_size, strides=(1, 1, 1), padding='valid', data_format=None, output_padding=None, dilation_rate=(1, 1, 1), {_TAIL}"


class _Depthwise(_Conv):
    def weigh(self, shape: Shape) -> None:
        _, channels = self.parts(shape)
        many = int(self.arguments["depth_multiplier"])
        self.add_weight((*self.size("kernel_size"), channels, many), name="kernel")
        if self.arguments["use_bias"]:
            self.add_weight((channels * many,), name="bias", initializer="zeros")
        self.channels = channels

    def out_channels(self) -> int:
        return int(self.channels * self.arguments["depth_multiplier"])


class DepthwiseConv1D(_Depthwise):
    rank = 1
    signature = (
        "kernel_size, strides=1, padding='valid', depth_multiplier=1, data_format=None, dilation_rate=1, activation=None, "
        f"use_bias=True, {_DEPTH_TAIL}"
    )


class DepthwiseConv2D(_Depthwise):
    signature = (
        "kernel_size, strides=(1, 1), padding='valid', depth_multiplier=1, data_format=None, dilation_rate=(1, 1), activation=None, "
        f"use_bias=True, {_DEPTH_TAIL}"
    )


class _Separable(_Conv):
    def weigh(self, shape: Shape) -> None:
        _, channels = self.parts(shape)
        many, filters = int(self.arguments["depth_multiplier"]), int(self.arguments["filters"])
        self.add_weight((*self.size("kernel_size"), channels, many), name="depthwise_kernel")
        self.add_weight((*(1,) * self.rank, channels * many, filters), name="pointwise_kernel")
        if self.arguments["use_bias"]:
            self.add_weight((filters,), name="bias", initializer="zeros")
        self.channels = channels


class SeparableConv1D(_Separable):
    rank = 1
    signature = (
        f"filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, {_SEPARABLE_TAIL}"
    )


class SeparableConv2D(_Separable):
    signature = f"filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1), {_SEPARABLE_TAIL}"


class LocallyConnected2D(_Conv):
    signature = f"filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, {_TAIL}, implementation=1"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arguments["dilation_rate"] = 1

    def weigh(self, shape: Shape) -> None:
        _, channels = self.parts(shape)
        out = _Conv.infer(self, shape)
        places = 1
        for n in out[2:] if self.first() else out[1:-1]:
            places *= n
        window = channels
        for k in self.size("kernel_size"):
            window *= k
        filters = int(self.arguments["filters"])
        self.add_weight((places, window, filters), name="kernel")
        if self.arguments["use_bias"]:
            self.add_weight((places, filters), name="bias", initializer="zeros")


class LocallyConnected1D(LocallyConnected2D):
    rank = 1
    signature = f"filters, kernel_size, strides=1, padding='valid', data_format=None, {_TAIL}, implementation=1"


def pairs_of(value: Any, rank: int, name: str) -> list[tuple[int, int]]:
    """Amounts before and after, for each dimension, however they are written."""
    if hasattr(value, "__index__"):
        return [(int(value), int(value))] * rank
    value = list(value)
    if rank == 1 and len(value) == 2 and all(hasattr(v, "__index__") for v in value):
        return [(int(value[0]), int(value[1]))]
    if len(value) != rank:
        raise ValueError(f"`{name}` should have {rank} elements. Received: {name}={value}")
    return [(int(v), int(v)) if hasattr(v, "__index__") else (int(v[0]), int(v[1])) for v in value]


class _Padding(Spatial):
    def infer(self, shape: Shape) -> Shape:
        sizes, channels = self.parts(shape)
        pairs = pairs_of(self.arguments["padding"], self.rank, "padding")
        return self.joined(
            shape[0], [None if n is None else n + a + b for n, (a, b) in zip(sizes, pairs, strict=True)], channels
        )


class ZeroPadding1D(_Padding):
    rank = 1
    signature = "padding=1, data_format=None"


class ZeroPadding2D(_Padding):
    signature = "padding=(1, 1), data_format=None"


class ZeroPadding3D(_Padding):
    rank = 3
    signature = "padding=((1, 1), (1, 1), (1, 1)), data_format=None"


class _Cropping(Spatial):
    def infer(self, shape: Shape) -> Shape:
        sizes, channels = self.parts(shape)
        pairs = pairs_of(self.arguments["cropping"], self.rank, "cropping")
        out = [None if n is None else n - a - b for n, (a, b) in zip(sizes, pairs, strict=True)]
        if any(n is not None and n <= 0 for n in out):
            raise ValueError(f"`cropping` is larger than the input: {self.arguments['cropping']} of {tuple(shape)}")
        return self.joined(shape[0], out, channels)


class Cropping1D(_Cropping):
    rank = 1
    signature = "cropping=(1, 1)"


class Cropping2D(_Cropping):
    signature = "cropping=((0, 0), (0, 0)), data_format=None"


class Cropping3D(_Cropping):
    rank = 3
    signature = "cropping=((1, 1), (1, 1), (1, 1)), data_format=None"


class _UpSampling(Spatial):
    def infer(self, shape: Shape) -> Shape:
        sizes, channels = self.parts(shape)
        return self.joined(
            shape[0], [None if n is None else n * s for n, s in zip(sizes, self.size("size"), strict=True)], channels
        )


class UpSampling1D(_UpSampling):
    rank = 1
    signature = "size=2"
    old = {"length": "size"}


class UpSampling2D(_UpSampling):
    signature = "size=(2, 2), data_format=None, interpolation='nearest'"


class UpSampling3D(_UpSampling):
    rank = 3
    signature = "size=(2, 2, 2), data_format=None"


LAYERS = (Conv1D, Conv2D, Conv3D, Conv1DTranspose, Conv2DTranspose, Conv3DTranspose, DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D,
          SeparableConv2D, LocallyConnected1D, LocallyConnected2D, ZeroPadding1D, ZeroPadding2D, ZeroPadding3D, Cropping1D, Cropping2D,
          Cropping3D, UpSampling1D, UpSampling2D, UpSampling3D)  # fmt: skip
