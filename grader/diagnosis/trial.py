"""What a diagnosis is made from: the inputs that a student's function was given, and its results."""

from __future__ import annotations

import msgspec
import numpy as np


class Setting(msgspec.Struct, frozen=True, eq=False):
    """What a step function is driven with: `gradients` (steps, *shape) given one by one, whatever `w` is.

    `state` None means all zeros. `t` is the number of the first update.
    """

    probe: str
    w: np.ndarray
    gradients: np.ndarray
    hyperparameters: dict[str, float]
    state: dict[str, np.ndarray] | None
    t: int


class Trial(Setting, frozen=True, eq=False):
    """One drive of a student's function.

    `got` holds, per slot that the function returns, an array (steps+1, *shape) in float64 that begins with what was
    passed in; NaN where there was no number.
    """

    got: dict[str, np.ndarray]
    dtype: str
    """The least precise dtype that the student's code worked in: "float32" or "float64"."""
    complete: bool = True
    """Every step came back."""
