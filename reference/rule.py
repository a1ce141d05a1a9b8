"""What an optimizer is: two pure functions, `init` and `step`, and the sequence that they produce.

    state = rule.init(w);   w, state = rule.step(w, gradient, state);   ...

`t` counts updates from 1 as in the papers, `i = t − 1` from 0 as learning-rate schedules do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from math import sqrt
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference.problems import Problem
from reference.quantities import Hyperparameter, StateArray
from reference.schedule import LearningRate, rate

Array: TypeAlias = NDArray[Any]
State: TypeAlias = dict[str, Any]
"""Arrays shaped like w, by name, and "t", an int: how many updates have been done."""


class Rule(Protocol):
    """An optimizer. Both functions are pure: they return new arrays and change no argument.

    A rule that wants the gradient at a point other than w has a third, `gradient_at(w, state)`, which gives that point.
    """

    def init(self, w: Array) -> State:
        """The state before the first update."""

    def step(self, w: Array, g: Array, state: State) -> tuple[Array, State]:
        """w and state after one update with the gradient g."""


def named(name: str, x: Any) -> Any:
    """x, which the formula calls `name`. What writes itself (`grader.diagnosis.by_hand`) begins a new line there."""
    if x.__class__ is np.ndarray:  # nearly always
        return x
    write = getattr(x, "named", None)
    return x if write is None else write(name)


class Formula:
    """Base of the rules: keeps dtype and shape, counts updates, looks up lr. The mathematics is `update`.

    `update` is written in steps that rules share, below, so that what is said about one holds for all. A float32 w stays float32, with its state (integers become float64); any shape, 0-d too. Division by
    zero and overflow give inf or NaN without a warning: that is what the formula says, or a sequence that
    diverges.
    """

    lr: LearningRate
    accumulator: ClassVar[str] = ""
    """The state array that accumulates squares, in a rule that divides by its root."""

    def slots(self) -> Mapping[str, float]:
        """Names of the state arrays and the value each starts with."""
        return {}

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """w and the state arrays after the t-th update (t from 1) at learning rate `lr`."""
        raise NotImplementedError

    def moving_average(self, name: str, keep: float, old: Array, new: Array) -> Array:
        """The moving average of that name: keep·old + (1−keep)·new."""
        averaged: Array = named(name, keep * old + (1 - keep) * new)
        return averaged

    def square(self, g: Array) -> Array:
        """What a gradient adds to the accumulator: g²."""
        return g**2

    def correction(self, name: str, beta: float, t: int) -> float:
        """What the moving average of that name is divided by after the t-th update, because it started at zero: 1−βᵗ."""
        return 1 - beta**t

    def corrected(self, name: str, average: Array, correction: float) -> Array:
        """The moving average of that name, divided by its correction: m/(1−β₁ᵗ)."""
        return average / correction

    def descended(
        self, w: Array, rate: float, x: Array, squares: Array, epsilon: float, at: EpsilonAt, name: str = ""
    ) -> Array:
        """w − rate·x/(√squares + ε), or with ε inside the root. `name`: what the formula calls the root, if anything."""
        return w - rate * x / root(squares, epsilon, at, name)

    def init(self, w: ArrayLike) -> State:
        w = floating(w)
        return {"t": 0, **{name: np.full_like(w, value) for name, value in self.slots().items()}}

    def step(self, w: ArrayLike, g: ArrayLike, state: State) -> tuple[Array, State]:
        """ValueError where g or a state array is not shaped like w; KeyError where the state lacks a name."""
        w, t = floating(w), int(state["t"]) + 1
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            g = np.asarray(g, w.dtype)
            if g.shape != w.shape:
                raise ValueError(f"the gradient has shape {g.shape}, w has {w.shape}")
            s = {name: _shaped(np.asarray(state[name], w.dtype), w) for name in self.slots()}
            new_w, new_s = self.update(w, g, s, rate(self.lr, t - 1), t)
            new_s = {name: np.asarray(value, w.dtype) for name, value in new_s.items()}
            return np.asarray(new_w, w.dtype), {"t": t, **new_s}


def _shaped(value: Array, w: Array) -> Array:
    return value if value.shape == w.shape else np.broadcast_to(value, w.shape)


def floating(w: ArrayLike) -> Array:
    """w as an array that can hold an update: floats stay, integers become float64; else TypeError."""
    w = np.asarray(w)
    if w.dtype.kind not in "fiu":
        raise TypeError(f"parameters are real numbers, not {w.dtype}")
    return w if w.dtype.kind == "f" else w.astype(np.float64)


EpsilonAt: TypeAlias = Literal["outside", "inside"]


def root(x: Array, epsilon: float, at: EpsilonAt, name: str = "") -> Array:
    """√x + ε with ε outside the root, √(x + ε) with ε inside. `name`: what the formula calls √x, if anything."""
    if at == "outside":
        result: Array = (named(name, np.sqrt(x)) if name else np.sqrt(x)) + epsilon
    elif at == "inside":
        result = np.sqrt(x + epsilon)
    else:
        raise ValueError(f"ε stands outside or inside the root, not {at!r}")
    return result


def square_root(x: float) -> float:
    """√x of a number, as a number of Python's, so that a float32 array stays one; of what writes itself, written."""
    return sqrt(x) if isinstance(x, float | int) else np.sqrt(x)


@dataclass(frozen=True)
class Dialect:
    """A form of a rule that is right too: `switches` are the fields of the rule it sets.

    `by_default` is False where an assignment must ask for it, because it is another rule under the same
    name.
    """

    id: str
    title: str
    switches: Mapping[str, object] = field(default_factory=dict, hash=False)
    by_default: bool = True
    formula: str = ""
    """Where it isn't the rule's own."""
    families: tuple[str, ...] = ()
    """Names that an assignment may ask for it by, together with others."""
    form_of: str = ""
    """The id of the dialect that it is with something besides; "" where it is one of its own."""


@dataclass(frozen=True)
class RuleKind:
    """A rule by its name in homework, and what a student's step function for it may look like."""

    name: str
    title: str
    make: type[Any]
    """The frozen dataclass of hyperparameters and switches."""
    takes: tuple[Hyperparameter, ...]
    """What a step function may take."""
    dialects: tuple[Dialect, ...]
    """The first is the one `formula` shows."""
    formula: str
    keeps: tuple[StateArray, ...] = ()
    """What a step function takes and gives back."""
    counts: bool = False
    """Its update depends on t, which a step function then takes and gives back too."""
    fixed: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """Fields that make the dataclass this rule and no other, such as nesterov=True."""
    quotient: tuple[str, str] | None = None
    """What the step divides by the root of what, as `formula` writes them: ("m̂", "v̂")."""
    along_gradient: bool = False
    """w moves by a multiple of the gradient: with a velocity there is no such multiple."""
    in_keras: str | None = None
    """The dialect that Keras has, where that isn't the first."""
    first_gradient: float = 2.0
    """A first gradient with a round result when it is worked by hand: √2² + 0.5 = 2.5."""
    in_full: str = ""
    """The formula, where `formula` refers to another rule's."""
    figure_rate: float = 0.1
    """A learning rate with which it walks well on the bowl that is drawn."""
    by_sign: bool = False
    """Only the sign of what a step is made of counts, so that the size of a gradient hardly does."""
    to_scale: bool = True
    """On a bowl s times as wide and as flat, s·η gives the same walk."""

    @cached_property
    def hyperparameters(self) -> tuple[str, ...]:
        """The names of what it takes."""
        return tuple(each.name for each in self.takes)

    def hyperparameter(self, name: str) -> Hyperparameter:
        """What is known of one that it takes; KeyError where it takes none of that name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Hyperparameter]:
        return {each.name: each for each in self.takes}

    @cached_property
    def state(self) -> tuple[str, ...]:
        """The names of what it keeps, "t" included."""
        return (*(each.name for each in self.keeps), *(("t",) if self.counts else ()))

    @cached_property
    def nonnegative(self) -> frozenset[str]:
        """Those of `state` that hold squares or magnitudes."""
        return frozenset(each.name for each in self.keeps if each.nonnegative)

    @cached_property
    def symbols(self) -> Mapping[str, str]:
        """How `formula` writes each hyperparameter and state array, by name."""
        return {each.name: each.symbol for each in self.takes} | {
            each.name: each.symbol or each.name for each in self.keeps
        }

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """The formula's statements, one per quantity."""
        return tuple((self.in_full or self.formula).split(";  "))

    def statement(self, name: str) -> str:
        """The statement that updates a state array; "" where the formula has none."""
        return next((each for each in self.statements if each.startswith(f"{self.symbols.get(name, name)} ← ")), "")

    def asked(self, ids: Collection[str]) -> tuple[Dialect, ...]:
        """The dialects of these ids, or of families of these names; of none: all that are right by default."""
        if not ids:
            return tuple(each for each in self.dialects if each.by_default)
        return tuple(each for each in self.dialects if each.id in ids or not set(ids).isdisjoint(each.families))

    @cached_property
    def dialect_names(self) -> tuple[str, ...]:
        """Every id, and every family of dialects, that an assignment may ask for."""
        families = {name: None for each in self.dialects for name in each.families}
        return (*(each.id for each in self.dialects), *families)

    def dialect(self, id: str) -> Dialect:
        """The dialect of that id; ValueError lists those there are."""
        for dialect in self.dialects:
            if dialect.id == id:
                return dialect
        raise ValueError(f"{self.name} has no dialect {id!r}; it has {', '.join(d.id for d in self.dialects)}")

    @cached_property
    def settable(self) -> Mapping[str, None]:
        """Names of the fields that may be set, in their order: all but the fixed ones."""
        return {f.name: None for f in fields(self.make) if f.name not in self.fixed}

    def must_have(self, hyperparameters: Iterable[str]) -> None:
        """Raise TypeError for a hyperparameter that the rule lacks or that is fixed."""
        for name in hyperparameters:
            if name not in self.settable:
                raise TypeError(f"{self.name} has no hyperparameter {name!r}; it has {', '.join(self.settable)}")

    def build(self, dialect: Dialect | str | None = None, **hyperparameters: Any) -> Rule:
        """The rule in a dialect (None: the first); hyperparameters left out have the rule's defaults.

        TypeError for a hyperparameter that the rule lacks or that is fixed. A hyperparameter goes before
        the dialect.
        """
        if not isinstance(dialect, Dialect):
            dialect = self.dialects[0] if dialect is None else self.dialect(dialect)
        self.must_have(hyperparameters)
        rule: Rule = self.make(**{**dialect.switches, **hyperparameters, **self.fixed})
        return rule


@dataclass(frozen=True, eq=False)
class Run:
    """An update sequence: `w` (steps+1, *shape) from the start on, the state beside each row, gradients."""

    w: Array
    states: list[State]
    gradients: list[Array]


def run(rule: Rule, problem: Problem, steps: int, *, w0: ArrayLike | None = None, state: State | None = None) -> Run:
    """`steps` updates from `w0` (None: the problem's start) and `state` (None: the rule's own start)."""
    if steps < 0:
        raise ValueError(f"steps is {steps}; it counts updates, so it is 0 or more")
    w = floating(problem.start if w0 is None else w0).copy()
    gradient_at = getattr(rule, "gradient_at", lambda w, state: w)
    sequence, states, gradients = [w], [rule.init(w) if state is None else dict(state)], []
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # a sequence may diverge
        for i in range(steps):
            gradients.append(np.asarray(problem.gradient(gradient_at(w, states[-1]), i)))
            w, after = rule.step(w, gradients[-1], states[-1])
            sequence.append(w)
            states.append(after)
    return Run(np.stack(sequence), states, gradients)
