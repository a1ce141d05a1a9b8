"""Learning-rate schedules of `keras.optimizers.schedules`: these compute, for they are what a homework may plot."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from .functions import Thing

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


class LearningRateSchedule(Thing):
    """A learning rate that depends on the number of updates."""

    def __call__(self, step: Any) -> Any:
        raise NotImplementedError("a learning-rate schedule says in __call__(step) what the rate is")

    def first(self) -> float:
        """The rate of the first update."""
        try:
            return float(self(0))
        except Exception:
            return float("nan")


class ExponentialDecay(LearningRateSchedule):
    signature = "initial_learning_rate, decay_steps, decay_rate, staircase=False, name='ExponentialDecay'"

    def __call__(self, step: Any) -> Any:
        a = self.arguments
        power = np.asarray(step, dtype=float) / a["decay_steps"]
        return a["initial_learning_rate"] * a["decay_rate"] ** (np.floor(power) if a["staircase"] else power)


class InverseTimeDecay(LearningRateSchedule):
    signature = "initial_learning_rate, decay_steps, decay_rate, staircase=False, name='InverseTimeDecay'"

    def __call__(self, step: Any) -> Any:
        a = self.arguments
        power = np.asarray(step, dtype=float) / a["decay_steps"]
        return a["initial_learning_rate"] / (1 + a["decay_rate"] * (np.floor(power) if a["staircase"] else power))


class PiecewiseConstantDecay(LearningRateSchedule):
    signature = "boundaries, values, name='PiecewiseConstant'"

    def __call__(self, step: Any) -> Any:
        a = self.arguments
        return np.asarray(a["values"], dtype=float)[np.searchsorted(a["boundaries"], step, side="left")]


class PolynomialDecay(LearningRateSchedule):
    signature = (
        "initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name='PolynomialDecay'"
    )

    def __call__(self, step: Any) -> Any:
        a = self.arguments
        steps: Any = np.asarray(step, dtype=float)
        whole: Any = float(a["decay_steps"])
        if a["cycle"]:
            whole = whole * np.maximum(1.0, np.ceil(steps / whole))
        else:
            steps = np.minimum(steps, whole)
        span = a["initial_learning_rate"] - a["end_learning_rate"]
        return span * (1 - steps / whole) ** a["power"] + a["end_learning_rate"]


class CosineDecay(LearningRateSchedule):
    signature = "initial_learning_rate, decay_steps, alpha=0.0, name='CosineDecay', warmup_target=None, warmup_steps=0"

    def __call__(self, step: Any) -> Any:
        a = self.arguments
        top = a["initial_learning_rate"] if a["warmup_target"] is None else a["warmup_target"]
        steps = np.asarray(step, dtype=float)
        done = np.clip((steps - a["warmup_steps"]) / a["decay_steps"], 0, 1)
        cosine = top * ((1 - a["alpha"]) * 0.5 * (1 + np.cos(math.pi * done)) + a["alpha"])
        if a["warmup_target"] is None or not a["warmup_steps"]:
            return cosine
        rising = a["initial_learning_rate"] + (top - a["initial_learning_rate"]) * steps / a["warmup_steps"]
        return np.where(steps < a["warmup_steps"], rising, cosine)


class CosineDecayRestarts(LearningRateSchedule):
    signature = "initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name='SGDRDecay'"

    def __call__(self, step: Any) -> Any:
        a = self.arguments
        left, length, height = float(step), float(a["first_decay_steps"]), 1.0
        while left >= length:
            left, length, height = left - length, length * a["t_mul"], height * a["m_mul"]
        cosine = 0.5 * height * (1 + math.cos(math.pi * left / length))
        return a["initial_learning_rate"] * ((1 - a["alpha"]) * cosine + a["alpha"])


SCHEDULES: dict[str, Any] = {
    cls.__name__: cls
    for cls in (LearningRateSchedule, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay, CosineDecay,
                CosineDecayRestarts)
}  # fmt: skip
