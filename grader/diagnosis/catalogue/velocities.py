"""Mistakes about a velocity that is a moving average, and two that a plain velocity has as well."""

from __future__ import annotations

from dataclasses import replace

from grader.diagnosis.catalogue.general import averaging
from grader.diagnosis.catalogue.misconception import HALF, NEARLY, SLIP, Misconception
from grader.model.texts import N_

_ALL = (
    Misconception(
        id="momentum/looks-ahead",
        rules=("momentum", "ema-momentum"),
        switches={"moves_by": "ahead"},
        also=({"moves_by": "ahead-averaged"},),
        title=N_("Nesterov's momentum, where plain momentum is asked for"),
        message=N_(
            "w moves by β times the new velocity and by the plain step besides. That is Nesterov's momentum, another rule. "
            "Look at what is added to w."
        ),
        hint=N_("In plain momentum, w moves by the velocity and by nothing else."),
        formula="V ← β·V − η·g;  w ← w + β·V − η·g",
        credit=HALF,  # another rule, whose velocity is this one
        see=("nesterov/plain-momentum",),
    ),
    Misconception(
        id="momentum/beta-on-gradient",
        rules=("momentum", "nesterov"),
        switches={"old_factor": "one", "gradient_factor": "beta"},
        title=N_("β multiplies the gradient instead of the old velocity"),
        message=N_(
            "The old velocity is kept in full and the new gradient is multiplied by β. It is the other way round: β is the part of the "
            "old velocity that is left. Look at what β is multiplied by."
        ),
        hint=N_("Give a gradient of 0: the velocity should become smaller by the factor β."),
        formula="V ← V − β·η·g;  …",
        credit=SLIP,  # one factor in the wrong place
        see=("momentum/no-beta", "momentum/beta-on-both"),
    ),
    Misconception(
        id="momentum/onto-itself",
        rules=("momentum", "ema-momentum", "nesterov"),
        switches={"old_factor": "one-plus-beta"},
        title=N_("the new velocity is added onto the old one"),
        message=N_(
            "The new velocity is added to the old one instead of taking its place, so it grows without end. "
            "Look for += where = belongs."
        ),
        hint=N_("The old velocity has a part in the new one already."),
        formula="V ← V + β·V − η·g;  …",
        credit=SLIP,  # one operator
        see=("momentum/no-beta",),
    ),
    Misconception(
        id="nesterov/rewritten-otherwise",
        rules=("nesterov",),
        switches={"moves_by": "rewritten-both-added"},
        also=tuple(
            {"moves_by": how}
            for how in (
                "rewritten-old-in-full",
                "rewritten-one-minus-beta",
                "rewritten-exchanged",
                "ahead-gradient-added",
            )
        ),
        title=N_("the rewritten form has a wrong sign or factor"),
        message=N_(
            "The velocity and the line in which it moves w don't fit together: a term has a wrong sign or factor, or the old and the new "
            "velocity have changed places. Look at both lines, term by term."
        ),
        hint=N_("Write the formula of the task beside your line and compare sign and factor of each term."),
        formula="V ← β·V − η·g;  w ← w + β·V_old + (1+β)·V",
        credit=SLIP,  # one sign or factor
        see=("nesterov/rewritten-with-new-velocity",),
    ),
    Misconception(
        id="momentum/same-weight",
        where=averaging,
        switches={"old_factor": "one-minus-beta"},
        title=N_("old and new have the same factor"),
        message=N_(
            "The old velocity and the gradient are both multiplied by 1−β. In a moving average the two factors add up to one. "
            "Look at both factors of that line."
        ),
        hint=N_("How much of the old velocity should be kept when β is 0.9?"),
        formula="v ← (1−β)·v + (1−β)·g;  w ← w − η·v",
        credit=SLIP,  # one factor
        see=("momentum/weights-swapped",),
    ),
    Misconception(
        id="momentum/gradient-subtracted",
        rules=("momentum",),  # where a velocity of either sign is right, it is a step uphill
        dialects=("average",),
        switches={"gradient_factor": "minus"},
        title=N_("the gradient is subtracted in the moving average"),
        message=N_(
            "In the line of the velocity the gradient is subtracted where it should be added. Then the step goes uphill. "
            "Look at the sign between the two terms."
        ),
        hint=N_("In a moving average the weights of old and new add up to one."),
        formula="v ← β·v − (1−β)·g;  w ← w − η·v",
        credit=SLIP,  # one sign
        see=("direction/ascends",),
    ),
    Misconception(
        id="momentum/weight-plus",
        where=averaging,
        switches={"gradient_factor": "plus-beta"},
        title=N_("1+β stands for 1−β"),
        message=N_(
            "The gradient enters the velocity with the factor 1+β, so the steps are far too long. In a moving average the two factors "
            "add up to one. Look at the sign in the second factor."
        ),
        hint=N_("In a moving average the weights of old and new add up to one."),
        formula="v ← β·v + (1+β)·g;  w ← w − η·v",
        credit=SLIP,  # one sign
        see=("momentum/not-averaged",),
    ),
    Misconception(
        id="momentum/weight-unbracketed",
        where=averaging,
        switches={"open_bracket": True},
        title=N_("the brackets around 1−β are missing"),
        message=N_(
            "Without brackets, 1 is added to the velocity and only β multiplies the gradient. Look at the second term of that line: "
            "multiplication comes before subtraction."
        ),
        hint=N_("With a gradient of 0 and a state of 0, the new state should be 0."),
        formula="v ← β·v + 1 − β·g;  w ← w − η·v",
        credit=SLIP,  # a pair of brackets
        see=("momentum/weights-swapped",),
    ),
    Misconception(
        id="momentum/bias-corrected",
        where=averaging,
        switches={"bias_corrected": True},
        title=N_("a bias correction that was not asked for"),
        message=N_(
            "The velocity is divided by 1−βᵗ before it is used. That is a known addition, but the momentum asked for has none, so "
            "your first steps are too long. Look at what happens to the velocity before the step."
        ),
        hint=N_("The formula of momentum doesn't contain t."),
        formula="v ← β·v + (1−β)·g;  w ← w − η·v/(1−βᵗ)",
        credit=NEARLY,  # a known variant, but not what was asked
        see=("rmsprop/bias-corrected",),
    ),
)

MISCONCEPTIONS = tuple(replace(each, particular=True) for each in _ALL)

FORMULAS = {
    "momentum/looks-ahead": {"ema-momentum": "v ← β·v + (1−β)·g;  w ← w − η·(β·v + g)"},
    "momentum/onto-itself": {"ema-momentum": "v ← v + β·v + (1−β)·g;  …"},
}
"""How they read in the moving average."""
