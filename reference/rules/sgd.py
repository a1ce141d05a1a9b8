"""Gradient descent, with momentum, with Nesterov's momentum.

With a constant learning rate and a velocity that starts at zero, lr inside and outside the velocity give
the same w; they differ when lr changes or a velocity is given, and in the numbers that v holds.

Nesterov's momentum with the gradient given at w has one more spelling, w ← w − β·v_old + (1+β)·v_new.
As v_new = β·v_old − η·g, that is w ← w + β·v_new − η·g: the same function, so no dialect of its own.
The look-ahead form is another parametrization: it follows w, the others follow the point w + β·V.

Sources: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964;
I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013 (look-ahead);
torch.optim.SGD; keras SGD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from reference.quantities import BETA, LR, VELOCITY
from reference.rule import Array, Dialect, RuleKind, State, named
from reference.schedule import LearningRate, rate
from reference.weight_decay import Decays


@dataclass(frozen=True)
class SGD(Decays):
    """w ← w − η·g. Keeps no state. lr as in Keras 2; `weight_decay` shrinks w besides, 0 for none."""

    lr: LearningRate = 0.01
    weight_decay: float = 0.0
    decoupled: bool = False
    """Weight decay shrinks w by η·λ·w itself (Keras 3), or is added to the gradient as λ·w (torch)."""
    decay_after: bool = False
    decay_scaled: bool = True

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        w, g = self.decayed(w, g, lr, t)
        return self.decayed_after(w - lr * g, lr, t), {}  # w ← w − η·g


@dataclass(frozen=True)
class Momentum(SGD):
    """V ← β·V − η·g, w ← w + V; Nesterov: w ← w + β·V − η·g with the new V. State: the velocity v, from 0."""

    beta: float = 0.9
    nesterov: bool = False
    look_ahead: bool = False
    """Nesterov as first published: momentum whose gradient is taken where the velocity leads, at w + β·V."""
    lr_inside: bool = True
    """η is part of the velocity (the course, Keras), or scales it when it is used (torch)."""
    subtracted: bool = False
    """The velocity points up the hill and is subtracted, or down and is added."""
    average: bool = False
    """v is a moving average, β·v + (1−β)·g. Another rule: its steps are shorter by 1−β."""
    dampening: float = 0.0
    """torch: the gradient enters the velocity scaled by 1−dampening, except at the first update."""

    def slots(self) -> Mapping[str, float]:
        return {"v": 0.0}

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        w, g = self.decayed(w, g, lr, t)
        sign = 1.0 if self.subtracted else -1.0
        inside, outside = self.rates(lr)
        v = named("v", self.kept() * s["v"] + sign * inside * self.entering(t) * g)  # V ← β·V − η·g
        w = w - sign * outside * self.move(v, s["v"], g, sign * inside)  # w ← w + V; Nesterov: w ← w + β·V − η·g
        return self.decayed_after(w, lr, t), {"v": v}

    def rates(self, lr: float) -> tuple[float, float]:
        """What is multiplied into the velocity, and what w moves by for each unit of it: η and 1, or 1 and η."""
        return (lr, 1.0) if self.lr_inside else (1.0, lr)

    def kept(self) -> float:
        """What the old velocity is multiplied by."""
        return self.beta

    def entering(self, t: int) -> float:
        """What the gradient is multiplied by that enters the velocity, besides η."""
        return 1 - (self.beta if self.average else self.dampening if t > 1 else 0.0)

    def move(self, v: Array, v_old: Array, g: Array, rate: float) -> Array:
        """What w moves by: the velocity, or with Nesterov's momentum β of it and the plain step, rate·g."""
        return self.beta * v + rate * g if self.nesterov and not self.look_ahead else v

    def ahead(self) -> float:
        """How many velocities ahead of w the next gradient is taken, when looking ahead."""
        return self.beta

    def gradient_at(self, w: Array, state: State) -> Array:
        """Where the next gradient is taken: w, or w + β·V when looking ahead."""
        if not self.look_ahead:
            return w
        sign = 1.0 if self.subtracted else -1.0
        outside = 1.0 if self.lr_inside else rate(self.lr, int(state["t"]))
        return np.asarray(w - sign * outside * self.ahead() * state["v"], w.dtype)  # w + β·V


SGD_KIND = RuleKind(
    name="sgd",
    title="Stochastic gradient descent",
    make=SGD,
    takes=(LR,),
    dialects=(Dialect("plain", "learning rate times gradient, subtracted"),),
    formula="w ← w − η·g",
    along_gradient=True,
)


GRADIENT_DESCENT = replace(SGD_KIND, name="gradient-descent", title="Gradient descent")

VELOCITY_DIALECTS = (
    Dialect("lr-inside", "learning rate inside the velocity, velocity added (Keras)"),
    Dialect("lr-inside-subtracted", "learning rate inside the velocity, velocity subtracted", {"subtracted": True}),
    Dialect(
        "lr-outside",
        "learning rate outside the velocity, velocity subtracted (PyTorch)",
        {"lr_inside": False, "subtracted": True},
    ),
    Dialect("lr-outside-added", "learning rate outside the velocity, velocity added", {"lr_inside": False}),
)

AVERAGE = Dialect(
    "average",
    "velocity as a moving average, β·v + (1−β)·g",
    {"lr_inside": False, "subtracted": True, "average": True},
    by_default=False,
    formula="v ← β·v + (1−β)·g;  w ← w − η·v",
)

LOOK_AHEAD = Dialect(
    "look-ahead",
    "gradient taken at w + β·V, then as momentum",
    {"look_ahead": True},
    by_default=False,
    formula="V ← β·V − η·g(w + β·V);  w ← w + V",
)

MOMENTUM = RuleKind(
    name="momentum",
    title="Momentum",
    make=Momentum,
    takes=(LR, BETA),
    keeps=(VELOCITY,),
    dialects=(*VELOCITY_DIALECTS, AVERAGE),
    formula="V ← β·V − η·g;  w ← w + V",
    fixed={"nesterov": False, "look_ahead": False},
    figure_rate=0.04,
)

EMA_MOMENTUM = RuleKind(
    name="ema-momentum",
    title="Momentum as a moving average",
    make=Momentum,
    takes=(LR, BETA),
    keeps=(VELOCITY,),
    dialects=(VELOCITY_DIALECTS[2], VELOCITY_DIALECTS[3], VELOCITY_DIALECTS[0], VELOCITY_DIALECTS[1]),
    formula=AVERAGE.formula,
    fixed={"nesterov": False, "look_ahead": False, "average": True},
    figure_rate=0.2,
)

NESTEROV = RuleKind(
    name="nesterov",
    title="Nesterov momentum",
    make=Momentum,
    takes=(LR, BETA),
    keeps=(VELOCITY,),
    dialects=(*VELOCITY_DIALECTS, LOOK_AHEAD),
    formula="V ← β·V − η·g;  w ← w + β·V − η·g",
    fixed={"nesterov": True},
    figure_rate=0.04,
)
