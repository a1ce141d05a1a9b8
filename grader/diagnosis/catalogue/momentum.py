"""Momentum and Nesterov's momentum that can go wrong, and the mistakes about the velocity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import nan
from typing import Literal

from grader.diagnosis.catalogue.general import averaging
from grader.diagnosis.catalogue.misconception import (
    ANOTHER_COURSE,
    HALF,
    LISTED,
    NEARLY,
    SLIP,
    Misconception,
)
from grader.diagnosis.catalogue.switches import where_set
from grader.diagnosis.catalogue.weight_decay import Shrinking
from grader.model.texts import N_
from reference.rule import Array, Dialect, RuleKind, State
from reference.rules.sgd import Momentum

MOVES: Mapping[str, Callable[[float], tuple[float, float, float]]] = {
    "velocity": lambda beta: (1.0, 0.0, 0.0),  # w + V
    "gradient": lambda beta: (0.0, 0.0, 1.0),  # w − η·g
    "velocity-and-gradient": lambda beta: (1.0, 0.0, 1.0),  # w + V − η·g
    "old-velocity": lambda beta: (0.0, 1.0, 0.0),  # w + V_old
    "beta-velocity": lambda beta: (beta, 0.0, 0.0),  # w + β·V
    "longer-velocity": lambda beta: (1 + beta, 0.0, 0.0),  # w + (1+β)·V
    "rewritten-with-new": lambda beta: (beta**2, 0.0, 1 + beta),  # w + β²·V − (1+β)·η·g
    "rewritten-without-square": lambda beta: (0.0, beta, 1 + beta),  # w + β·V_old − (1+β)·η·g
    "rewritten-old-in-full": lambda beta: (1 + beta, -1.0, 0.0),  # w − V_old + (1+β)·V
    "rewritten-one-minus-beta": lambda beta: (1 - beta, -beta, 0.0),  # w − β·V_old + (1−β)·V
    "rewritten-both-added": lambda beta: (1 + beta, beta, 0.0),  # w + β·V_old + (1+β)·V
    "rewritten-exchanged": lambda beta: (-beta, 1 + beta, 0.0),  # w − β·V + (1+β)·V_old
    "ahead-gradient-added": lambda beta: (beta, 0.0, -1.0),  # w + β·V + η·g
    "ahead": lambda beta: (beta, 0.0, 1.0),  # w + β·V − η·g
    "ahead-averaged": lambda beta: (beta, 0.0, 1 - beta),  # w + β·V − (1−β)·η·g
    "from-look-ahead": lambda beta: (1.0, beta, 0.0),  # (w + β·V_old) + V
    "all-by-beta": lambda beta: (beta, 0.0, beta),  # w + β·(V − η·g)
    "velocity-and-ahead": lambda beta: (1 + beta, 0.0, 1.0),  # w + V + β·V − η·g
}
"""What w moves by: how much of the new velocity, of the old velocity, and of −η·g."""


@dataclass(frozen=True)
class WrongMomentum(Shrinking, Momentum):
    """V ← β·V − η·g, w ← w + V; Nesterov: w ← w + β·V − η·g; with switches for what goes wrong."""

    old_factor: Literal["beta", "one", "minus-beta", "one-minus-beta", "one-plus-beta"] = "beta"
    """What the old velocity is multiplied by."""
    gradient_factor: Literal["one", "beta", "minus", "plus-beta"] = "one"
    """What the gradient that enters the velocity is multiplied by, besides η: as it should be, β, with the other sign, 1+β."""
    open_bracket: bool = False
    """A velocity that is a moving average lacks the brackets: β·v + 1 − β·g."""
    bias_corrected: bool = False
    """A velocity that is a moving average is divided by 1−βᵗ before it is used."""
    step_stored: bool = False
    """What w moves by is kept as the velocity."""
    velocity_in_gradient: bool = False
    """The gradient is replaced by g + β·V."""
    swaps_lr_and_beta: bool = False
    gradient_unscaled: bool = False
    """The plain step of Nesterov's momentum is g, without η."""
    moves_by: str = ""
    """A key of `MOVES` in place of the rule's own move."""
    looks_ahead_by: Literal["beta", "one", "minus-beta"] = "beta"
    """How many velocities ahead the gradient is taken, in the look-ahead dialect."""

    @where_set(
        "swaps_lr_and_beta",
        "open_bracket",
        "bias_corrected",
        "step_stored",
        "velocity_in_gradient",
        "gradient_unscaled",
    )
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference, where η and β may have changed places, and with the mistakes about a moving average."""
        if self.open_bracket:
            v = self.beta * s["v"] + 1 - self.beta * g
            return w - self.rates(lr)[1] * v, {"v": v}
        if self.bias_corrected:
            lr = lr / (1 - self.beta**t) if t else nan
            return self.otherwise(bias_corrected=False).update(w, g, s, lr, t)
        if self.velocity_in_gradient:
            g = g + self.beta * s["v"]
        if self.gradient_unscaled:
            new_w, new_s = self.otherwise(gradient_unscaled=False).update(w, g, s, lr, t)
            return new_w + lr * g - g, new_s
        if self.step_stored:
            new_w, _ = self.otherwise(step_stored=False).update(w, g, s, lr, t)
            return new_w, {"v": (w - new_w) / (self.rates(lr)[1] if self.subtracted else -self.rates(lr)[1])}
        if self.swaps_lr_and_beta:
            return self.otherwise(swaps_lr_and_beta=False, beta=lr).update(w, g, s, self.beta, t)
        return super().update(w, g, s, lr, t)

    def rated(self, lr: float) -> float:
        """η; how often it is multiplied, and the sign, are matters of `rates`."""
        return self.lr_factor * lr

    @where_set("lr_power", "ascends")
    def rates(self, lr: float) -> tuple[float, float]:
        """As the reference, with the mistakes about η and about the sign of the step."""
        inside, outside = super().rates(lr)
        if self.lr_power != 1:
            once = (1.0, 1.0) if self.lr_power == 0 else (lr, lr)
            inside, outside = once if self.lr_power >= 0 else (1 / inside, 1 / outside)
        return inside, -outside if self.ascends else outside

    @where_set("gradient_factor")
    def entering(self, t: int) -> float:
        """As the reference, or β."""
        right = super().entering(t)
        return {"one": right, "minus": -right, "plus-beta": 1 + self.beta}.get(self.gradient_factor, self.beta)

    @where_set("moves_by")
    def move(self, v: Array, v_old: Array, g: Array, rate: float) -> Array:
        """As the reference, or what `moves_by` says."""
        if not self.moves_by:
            return super().move(v, v_old, g, rate)
        of_new, of_old, of_plain = MOVES[self.moves_by](self.beta)
        return of_new * v + of_old * v_old + of_plain * rate * g

    @where_set("old_factor")
    def kept(self) -> float:
        """As the reference, or what `old_factor` says."""
        if self.old_factor == "beta":
            return self.beta
        beta = self.beta
        factors = {"one": 1.0, "minus-beta": -beta, "one-minus-beta": 1 - beta, "one-plus-beta": 1 + beta}
        return factors[self.old_factor]

    @where_set("looks_ahead_by")
    def ahead(self) -> float:
        """As the reference, or so many velocities ahead."""
        return {"beta": self.beta, "one": 1.0, "minus-beta": -self.beta}[self.looks_ahead_by]


BOTH = ("momentum", "ema-momentum", "nesterov")
PLAIN = ("momentum", "ema-momentum")

WRONG = (WrongMomentum,)

FORMULAS = {
    "rate/applied-twice": {
        "momentum": "V ← β·V − η·g;  w ← w + η·V",
        "ema-momentum": "v ← β·v + (1−β)·η·g;  w ← w − η·v",
        "nesterov": "V ← β·V − η·g;  w ← w + η·(β·V − η·g)",
    },
    "momentum/no-beta": {"ema-momentum": "v ← v + (1−β)·g;  …"},
    "momentum/weights-swapped": {"ema-momentum": "v ← (1−β)·v + β·g;  …"},
    "momentum/swaps-lr-and-beta": {"ema-momentum": "v ← η·v + (1−η)·g;  w ← w − β·v"},
    "momentum/velocity-reversed": {"ema-momentum": "v ← −β·v + (1−β)·g;  …"},
    "momentum/beta-on-both": {"ema-momentum": "v ← β·(v + g);  …"},
    "momentum/beta-twice": {"ema-momentum": "v ← β·v + (1−β)·g;  w ← w − η·β·v"},
    "momentum/velocity-unused": {"ema-momentum": "v ← β·v + (1−β)·g;  w ← w − η·g"},
    "momentum/old-velocity": {"ema-momentum": "w ← w − η·v;  v ← β·v + (1−β)·g"},
    "momentum/gradient-twice": {"ema-momentum": "v ← β·v + (1−β)·g;  w ← w − η·(v + g)"},
}
"""How mistakes of any rule read here."""


def _summing(kind: RuleKind, dialect: Dialect) -> bool:
    ahead = dialect.switches.get("look_ahead", False)
    return kind.name in BOTH and not ahead and not averaging(kind, dialect)


MISCONCEPTIONS = (
    Misconception(
        id="momentum/no-beta",
        rules=BOTH,
        switches={"old_factor": "one"},
        title=N_("the old velocity is kept in full"),
        message=N_(
            "The velocity keeps all of its earlier value, so it never slows down and w swings past the lowest point "
            "again and again. β is the part that is left after each update. Look at the line of the velocity."
        ),
        hint=N_("Give a gradient of 0: the velocity should become smaller by the factor β."),
        formula="V ← V − η·g;  …",
        source=LISTED,
        credit=SLIP,  # one factor is missing
        see=("momentum/beta-on-both",),
    ),
    Misconception(
        id="momentum/averaged",
        where=_summing,
        switches={"average": True, "gradient_factor": "one"},
        title=N_("the velocity is a moving average"),
        message=N_(
            "Your velocity takes in only the part 1−β of each gradient, as a moving average does, so all steps come "
            "out too short. Some courses teach that form; the one asked for here takes in the whole gradient."
        ),
        hint=N_("Compare the factor in front of the gradient in your velocity with the one in the formula."),
        formula="V ← β·V − (1−β)·η·g;  …",
        source=ANOTHER_COURSE,
        credit=NEARLY,  # right elsewhere: the same path for a learning rate 1/(1−β) times as large
        see=("momentum/not-averaged", "momentum/weights-swapped"),
    ),
    Misconception(
        id="momentum/not-averaged",
        where=averaging,
        switches={"average": False},
        title=N_("the velocity is a sum, not an average"),
        message=N_(
            "Your velocity takes in the whole gradient. This task asks for the moving average, where old and new parts "
            "add up to one, so your steps come out too long. Look at what the gradient is multiplied by."
        ),
        hint=N_(
            "With a gradient that stays the same, the velocity asked for comes close to that gradient and not beyond."
        ),
        formula="v ← β·v + g;  w ← w − η·v",
        source=LISTED,
        credit=NEARLY,  # right elsewhere, and the usual form of momentum
        see=("momentum/averaged",),
    ),
    Misconception(
        id="momentum/weights-swapped",
        rules=BOTH,
        switches={"old_factor": "one-minus-beta", "gradient_factor": "beta"},
        title=N_("β and 1−β have changed places"),
        message=N_(
            "Most of the old velocity is thrown away and the newest gradient gets the large weight. "
            "β says how much of the velocity is kept. Look at which term each factor stands with."
        ),
        hint=N_("With β near 1, the velocity should change only slowly from one update to the next."),
        formula="V ← (1−β)·V − β·η·g;  …",
        credit=HALF,  # a velocity with a memory, but with hardly any
        see=("momentum/averaged", "momentum/swaps-lr-and-beta"),
    ),
    Misconception(
        id="momentum/swaps-lr-and-beta",
        rules=BOTH,
        switches={"swaps_lr_and_beta": True},
        title=N_("β and the learning rate have changed places"),
        message=N_(
            "The velocity is multiplied by the learning rate and the gradient by β. Look at the formula of the "
            "velocity, and at the order of the arguments of your function."
        ),
        hint=N_("Which of the two numbers belongs to the memory, which to the new gradient?"),
        formula="V ← η·V − β·g;  …",
        source=LISTED,
        credit=SLIP,  # two names exchanged
        see=("momentum/weights-swapped",),
    ),
    Misconception(
        id="momentum/velocity-reversed",
        rules=BOTH,
        switches={"old_factor": "minus-beta"},
        title=N_("the old velocity enters with the wrong sign"),
        message=N_(
            "The new gradient pushes the right way, but the old velocity is turned around in every update, so it slows "
            "the movement where it should carry it on. Look at the sign in front of the old velocity."
        ),
        hint=N_("Two equal gradients in a row should make the second step longer than the first."),
        formula="V ← −β·V − η·g;  …",
        credit=SLIP,  # one sign
        see=("direction/ascends",),
    ),
    Misconception(
        id="momentum/beta-on-both",
        rules=BOTH,
        switches={"gradient_factor": "beta"},
        title=N_("β multiplies the new gradient as well"),
        message=N_(
            "β shortens the new gradient together with the old velocity. It belongs to the memory only. "
            "Look at the brackets in the line of the velocity."
        ),
        hint=N_("The first step from a velocity of zero should not depend on β in the plain momentum rule."),
        formula="V ← β·(V − η·g);  …",
        credit=SLIP,  # a bracket in the wrong place
        see=("momentum/beta-twice",),
    ),
    Misconception(
        id="momentum/beta-twice",
        rules=PLAIN,
        switches={"moves_by": "beta-velocity"},
        title=N_("the velocity is multiplied by β once more"),
        message=N_(
            "The velocity is right, but w moves by only a part of it: β is multiplied in again in the line of w. "
            "Look at what is added to w."
        ),
        hint=N_("β has done its work when the velocity is computed."),
        formula="V ← β·V − η·g;  w ← w + β·V",
        credit=SLIP,  # one factor too many
        see=("momentum/beta-on-both",),
    ),
    Misconception(
        id="momentum/velocity-unused",
        rules=BOTH,
        switches={"moves_by": "gradient"},
        title=N_("the velocity is computed but not used"),
        message=N_(
            "The velocity is right, but w moves by the plain gradient step, so this is gradient descent without "
            "momentum. Look at the line that changes w."
        ),
        hint=N_("Cover the line of the velocity: does your new w change?"),
        formula="V ← β·V − η·g;  w ← w − η·g",
        source=LISTED,
        credit=HALF,  # the velocity is right, its use is missing
        see=("state/lost",),
    ),
    Misconception(
        id="momentum/old-velocity",
        rules=PLAIN,
        switches={"moves_by": "old-velocity"},
        title=N_("w moves by the old velocity"),
        message=N_(
            "w moves by the velocity of the update before, so every gradient takes effect one update late and the very "
            "first update does nothing. Look at the order of the two lines."
        ),
        hint=N_("Which should come first, the new velocity or the new w?"),
        formula="w ← w + V;  V ← β·V − η·g",
        credit=SLIP,  # two lines in the wrong order
        see=("direction/w-unchanged",),
    ),
    Misconception(
        id="momentum/gradient-twice",
        rules=PLAIN,
        switches={"moves_by": "velocity-and-gradient"},
        title=N_("the gradient step is taken twice"),
        message=N_(
            "w moves by the velocity and by the gradient step besides, but the velocity contains that gradient already. "
            "Look at how many terms are added to w."
        ),
        hint=N_("From a velocity of zero, the first step of momentum is as long as that of plain gradient descent."),
        formula="V ← β·V − η·g;  w ← w + V − η·g",
        credit=SLIP,  # one term too many
        see=("nesterov/no-beta-in-move",),
    ),
)
