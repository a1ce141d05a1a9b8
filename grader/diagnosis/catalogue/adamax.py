"""Adamax that can go wrong, and the mistakes about its maximum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.diagnosis.catalogue.misconception import HALF, NEARLY, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Switches, where_set
from grader.model.texts import N_
from reference.rule import Array, State
from reference.rules.adamax import Adamax


@dataclass(frozen=True)
class WrongAdamax(Switches, Adamax):
    """u ← max(β₂·u, |g|), w ← w − η·m̂/(u + ε), with switches for what u may be."""

    compared: Literal["fading", "unfaded", "smaller", "averaged", "newest", "beta-1", "signed", "squares", "whole"] = (
        "fading"
    )
    """The larger of β₂·u and |g|, the larger of u and |g|, the smaller, their moving average, or |g| alone; with β₁ for β₂,
    with g or g² or the largest |g| of all elements for |g|."""
    as_adam: bool = False
    """u averages squares and is corrected, and the step divides by its root."""
    root_of_u: bool = False
    """The step divides by √u."""
    corrected_stored: bool | str = False
    """m̂ is kept in place of m."""
    m_unused: bool = False
    """The step uses g in the place of m̂."""
    u_corrected: bool = False
    """u is divided by 1−β₂ᵗ."""
    epsilon_beside: Literal["", "step", "w", "quotient"] = ""
    """ε is added to the step, to the new w, or to the quotient that η multiplies."""

    @where_set("m_unused", "u_corrected", "epsilon_beside", "root_of_u", "corrected_stored", "as_adam")
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference, with the mistakes about the last line."""
        if self.epsilon_beside:
            new_w, new_s = self.otherwise(epsilon_beside="", epsilon=0.0).update(w, g, s, lr, t)
            beside = {"step": -1.0, "w": 1.0}.get(self.epsilon_beside, -lr)
            return new_w + beside * self.epsilon, new_s
        new_w, new_s = super().update(w, g, s, lr, t)
        if self.as_adam:
            new_s["u"] = self.beta_2 * s["u"] + (1 - self.beta_2) * g**2
            m_hat = self.corrected("m", new_s["m"], self.correction("m", self.beta_1, t))
            root = np.sqrt(new_s["u"] / (1 - self.beta_2**t)) if t else np.inf
            new_w = w - lr * m_hat / (root + self.epsilon)
        if self.u_corrected:
            u = new_s["u"] / (1 - self.beta_2**t) if t else np.inf * new_s["u"]
            m_hat = self.corrected("m", new_s["m"], self.correction("m", self.beta_1, t))
            new_w = w - lr * m_hat / (u + (self.epsilon if self.epsilon_at == "divisor" else 0.0))
        if self.m_unused:
            new_w = w - lr * g / (new_s["u"] + (self.epsilon if self.epsilon_at == "divisor" else 0.0))
        if self.root_of_u:
            m_hat = self.corrected("m", new_s["m"], self.correction("m", self.beta_1, t))
            new_w = w - lr * m_hat / (np.sqrt(new_s["u"]) + (self.epsilon if self.epsilon_at == "divisor" else 0.0))
        if self.corrected_stored:
            new_s["m"] = new_s["m"] / self.correction("m", self.beta_1, t)
        return new_w, new_s

    @where_set("compared")
    def size(self, g: Array) -> Array:
        """As the reference, or g, or g²."""
        if self.compared == "whole":
            return np.full(g.shape, np.max(np.abs(g)), g.dtype)
        return g if self.compared == "signed" else g**2 if self.compared == "squares" else super().size(g)

    @where_set("compared")
    def largest(self, old: Array, new: Array) -> Array:
        """As the reference, or what `compared` says."""
        if self.compared == "unfaded":
            return np.maximum(old, new)
        if self.compared == "beta-1":
            return np.maximum(self.beta_1 * old, new)
        if self.compared == "smaller":
            return np.minimum(self.beta_2 * old, new)
        if self.compared == "newest":
            return new
        if self.compared == "averaged":
            return self.beta_2 * old + (1 - self.beta_2) * new
        return super().largest(old, new)


WRONG = (WrongAdamax,)

RULE = ("adamax",)

MISCONCEPTIONS = (
    Misconception(
        id="adamax/no-fading",
        rules=RULE,
        switches={"compared": "unfaded"},
        title=N_("the largest gradient never fades"),
        message=N_(
            "Your u keeps the largest gradient for ever, so the steps stay short after a single steep place. The old u "
            "fades a little in every update before it is compared. Look for where β₂ is used."
        ),
        hint=N_("After a few updates with gradient 0, u should have become smaller."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← max(u, |g|);  …",
        credit=SLIP,  # one factor is missing
        see=("adamax/smaller",),
    ),
    Misconception(
        id="adamax/smaller",
        rules=RULE,
        switches={"compared": "smaller"},
        title=N_("the smaller of the two is kept"),
        message=N_(
            "You keep the smaller of the old and the new value. It starts at zero and stays there, so your steps become "
            "enormous. Look at the function that compares them."
        ),
        hint=N_("Adamax divides by the largest gradient there has been lately."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← min(β₂·u, |g|);  …",
        credit=SLIP,  # one function in place of another
        see=("adamax/no-fading",),
    ),
    Misconception(
        id="adamax/averaged",
        rules=RULE,
        switches={"compared": "averaged"},
        title=N_("u is a moving average instead of a maximum"),
        message=N_(
            "Your u averages the sizes of the gradients, so it is too small at the start and your first steps are far too "
            "long. Adamax compares them and keeps the larger one. Look at the line of u."
        ),
        hint=N_("After a first gradient of 3, u should be 3."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← β₂·u + (1−β₂)·|g|;  …",
        credit=HALF,  # the moment is right, the maximum is what sets the rule apart
        see=("adaptive/magnitudes",),
    ),
    Misconception(
        id="adamax/no-bias-correction",
        rules=RULE,
        switches={"uncorrected": ("m",)},
        title=N_("m is not corrected"),
        message=N_(
            "m starts at zero, so in the first updates it is far too small, and your step uses it as it is. Look at whether the "
            "correction is there, and whether its result is used."
        ),
        hint=N_("At the first update, m̂ should be exactly the gradient."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← max(β₂·u, |g|);  w ← w − η·m/(u + ε)",
        credit=HALF,  # as in Adam
        see=("adamax/u-corrected",),
    ),
    Misconception(
        id="adamax/u-corrected",
        rules=RULE,
        switches={"u_corrected": True},
        title=N_("u is corrected too, as v in Adam"),
        message=N_(
            "You divide u by 1−β₂ᵗ, as Adam does with v. u is a maximum, not an average, so it isn't too small at the start and needs "
            "no correction. Look at what your step is divided by."
        ),
        hint=N_("After a first gradient of 3, u should be 3."),
        formula="…;  w ← w − η·m̂/(u/(1−β₂ᵗ) + ε)",
        credit=SLIP,  # a correction too many
        see=("adamax/averaged",),
    ),
    Misconception(
        id="adamax/u-with-beta-1",
        rules=RULE,
        switches={"compared": "beta-1"},
        title=N_("u fades with β₁ instead of β₂"),
        message=N_(
            "In the line of u stands β₁ where β₂ belongs, so large gradients are forgotten too soon. "
            "Look at which β stands in which line."
        ),
        hint=N_("β₁ belongs to the gradient, β₂ to its size."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← max(β₁·u, |g|);  …",
        credit=SLIP,  # one name
        see=("adam/betas-swapped",),
    ),
    Misconception(
        id="adamax/m-unused",
        rules=RULE,
        switches={"m_unused": True},
        title=N_("m is computed but not used"),
        message=N_(
            "Your step has the gradient itself in the numerator, so the momentum has no effect. Look at the last line."
        ),
        hint=N_("Cover the line of m: does your new w change?"),
        formula="…;  w ← w − η·g/(u + ε)",
        credit=HALF,  # one of two ideas
        see=("adam/m-unused",),
        particular=True,
    ),
    Misconception(
        id="adamax/root-of-u",
        rules=RULE,
        switches={"root_of_u": True},
        title=N_("a root is taken of u, as of v in Adam"),
        message=N_(
            "Your step is divided by the root of u. u is made of gradients, not of their squares, so it needs no root. "
            "Look at the denominator."
        ),
        hint=N_("With all gradients ten times as large, the very first step should hardly change its length."),
        formula="…;  w ← w − η·m̂/(√u + ε)",
        credit=SLIP,  # one function too many
        see=("adamax/u-corrected",),
        particular=True,
    ),
    Misconception(
        id="adamax/one-maximum",
        rules=RULE,
        switches={"compared": "whole"},
        title=N_("one maximum for the whole array"),
        message=N_(
            "All elements are divided by the same number, the largest gradient of all of them. This rule gives every "
            "parameter a step size of its own. Look at the function that finds the maximum."
        ),
        hint=N_("u should have the shape of w."),
        formula="u ← max(β₂·u, maxᵢ|gᵢ|);  …",
        credit=HALF,  # right for a single parameter
        see=("adaptive/one-accumulator",),
        particular=True,
    ),
    Misconception(
        id="adamax/not-the-size",
        rules=RULE,
        switches={"compared": "squares"},
        also=({"compared": "signed"},),
        title=N_("u doesn't compare with |g|"),
        message=N_(
            "Your maximum is taken with g itself or with its square, where the absolute value belongs. "
            "Look at what stands in the line of u."
        ),
        hint=N_("Gradients of 3 and of −3 should give the same u, which is 3."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← max(β₂·u, g²);  …",
        credit=SLIP,  # one function
        see=("adamax/averaged",),
    ),
    Misconception(
        id="adamax/epsilon-outside-denominator",
        rules=RULE,
        switches={"epsilon_beside": "step"},
        also=({"epsilon_beside": "w"}, {"epsilon_beside": "quotient"}),
        dialects=("epsilon-in-divisor",),
        title=N_("ε is added beside the denominator"),
        message=N_(
            "ε is added to the result of the division, not to the number that divides, so it no longer protects from a "
            "division by zero and shifts every step. Look at the brackets."
        ),
        hint=N_("Division comes before addition: what exactly stands under your fraction bar?"),
        formula="…;  w ← w − (η·m̂/u + ε)",
        credit=NEARLY,  # a pair of brackets; with the usual ε hardly seen
        see=("adaptive/epsilon-outside-denominator",),
    ),
    Misconception(
        id="adamax/newest-only",
        rules=RULE,
        switches={"compared": "newest"},
        title=N_("u is the newest gradient's size alone"),
        message=N_(
            "Your u is |g| of this update; the sizes before have no effect, so a small gradient after large ones makes a long step. "
            "Look for where the old u is compared with it."
        ),
        hint=N_("After a gradient of 3 and one of 0, u should still be nearly 3."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← |g|;  …",
        credit=HALF,  # the memory of u is missing
        see=("adamax/no-fading",),
        particular=True,
    ),
    Misconception(
        id="adamax/plain-adam",
        rules=RULE,
        switches={"as_adam": True},
        title=N_("Adam, where Adamax is asked for"),
        message=N_(
            "You divide by the root of the averaged squares, which is Adam. Adamax divides by the largest of the gradients' sizes, which "
            "fades by β₂. Look at the line of u."
        ),
        hint=N_("After a first gradient of 3, u should be 3."),
        formula="m ← β₁·m + (1−β₁)·g;  u ← β₂·u + (1−β₂)·g²;  w ← w − η·m̂/(√(u/(1−β₂ᵗ)) + ε)",
        credit=HALF,  # all that Adam and Adamax share is right
        see=("adam/adamax-instead",),
        particular=True,
    ),
)
