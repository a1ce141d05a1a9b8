"""Recurrent layers, and layers around other layers."""

from __future__ import annotations

from typing import Any

from ..tensors import Shape
from .base import Layer
from .conv import Spatial, slid

_HEAD = "units, activation='tanh'"
_KERNELS = (
    "use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', "
)
_REGULARIZERS = (
    "kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0"
)
_STATES = "return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False"


class _Recurrent(Layer):
    gates = 1
    states = 1

    def weigh(self, shape: Shape) -> None:
        shape = _sequence(self, shape)
        units = int(self.arguments["units"])
        self.add_weight((shape[-1], self.gates * units), name="kernel")
        self.add_weight((units, self.gates * units), name="recurrent_kernel", initializer="orthogonal")
        if self.arguments["use_bias"]:
            self.add_weight(self.bias_shape(units), name="bias", initializer="zeros")

    def bias_shape(self, units: int) -> tuple[int, ...]:
        return (self.gates * units,)

    def infer(self, shape: Any) -> Any:
        shape = _sequence(self, shape)
        units = int(self.arguments["units"])
        out: Any = (*shape[:2], units) if self.arguments["return_sequences"] else (shape[0], units)
        return [out, *[(shape[0], units)] * self.states] if self.arguments["return_state"] else out

    def reset_states(self) -> None:
        """Nothing is remembered between batches here."""


def _sequence(layer: Layer, shape: Any) -> Shape:
    """The shape of the sequence (states given as well left out); raises ValueError where it isn't one."""
    if shape and isinstance(shape[0], tuple | list):
        shape = shape[0]
    if len(shape) != 3:
        raise ValueError(
            f'Input 0 of layer "{layer.name}" is incompatible with the layer: expected ndim=3, found ndim={len(shape)}. '
            f"Full shape received: {tuple(shape)}"
        )
    return tuple(shape)


class SimpleRNN(_Recurrent):
    signature = f"{_HEAD}, {_KERNELS}{_REGULARIZERS}, {_STATES}, seed=None"
    old = {"output_dim": "units"}


class LSTM(_Recurrent):
    gates, states = 4, 2
    signature = f"{_HEAD}, recurrent_activation='sigmoid', {_KERNELS}unit_forget_bias=True, {_REGULARIZERS}, seed=None, {_STATES}, use_cudnn='auto'"
    old = {"output_dim": "units"}


class GRU(_Recurrent):
    gates = 3
    signature = f"{_HEAD}, recurrent_activation='sigmoid', {_KERNELS}{_REGULARIZERS}, seed=None, {_STATES}, reset_after=True, use_cudnn='auto'"
    old = {"output_dim": "units"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from ..record import RECORDER

        super().__init__(*args, **kwargs)
        if "reset_after" not in kwargs and RECORDER.generation() in ("keras-1", "keras-2.2", "keras-2.3"):
            self.arguments["reset_after"] = False  # the default before TensorFlow 2

    def bias_shape(self, units: int) -> tuple[int, ...]:
        return (2, self.gates * units) if self.arguments["reset_after"] else (self.gates * units,)


class CuDNNLSTM(LSTM):
    signature = f"units, {_KERNELS}unit_forget_bias=True, {_REGULARIZERS}, {_STATES}"

    def bias_shape(self, units: int) -> tuple[int, ...]:
        return (8 * units,)


class CuDNNGRU(GRU):
    signature = f"units, {_KERNELS}{_REGULARIZERS}, {_STATES}, reset_after=True"


class _Cell(Layer):
    """One step of a recurrent layer, for `RNN`."""

    whole: type[_Recurrent] = SimpleRNN

    def weigh(self, shape: Shape) -> None:
        units = int(self.arguments["units"])
        gates = self.whole.gates
        self.add_weight((shape[-1], gates * units), name="kernel")
        self.add_weight((units, gates * units), name="recurrent_kernel", initializer="orthogonal")
        if self.arguments["use_bias"]:
            double = self.arguments.get("reset_after", False)
            self.add_weight((2, gates * units) if double else (gates * units,), name="bias", initializer="zeros")

    def infer(self, shape: Shape) -> Shape:
        return (shape[0], int(self.arguments["units"]))


class SimpleRNNCell(_Cell):
    signature = f"{_HEAD}, {_KERNELS}{_REGULARIZERS}, seed=None"


class LSTMCell(_Cell):
    whole = LSTM
    signature = f"{_HEAD}, recurrent_activation='sigmoid', {_KERNELS}unit_forget_bias=True, {_REGULARIZERS}, seed=None"


class GRUCell(_Cell):
    whole = GRU
    signature = f"{_HEAD}, recurrent_activation='sigmoid', {_KERNELS}{_REGULARIZERS}, reset_after=True, seed=None"


class RNN(Layer):
    signature = f"cell, {_STATES}, zero_output_for_mask=False"

    def _cells(self) -> list[Any]:
        cell = self.arguments["cell"]
        return list(cell) if isinstance(cell, list | tuple) else [cell]

    def weigh(self, shape: Shape) -> None:
        width = _sequence(self, shape)[-1]
        for cell in self._cells():
            cell.ensure_built((shape[0], width))
            width = cell.arguments["units"]

    def infer(self, shape: Any) -> Any:
        shape = _sequence(self, shape)
        units = self._cells()[-1].arguments["units"]
        return (*shape[:2], units) if self.arguments["return_sequences"] else (shape[0], units)


class ConvLSTM2D(Spatial):
    signature = (
        "filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, activation='tanh', "
        f"recurrent_activation='sigmoid', {_KERNELS}unit_forget_bias=True, {_REGULARIZERS}, seed=None, return_sequences=False, "
        "return_state=False, go_backwards=False, stateful=False"
    )

    def weigh(self, shape: Shape) -> None:
        _, channels = self.parts((shape[0], *shape[2:]))
        filters = int(self.arguments["filters"])
        self.add_weight((*self.size("kernel_size"), channels, 4 * filters), name="kernel")
        self.add_weight((*self.size("kernel_size"), filters, 4 * filters), name="recurrent_kernel")
        if self.arguments["use_bias"]:
            self.add_weight((4 * filters,), name="bias", initializer="zeros")

    def infer(self, shape: Shape) -> Shape:
        sizes, _ = self.parts((shape[0], *shape[2:]))
        kernel, strides, dilation = self.size("kernel_size"), self.size("strides"), self.size("dilation_rate")
        mode = self.padding_mode()
        out = [slid(n, k, s, mode, d) for n, k, s, d in zip(sizes, kernel, strides, dilation, strict=True)]
        full = self.joined(shape[0], out, int(self.arguments["filters"]))
        return (full[0], shape[1], *full[1:]) if self.arguments["return_sequences"] else full


class TimeDistributed(Layer):
    signature = "layer"

    def weigh(self, shape: Shape) -> None:
        self.arguments["layer"].ensure_built((shape[0], *shape[2:]))

    def infer(self, shape: Shape) -> Shape:
        out = self.arguments["layer"].output_shape_for((shape[0], *shape[2:]))
        return (out[0], shape[1], *out[1:])

    def sublayers(self) -> list[Layer]:
        return [self.arguments["layer"]]


class Bidirectional(Layer):
    signature = "layer, merge_mode='concat', weights=None, backward_layer=None"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forward = self.arguments["layer"]
        self._both = [forward, self.arguments["backward_layer"] or forward.again()]

    def weigh(self, shape: Shape) -> None:
        for layer in self._both:
            layer.ensure_built(shape)

    def infer(self, shape: Any) -> Any:
        out = self._both[0].output_shape_for(shape)
        states = list(out[1:]) * 2 if isinstance(out, list) else []
        main = out[0] if isinstance(out, list) else out
        mode = self.arguments["merge_mode"]
        if mode is None:
            return [main, main, *states]
        if mode == "concat":
            main = (*main[:-1], main[-1] * 2)
        return [main, *states] if states else main

    def sublayers(self) -> list[Layer]:
        return list(self._both)


class Wrapper(Layer):
    signature = "layer"


class SpectralNormalization(Wrapper):
    signature = "layer, power_iterations=1"

    def weigh(self, shape: Shape) -> None:
        inner = self.arguments["layer"]
        inner.ensure_built(shape)
        self.add_weight((1, inner.own_weights[0].shape[-1]), name="vector_u", trainable=False)

    def infer(self, shape: Shape) -> Any:
        return self.arguments["layer"].output_shape_for(shape)

    def sublayers(self) -> list[Layer]:
        return [self.arguments["layer"]]


LAYERS = (SimpleRNN, LSTM, GRU, CuDNNLSTM, CuDNNGRU, SimpleRNNCell, LSTMCell, GRUCell, RNN, ConvLSTM2D, TimeDistributed, Bidirectional,
          Wrapper, SpectralNormalization)  # fmt: skip
