"""The layers that the stand-in knows. One file per family, every layer in its family's table."""

from __future__ import annotations

from typing import Any

from . import conv, core, merging, normalization, pooling, recurrent
from .base import Layer

KINDS: dict[str, type[Layer]] = {
    cls.__name__: cls for family in (core, conv, pooling, normalization, merging, recurrent) for cls in family.LAYERS
}
"""Layers by the name of their class."""

ALIASES = {
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "Conv3DTranspose": "Conv3DTranspose",
    "Convolution1DTranspose": "Conv1DTranspose",
    "Convolution2DTranspose": "Conv2DTranspose",
    "Convolution3DTranspose": "Conv3DTranspose",
    "Deconvolution2D": "Conv2DTranspose",
    "SeparableConvolution1D": "SeparableConv1D",
    "SeparableConvolution2D": "SeparableConv2D",
    "MaxPool1D": "MaxPooling1D",
    "MaxPool2D": "MaxPooling2D",
    "MaxPool3D": "MaxPooling3D",
    "AvgPool1D": "AveragePooling1D",
    "AvgPool2D": "AveragePooling2D",
    "AvgPool3D": "AveragePooling3D",
    "GlobalMaxPool1D": "GlobalMaxPooling1D",
    "GlobalMaxPool2D": "GlobalMaxPooling2D",
    "GlobalMaxPool3D": "GlobalMaxPooling3D",
    "GlobalAvgPool1D": "GlobalAveragePooling1D",
    "GlobalAvgPool2D": "GlobalAveragePooling2D",
    "GlobalAvgPool3D": "GlobalAveragePooling3D",
}
"""Other names of layers."""

TABLE: dict[str, Any] = {
    **KINDS,
    **{alias: KINDS[name] for alias, name in ALIASES.items()},
    **merging.FUNCTIONS,
    "Layer": Layer,
    "Input": core.Input,
    "merge": merging.merge,
}
"""What `keras.layers` offers."""
