"""The global settings of `keras.backend`: epsilon, the order of an image's dimensions, the float type."""

from __future__ import annotations

import builtins
from typing import Any

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

_kept: dict[str, Any] = {"epsilon": 1e-7, "image_data_format": "channels_last", "floatx": "float32"}


def epsilon() -> float:
    return float(_kept["epsilon"])


def set_epsilon(value: float) -> None:
    _kept["epsilon"] = value


def image_data_format() -> str:
    return str(_kept["image_data_format"])


def set_image_data_format(data_format: str) -> None:
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError(f"Unknown data_format: {data_format}")
    _kept["image_data_format"] = data_format


def image_dim_ordering() -> str:
    return "tf" if image_data_format() == "channels_last" else "th"


def set_image_dim_ordering(order: str) -> None:
    set_image_data_format("channels_last" if order == "tf" else "channels_first")


def floatx() -> str:
    return str(_kept["floatx"])


def set_floatx(value: str) -> None:
    if value not in ("float16", "float32", "float64", "bfloat16"):
        raise ValueError(f"Unknown `floatx` value: {value}")
    _kept["floatx"] = value
