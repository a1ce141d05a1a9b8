"""The parameter space that all families share: a rule of the reference, with switches for what goes wrong around it.

A family is a class `Wrong…(Switches, <the reference's rule>)`. Its switches at their defaults give the reference bit
for bit, in every dialect; a misconception sets some of them, and a pair of misconceptions is the union of two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from reference.rule import Array, EpsilonAt, Formula, State, floating, root
from reference.schedule import rate


@dataclass(frozen=True)
class Switches(Formula):
    """Mistakes that any rule can suffer: in direction, learning rate, and what becomes of w and the state."""

    ascends: bool = False
    """The step is added where it should be subtracted."""
    lr_power: int = 1
    """How often the step is multiplied by η."""
    lr_factor: float = 1.0
    """η is so many times too large."""
    lr_instead: float | None = None
    """A number written into the code in place of the η that is passed."""
    direction: Literal["given", "sign", "unit", "times-w", "averaged"] = "given"
    """What is used as the gradient: g, its signs, g/‖g‖, g·w, the mean of g's elements."""
    w_after: Literal["moved", "overwritten", "unchanged", "truncated"] = "moved"
    """w after the update: moved by the step, the step alone, w as it was, or its whole part."""
    state_used: Literal["passed", "none", "first-element"] = "passed"
    """The state that an update starts from: what is passed, fresh zeros, or for all what belongs to element 0."""
    state_returned: bool = True
    """False: the state is returned as it was passed."""

    def step(self, w: ArrayLike, g: ArrayLike, state: State) -> tuple[Array, State]:
        """As `Formula.step`, with the mistakes."""
        w, t = floating(w), int(state["t"]) + 1
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            g = np.asarray(g, w.dtype)
            if g.shape != w.shape:
                raise ValueError(f"the gradient has shape {g.shape}, w has {w.shape}")
            s = {name: np.broadcast_to(np.asarray(state[name], w.dtype), w.shape) for name in self.slots()}
            new_w, new_s = self.advance(w, g, s, t)
            new_s = {name: np.asarray(value, w.dtype) for name, value in new_s.items()}
            return np.asarray(new_w, w.dtype), {"t": t, **new_s}

    def advance(self, w: Array, g: Array, s: State, t: int) -> tuple[Array, State]:
        """w and the state arrays after the t-th update. Expects arrays of one shape, warnings switched off."""
        passed = s
        if self.w_after == "truncated":
            w = np.trunc(w)  # an integer array holds whole numbers only
        if self.direction != "given":
            g = self._misdirected(w, g)
        if self.state_used == "none":
            s = {name: np.full(w.shape, value, w.dtype) for name, value in self.slots().items()}
        elif self.state_used == "first-element":
            s = {name: np.full(w.shape, value.flat[0], w.dtype) for name, value in s.items()}
        lr = rate(self.lr, t - 1)
        if self.w_after == "moved":
            new_w, new_s = self.update(w, g, s, lr, t)
        elif self.w_after == "overwritten":
            new_w, new_s = self.update(np.zeros_like(w), g, s, lr, t)  # w ← −step
        else:
            new_w, new_s = self.update(w, g, s, lr, t)
            new_w = w if self.w_after == "unchanged" else np.trunc(new_w)
        return new_w, new_s if self.state_returned else passed

    def _misdirected(self, w: Array, g: Array) -> Array:
        if self.direction == "sign":
            return np.sign(g)  # g/|g|, element by element
        if self.direction == "unit":
            return g / float(np.sqrt(np.sum(g * g)))  # g/‖g‖
        if self.direction == "times-w":
            return g * w
        return np.full(g.shape, float(np.mean(g)), g.dtype)

    def lr_value(self, lr: float) -> float:
        """The learning rate as the wrong code has it, before it is used once, twice or not at all."""
        return self.lr_factor * (lr if self.lr_instead is None else self.lr_instead)

    def rated(self, lr: float) -> float:
        """What a step without a velocity is multiplied by: η, with the mistakes about it and about the sign."""
        lr = self.lr_value(lr)
        if self.lr_power != 1:
            lr = lr**self.lr_power
        return -lr if self.ascends else lr


@dataclass(frozen=True)
class Adaptive(Switches):
    """Mistakes of the rules that divide by the root of accumulated squares."""

    accumulated: Literal["squares", "magnitudes", "gradients"] = "squares"
    """What is accumulated: g², |g| or g."""
    then_squared: bool = False
    """What was accumulated is squared afterwards."""
    whole_array: Literal["", "sum", "mean"] = ""
    """One accumulator for all elements, of the sum or the mean over them."""
    root_taken: Literal["root", "none", "square"] = "root"
    """The denominator is the root of the accumulator, the accumulator itself, or its square."""
    root_stored: bool = False
    """The root is what is kept for the next update."""
    uses_old: bool = False
    """The step uses the accumulators as they were before this gradient."""
    starts_from_first: bool = False
    """The accumulator starts with the first g² and not at its initial value."""
    epsilon_instead: float | None = None
    """A number in place of ε; 0 is ε forgotten."""
    epsilon_added_to: Literal["denominator", "step", "rate"] = "denominator"
    """ε is added to the denominator, to the whole step, or to η/√ before the gradient multiplies it."""
    gradient_in_step: bool = True
    """False: the step is η/√ alone, without the gradient."""

    def entering(self, g: Array) -> Array:
        """What this gradient adds to the accumulator."""
        x = g if self.accumulated == "gradients" else np.abs(g) if self.accumulated == "magnitudes" else g**2
        if self.whole_array:
            x = np.full(g.shape, float(np.sum(x) if self.whole_array == "sum" else np.mean(x)), g.dtype)
        return x

    def denominator(self, x: Array, epsilon: float, at: EpsilonAt) -> Array:
        """√x + ε, √(x + ε), or what the mistakes make of it."""
        epsilon = 0.0 if self.epsilon_added_to != "denominator" else self.epsilon_value(epsilon)
        if self.then_squared:
            x = x * x
        if self.root_taken == "root":
            return root(x, epsilon, at)
        return (x if self.root_taken == "none" else x * x) + epsilon

    def epsilon_value(self, epsilon: float) -> float:
        """ε as the wrong code has it."""
        return epsilon if self.epsilon_instead is None else self.epsilon_instead

    def moved(self, w: Array, step: Array, numerator: Array, epsilon: float) -> Array:
        """w − step, where ε may have landed in the step."""
        if self.epsilon_added_to == "step":
            step = step + self.epsilon_value(epsilon)  # η·g/√ + ε
        elif self.epsilon_added_to == "rate":
            step = step + self.epsilon_value(epsilon) * numerator  # (η/√ + ε)·g
        return np.asarray(w - step)


Weights = Literal["right", "unscaled", "swapped", "sum", "forgetful", "latest"]
_WEIGHTS: Mapping[Weights, Any] = {
    "right": lambda beta: (beta, 1 - beta),  # β·old + (1−β)·new
    "unscaled": lambda beta: (beta, 1.0),  # β·old + new
    "swapped": lambda beta: (1 - beta, beta),  # (1−β)·old + β·new
    "sum": lambda beta: (1.0, 1.0),  # old + new
    "forgetful": lambda beta: (0.0, 1 - beta),  # (1−β)·new
    "latest": lambda beta: (0.0, 1.0),  # new
}


def weights(beta: float, how: Weights) -> tuple[float, float]:
    """What a moving average multiplies the old value and the new one by."""
    pair: tuple[float, float] = _WEIGHTS[how](beta)
    return pair
