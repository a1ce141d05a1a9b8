"""The parameter space of what goes wrong: any rule of the reference, with switches around its update and in its steps.

`Switches` wraps any rule: direction, learning rate, t, corrections, and what becomes of w and the state. A family's own
class adds the mistakes of its formula, by overriding single steps of the reference's `update`, which is never written
twice. Switches at their defaults give the reference, in every dialect; a misconception sets some of them, and a pair of
misconceptions is the union of two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import FunctionType
from typing import Any, ClassVar, Literal, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from grader.diagnosis.catalogue.slips import (
    ACCUMULATED,
    CORRECTIONS,
    COUNTS,
    DENOMINATORS,
    DIRECTIONS,
    MADE_OF_W,
    RATES,
    WEIGHTS,
    Weights,
)
from reference.rule import Array, EpsilonAt, Formula, State, floating, root
from reference.schedule import rate

STEPS: dict[str, dict[Any, frozenset[str]]] = {}
"""For each step of an update that can go wrong, by name: the functions for it, and the switches without which each is idle."""

Step = TypeVar("Step", bound=Callable[..., Any])


def where_set(*switches: str) -> Callable[[Step], Step]:
    """A step of the reference with mistakes in it: where none of these switches is set, it is the reference's own."""

    def marked(step: Step) -> Step:
        STEPS.setdefault(step.__name__, {})[step] = frozenset(switches)
        return step

    return marked


@dataclass(frozen=True)
class Switches(Formula):
    """Mistakes that any rule can suffer."""

    ascends: bool = False
    """The step is added where it should be subtracted."""
    lr_power: int = 1
    """How often the step is multiplied by η."""
    lr_factor: float = 1.0
    """η is so many times too large."""
    direction: str = "given"
    """What is used as the gradient: g, or a key of `DIRECTIONS`."""
    direction_limit: float = 1.0
    """The threshold of what is clipped; what is added to the length that g is divided by."""
    w_after: str = "moved"
    """w after the update: "moved" by the step; "overwritten", the step alone; or a key of `MADE_OF_W`,
    "truncated" being cut before and after."""
    rate_falls: str = ""
    """A key of `RATES`: η falls with t."""
    state_used: Literal["passed", "none", "first-element"] = "passed"
    """The state that an update starts from: what is passed, fresh zeros, or for all what belongs to element 0."""
    state_returned: bool = True
    """False: the state is returned as it was passed."""
    counts: str = "updates"
    """A key of `COUNTS`."""
    every: int = 2
    corrects_by: str = "power"
    """A key of `CORRECTIONS`."""
    uncorrected: tuple[str, ...] = ()
    """Moving averages that are not corrected for their start at zero."""
    m_corrected_by: str = ""
    v_corrected_by: str = ""
    """The same for the moving average of that name alone; or "other-beta", with the β of the other one."""
    unbracketed: tuple[str, ...] = ()
    """Moving averages whose correction lacks its brackets: m/1 − βᵗ."""
    m_weights: Weights = "right"
    v_weights: Weights = "right"
    r_weights: Weights = "right"
    d_weights: Weights = "right"
    """What the moving average of that name multiplies the old value and the new one by."""
    betas_of: tuple[tuple[str, str, str], ...] = ()
    """Moving averages, by name, with the hyperparameters that stand for β with the old value and with the new one."""
    open_brackets: tuple[str, ...] = ()
    """Moving averages whose weight lacks its brackets: β·old + 1 − β·new."""

    whole: ClassVar[Any] = None
    """The class with all its steps, of one without those that are idle."""

    @classmethod
    def built(cls, settings: Mapping[str, Any]) -> Self:
        """The rule with these switches and hyperparameters, names and values being right, without what is idle then.

        Variants are made and run by the thousand: a dataclass's own `__init__`, which takes longer than an update, is left out.
        """
        make: Any = cls.whole or cls
        switches = _switches(make)
        changed = frozenset(name for name, value in settings.items() if name in switches and value != switches[name])
        rule: Self = object.__new__(_without_idle_steps(make, changed))
        vars(rule).update(_defaults(make), **settings)
        return rule

    def otherwise(self, **switches: Any) -> Self:
        """The same with other switches, made once."""
        key = tuple(switches.items())
        made: dict[tuple[tuple[str, Any], ...], Self] = vars(self).setdefault("_made", {})
        if key not in made:
            made[key] = self.built({name: value for name, value in vars(self).items() if name != "_made"} | switches)
        return made[key]

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
            g = np.asarray(DIRECTIONS[self.direction](w, g, self.direction_limit), g.dtype)
        if self.state_used == "none":
            s = {name: np.full(w.shape, value, w.dtype) for name, value in self.slots().items()}
        elif self.state_used == "first-element":
            s = {name: np.full(w.shape, value.flat[0], w.dtype) for name, value in s.items()}
        lr = self.rated(rate(self.lr, t - 1))
        if self.rate_falls:
            lr = RATES[self.rate_falls](lr, t)
        if self.counts != "updates":
            t = COUNTS[self.counts](t, self.every)
        if self.w_after == "moved":
            new_w, new_s = self.update(w, g, s, lr, t)
        elif self.w_after == "overwritten":
            new_w, new_s = self.update(np.zeros_like(w), g, s, lr, t)  # w ← −step
        else:
            new_w, new_s = self.update(w, g, s, lr, t)
            new_w = MADE_OF_W[self.w_after](w, new_w, g, lr)
        return new_w, new_s if self.state_returned else passed

    def straight(self, w: Array, g: Array, s: State, t: int) -> tuple[Array, State]:
        """The same where nothing goes wrong before and after the update."""
        return self.update(w, g, s, self.rated(rate(self.lr, t - 1)), t)

    def rated(self, lr: float) -> float:
        """The learning rate that the update is given: η, with the mistakes about it and about the sign."""
        lr = self.lr_factor * lr
        if self.lr_power != 1:
            lr = lr**self.lr_power
        return -lr if self.ascends else lr

    @where_set("m_weights", "v_weights", "r_weights", "d_weights", "betas_of", "open_brackets")
    def moving_average(self, name: str, keep: float, old: Array, new: Array) -> Array:
        """As the reference, with other weights."""
        for of, keeps, takes in self.betas_of:
            if of == name:
                beta_of_old, beta_of_new = float(getattr(self, keeps)), float(getattr(self, takes))
                return beta_of_old * old + (1 - beta_of_new) * new
        if name in self.open_brackets:
            return keep * old + 1 - keep * new
        how = getattr(self, f"{name}_weights", "right")
        if how == "right":
            return super().moving_average(name, keep, old, new)
        of_old, of_new = WEIGHTS[how](keep)
        return of_old * old + of_new * new

    @where_set("corrects_by", "uncorrected", "m_corrected_by", "v_corrected_by")
    def correction(self, name: str, beta: float, t: int) -> float:
        """As the reference, with the mistakes about the correction."""
        if name in self.uncorrected:
            return 1.0
        how = getattr(self, f"{name}_corrected_by", "") or self.corrects_by
        if how == "other-beta":
            beta, how = getattr(self, "beta_2" if name == "m" else "beta_1"), "power"
        return CORRECTIONS[how](beta, t)

    @where_set("unbracketed")
    def corrected(self, name: str, average: Array, correction: float) -> Array:
        """As the reference, or without the brackets around the correction."""
        return average / 1 - (1 - correction) if name in self.unbracketed else average / correction


AROUND = ("direction", "direction_limit", "w_after", "rate_falls", "state_used", "state_returned", "counts")
"""Switches of what happens before and after an update."""


@cache
def _defaults(make: Any) -> Mapping[str, Any]:
    """Every field and its default."""
    return {each.name: each.default for each in fields(make)}


@cache
def _switches(make: Any) -> Mapping[str, Any]:
    """Every switch and its default."""
    own = {
        name for each in make.__mro__ if issubclass(each, Switches) for name in vars(each).get("__annotations__", {})
    }
    return {each.name: each.default for each in fields(make) if each.name in own}


@cache
def _without_idle_steps(make: Any, changed: frozenset[str]) -> type[Any]:
    """The class, each step being that of the first class to which a changed switch matters, or the reference's own."""
    found: dict[str, Any] = {}
    for each in make.__mro__:
        for name, step in vars(each).items():
            if name in STEPS and isinstance(step, FunctionType):
                set_by = STEPS[name].get(step)
                if set_by is None or not changed.isdisjoint(set_by):
                    found.setdefault(name, step)
    if changed.isdisjoint(AROUND):
        found["advance"] = make.straight
    made: type[Any] = _class_of(make, tuple(found.items()))
    return made


@cache
def _class_of(make: Any, steps: tuple[tuple[str, Any], ...]) -> type[Any]:
    """The class with these steps: few, so that Python's own caches of methods hold."""
    return type(make.__name__, (make,), {"whole": make, **dict(steps)})


@dataclass(frozen=True)
class Adaptive(Switches):
    """Mistakes of the rules that divide by the root of accumulated squares."""

    accumulated: Literal["squares", "magnitudes", "gradients", "doubled"] = "squares"
    """What is accumulated: g², |g|, g or 2·g."""
    then_squared: bool = False
    """What was accumulated is squared afterwards."""
    whole_array: Literal["", "sum", "mean", "mean-first"] = ""
    """One accumulator for all elements, of the sum or the mean over them; or of the gradients' mean, which is squared then."""
    average_squared: bool = False
    """The new accumulator is squared as a whole."""
    rate_in_accumulator: bool = False
    """What is accumulated is multiplied by η before it is squared."""
    maximum_kept: bool = False
    """The accumulator is the larger one of ρ times the old one and of what is new."""
    root_taken: str = "root"
    """What divides is the root of the accumulator, or a key of `DENOMINATORS`."""
    quotient_taken: Literal["", "upside-down", "root", "numerator-squared", "numerator-size", "w-too"] = ""
    """The denominator multiplies; the root is of the whole quotient; what it divides is squared, or its absolute value; it
    divides w as well."""
    root_stored: bool = False
    """The root is what is kept for the next update."""
    uses_old: bool = False
    """The step uses the state as it was before this gradient."""
    newest_missing: bool = False
    """The step uses the old accumulator, faded, before the newest square is added."""
    starts_from_first: bool = False
    """The accumulator starts with the first g² and not at its initial value."""
    starts_at: float | None = None
    """It starts at this."""
    epsilon_added_to: Literal[
        "denominator",
        "step",
        "w",
        "quotient",
        "rate",
        "inverse",
        "rate-alone",
        "rate-alone-added",
        "factor",
        "root-times",
    ] = "denominator"
    """ε is added to the denominator, to the whole step, to the new w, to the quotient that η multiplies, to η/√ or to 1/√
    before the gradient multiplies it, or the gradient multiplies ε alone (subtracted from w, or added); or it multiplies."""
    gradient_in_step: bool = True
    """False: the step is η/√ alone, without the gradient."""
    idle: bool = False
    """Nothing enters the state."""

    @where_set("starts_from_first", "starts_at", "root_stored", "uses_old", "newest_missing")
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference, with the mistakes about what the accumulator starts with, and what is used and kept of it."""
        if self.starts_from_first and t == 1:
            s = {**s, self.accumulator: self.square(g)}
        if self.starts_at is not None and t == 1:
            s = {**s, self.accumulator: np.full(g.shape, self.starts_at, g.dtype)}
        new_w, new_s = super().update(w, g, s, lr, t)
        if self.root_stored:
            new_s[self.accumulator] = np.sqrt(new_s[self.accumulator])
        if self.uses_old:
            new_w, _ = self.otherwise(uses_old=False, idle=True).update(w, g, s, lr, t)
        if self.newest_missing:
            faded = self.otherwise(newest_missing=False, **{f"{self.accumulator}_weights": "faded"})
            new_w, _ = faded.update(w, g, s, lr, t)
        return new_w, new_s

    @where_set("idle", "average_squared", "maximum_kept")
    def moving_average(self, name: str, keep: float, old: Array, new: Array) -> Array:
        """As the reference, with the mistakes."""
        if self.idle:
            return old
        if name == self.accumulator and self.maximum_kept:
            return np.maximum(keep * old, new)
        average = super().moving_average(name, keep, old, new)
        return average**2 if name == self.accumulator and self.average_squared else average

    @where_set("accumulated", "whole_array", "rate_in_accumulator")
    def square(self, g: Array) -> Array:
        """What this gradient adds to the accumulator."""
        if self.whole_array == "mean-first":
            g = np.full(g.shape, np.mean(g), g.dtype)
        if self.rate_in_accumulator:
            g = rate(self.lr, 0) * g
        x = ACCUMULATED[self.accumulated](g)
        if self.whole_array in ("sum", "mean"):
            x = np.full(g.shape, float(np.sum(x) if self.whole_array == "sum" else np.mean(x)), g.dtype)
        return x

    @where_set("gradient_in_step", "epsilon_added_to", "then_squared", "root_taken", "quotient_taken")
    def descended(
        self, w: Array, rate: float, x: Array, squares: Array, epsilon: float, at: EpsilonAt, name: str = ""
    ) -> Array:
        """As the reference, with the mistakes about the root, ε and the numerator."""
        numerator: Any = x if self.gradient_in_step else 1.0
        in_step, epsilon = (epsilon, 0.0) if self.epsilon_added_to != "denominator" else (0.0, epsilon)
        if self.then_squared:
            squares = squares * squares
        if self.root_taken == "root":
            denominator = root(squares, epsilon, at)
        else:
            denominator = DENOMINATORS[self.root_taken](squares, epsilon)
        step = rate * numerator / denominator
        if self.quotient_taken == "upside-down":
            step = rate * numerator * denominator
        elif self.quotient_taken == "w-too":
            return np.asarray((w - rate * numerator) / denominator)
        elif self.quotient_taken == "root":
            step = rate * np.sqrt(numerator / (squares + epsilon))
        elif self.quotient_taken:
            step = rate * (np.abs(x) if self.quotient_taken == "numerator-size" else x**2) / denominator
        if self.epsilon_added_to != "denominator":
            step = self._beside(step, rate, x, denominator, in_step)
        return np.asarray(w - step)

    def _beside(self, step: Array, rate: float, x: Array, denominator: Array, epsilon: float) -> Array:
        """The step where ε isn't part of the denominator."""
        where = self.epsilon_added_to
        if where == "step":
            return step + epsilon  # w − (η·g/√ + ε)
        if where == "w":
            return step - epsilon  # w − η·g/√ + ε
        if where == "quotient":
            return step + rate * epsilon  # w − η·(g/√ + ε)
        if where == "rate":
            return step + epsilon * x  # w − (η/√ + ε)·g
        if where == "inverse":
            return step + rate * epsilon * x  # w − η·g·(1/√ + ε)
        if where == "rate-alone":
            return rate / denominator + epsilon * x  # w − (η/√ + ε·g)
        if where == "rate-alone-added":
            return rate / denominator - epsilon * x  # w − η/√ + ε·g
        return step / epsilon if where == "root-times" else step * epsilon  # √·ε, or η·g/√·ε
