"""Pooling, over windows and over everything."""

from __future__ import annotations

from typing import Any

from ..record import RECORDER
from ..tensors import Shape
from .base import Layer
from .conv import Spatial, slid


class _Pooling(Spatial):
    def infer(self, shape: Shape) -> Shape:
        sizes, channels = self.parts(shape)
        pool = self.size("pool_size")
        strides = pool if self.arguments["strides"] is None else self.size("strides")
        mode = self.padding_mode()
        out = [slid(n, k, s, mode) for n, k, s in zip(sizes, pool, strides, strict=True)]
        if any(n is not None and n <= 0 for n in out):
            raise ValueError(
                f"Computed output size would be negative. Received: inputs.shape={tuple(shape)}, pool_size={pool}, strides={strides}, "
                f"padding={mode}"
            )
        return self.joined(shape[0], out, channels)


class MaxPooling1D(_Pooling):
    rank = 1
    signature = "pool_size=2, strides=None, padding='valid', data_format=None, name=None"


class MaxPooling2D(_Pooling):
    signature = "pool_size=(2, 2), strides=None, padding='valid', data_format=None, name=None"


class MaxPooling3D(_Pooling):
    rank = 3
    signature = "pool_size=(2, 2, 2), strides=None, padding='valid', data_format=None, name=None"


class _Average(_Pooling):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and not {"pool_size", "pool_length"} & set(kwargs):
            RECORDER.clue(
                f"{type(self).__name__}() without pool_size", ("keras-1", "keras-2.2", "keras-2.3", "tf-2", "tf-2.11")
            )
        super().__init__(*args, **kwargs)


class AveragePooling1D(_Average, MaxPooling1D):
    pass


class AveragePooling2D(_Average, MaxPooling2D):
    pass


class AveragePooling3D(_Average, MaxPooling3D):
    pass


class _Global(Spatial):
    signature = "data_format=None, keepdims=False"

    def infer(self, shape: Shape) -> Shape:
        _, channels = self.parts(shape)
        if self.arguments["keepdims"]:
            return self.joined(shape[0], [1] * self.rank, channels)
        return (shape[0], channels)


class GlobalMaxPooling1D(_Global):
    rank = 1


class GlobalMaxPooling2D(_Global):
    rank = 2


class GlobalMaxPooling3D(_Global):
    rank = 3


class GlobalAveragePooling1D(_Global):
    rank = 1


class GlobalAveragePooling2D(_Global):
    rank = 2


class GlobalAveragePooling3D(_Global):
    rank = 3


LAYERS: tuple[type[Layer], ...] = (MaxPooling1D, MaxPooling2D, MaxPooling3D, AveragePooling1D, AveragePooling2D, AveragePooling3D,
          GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D, GlobalAveragePooling1D, GlobalAveragePooling2D,
          GlobalAveragePooling3D)  # fmt: skip
