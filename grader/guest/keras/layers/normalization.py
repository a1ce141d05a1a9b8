"""Normalisation, and attention."""

from __future__ import annotations

import math
from typing import Any

from ..tensors import Shape
from .base import Layer


def _axes(axis: Any, shape: Shape) -> list[int]:
    found = [axis] if isinstance(axis, int) else list(axis)
    return [a % len(shape) for a in found]


class BatchNormalization(Layer):
    signature = (
        "axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', "
        "moving_mean_initializer='zeros', moving_variance_initializer='ones', beta_regularizer=None, gamma_regularizer=None, "
        "beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, synchronized=False"
    )

    def weigh(self, shape: Shape) -> None:
        width = tuple(shape[a] for a in _axes(self.arguments["axis"], shape))
        if self.arguments["scale"]:
            self.add_weight(width, name="gamma", initializer="ones")
        if self.arguments["center"]:
            self.add_weight(width, name="beta", initializer="zeros")
        self.add_weight(width, name="moving_mean", initializer="zeros", trainable=False)
        self.add_weight(width, name="moving_variance", initializer="ones", trainable=False)


class LayerNormalization(Layer):
    signature = (
        "axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', beta_regularizer=None, "
        "gamma_regularizer=None, beta_constraint=None, gamma_constraint=None"
    )

    def weigh(self, shape: Shape) -> None:
        width = tuple(shape[a] for a in _axes(self.arguments["axis"], shape))
        if self.arguments["scale"]:
            self.add_weight(width, name="gamma", initializer="ones")
        if self.arguments["center"]:
            self.add_weight(width, name="beta", initializer="zeros")


class GroupNormalization(LayerNormalization):
    signature = (
        "groups=32, axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', "
        "beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None"
    )


class UnitNormalization(Layer):
    signature = "axis=-1"


class Normalization(Layer):
    signature = "axis=-1, mean=None, variance=None, invert=False"

    def weigh(self, shape: Shape) -> None:
        if self.arguments["mean"] is None:
            axis = self.arguments["axis"]
            width = () if axis is None else tuple(shape[a] for a in _axes(axis, shape))
            self.add_weight(width, name="mean", initializer="zeros", trainable=False)
            self.add_weight(width, name="variance", initializer="ones", trainable=False)
            self.add_weight((), name="count", initializer="zeros", trainable=False)

    def adapt(self, data: Any, **kwargs: Any) -> None:
        """Looks at data beforehand; there is nothing to learn here."""

    def count_params(self) -> int:
        # Keras 3 keeps mean and variance, and counts them with their counter
        return sum(math.prod(w.shape) for w in self.own_weights)


class Attention(Layer):
    signature = "use_scale=False, score_mode='dot', dropout=0.0, seed=None"

    def weigh(self, shape: Any) -> None:
        if self.arguments["use_scale"]:
            self.add_weight((), name="scale", initializer="ones")

    def infer(self, shape: Any) -> Any:
        return (*shape[0][:-1], shape[1][-1])


class AdditiveAttention(Attention):
    signature = "use_scale=True, dropout=0.0"

    def weigh(self, shape: Any) -> None:
        if self.arguments["use_scale"]:
            self.add_weight((shape[0][-1],), name="scale")


class MultiHeadAttention(Layer):
    signature = (
        "num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True, output_shape=None, attention_axes=None, sliding_window=None, "
        "flash_attention=None, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, "
        "bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, use_gate=False, seed=None"
    )

    def weigh(self, shape: Any) -> None:
        query, value, *rest = shape if isinstance(shape[0], tuple | list) else (shape, shape)
        key = rest[0] if rest else value
        heads, width = self.arguments["num_heads"], self.arguments["key_dim"]
        out = self.arguments["value_dim"] or width
        for name, source, size in (("query", query, width), ("key", key, width), ("value", value, out)):
            self.add_weight((source[-1], heads, size), name=f"{name}_kernel")
            if self.arguments["use_bias"]:
                self.add_weight((heads, size), name=f"{name}_bias", initializer="zeros")
        last = self._last(query)
        self.add_weight((heads, out, *last), name="output_kernel")
        if self.arguments["use_bias"]:
            self.add_weight(last, name="output_bias", initializer="zeros")

    def _last(self, query: Shape) -> tuple[int, ...]:
        given = self.arguments["output_shape"]
        return (query[-1],) if given is None else (given,) if isinstance(given, int) else tuple(given)

    def infer(self, shape: Any) -> Any:
        query = shape[0] if isinstance(shape[0], tuple | list) else shape
        return (*query[:-1], *self._last(tuple(query)))


LAYERS = (BatchNormalization, LayerNormalization, GroupNormalization, UnitNormalization, Normalization, Attention, AdditiveAttention,
          MultiHeadAttention)  # fmt: skip
