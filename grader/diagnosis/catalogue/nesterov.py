"""Mistakes of Nesterov's momentum; those about its velocity are in `momentum.py`."""

from __future__ import annotations

from grader.diagnosis.catalogue.misconception import HALF, LISTED, OTHER_RULE, SLIP, Misconception, seen
from grader.model.texts import N_

RULE = ("nesterov",)

MISCONCEPTIONS = (
    Misconception(
        id="nesterov/plain-momentum",
        rules=RULE,
        switches={"moves_by": "velocity"},
        title=N_("plain momentum, without looking ahead"),
        message=N_(
            "w moves by the velocity alone, which is plain momentum. Nesterov's rule looks one step ahead along the "
            "velocity. If you use a rewritten formula with both velocities, check that the old one is still the old one."
        ),
        hint=N_("The move of w has two parts here: one from the new velocity, one from the gradient itself."),
        formula="V ← β·V − η·g;  w ← w + V",
        source=LISTED,
        credit=OTHER_RULE,  # the other exercise's answer
        see=("nesterov/rewritten-with-new-velocity", "nesterov/longer-velocity"),
        dialects=("lr-inside", "lr-inside-subtracted", "lr-outside", "lr-outside-added"),
    ),
    Misconception(
        id="nesterov/rewritten-with-new-velocity",
        rules=RULE,
        switches={"moves_by": "rewritten-with-new"},
        title=N_("the rewritten form with the velocity already new"),
        message=N_(
            "You use the form of Nesterov's rule that is written with the old velocity, but at that place the variable "
            "holds the new velocity already, so β acts once too often. Look at the order of the two lines."
        ),
        hint=N_("Keep the old velocity under a name of its own before you compute the new one."),
        formula="V ← β·V − η·g;  w ← w + β²·V − (1+β)·η·g",
        source=seen(7),
        credit=SLIP,  # the right formula; one variable is overwritten too early
        see=("nesterov/plain-momentum", "nesterov/rewritten-without-square"),
    ),
    Misconception(
        id="nesterov/rewritten-without-square",
        rules=RULE,
        switches={"moves_by": "rewritten-without-square"},
        title=N_("the rewritten form with β where β² belongs"),
        message=N_(
            "In the form that is written with the old velocity, the gradient's part is right, but the old velocity enters "
            "too strongly. Look at what it is multiplied by."
        ),
        hint=N_("Put the formula of the new velocity into that of w and collect what stands with the old velocity."),
        formula="w ← w + β·V_old − (1+β)·η·g;  V ← β·V − η·g",
        credit=SLIP,  # one exponent
        see=("nesterov/rewritten-with-new-velocity",),
    ),
    Misconception(
        id="nesterov/longer-velocity",
        rules=RULE,
        switches={"moves_by": "longer-velocity"},
        title=N_("the look-ahead is added to a full step"),
        message=N_(
            "w moves by the whole velocity and by β times the velocity besides. The first update comes out right, later "
            "ones are too long. Looking ahead replaces a part of the step, it doesn't lengthen it."
        ),
        hint=N_("Check what stands beside β times the velocity: is it the velocity again, or the gradient step?"),
        formula="V ← β·V − η·g;  w ← w + (1+β)·V",
        credit=SLIP,  # one term is the wrong one
        see=("nesterov/no-beta-in-move",),
    ),
    Misconception(
        id="nesterov/no-beta-in-move",
        rules=RULE,
        switches={"moves_by": "velocity-and-gradient"},
        title=N_("β is missing in the look-ahead"),
        message=N_(
            "w moves by the gradient step and by the whole new velocity. Nesterov's rule goes on by only a part of the "
            "velocity. Look at what the velocity is multiplied by in the line of w."
        ),
        hint=N_("β appears twice in Nesterov's rule: once in the line of the velocity, and once more."),
        formula="V ← β·V − η·g;  w ← w + V − η·g",
        credit=SLIP,  # one factor is missing
        see=("nesterov/longer-velocity", "momentum/gradient-twice"),
    ),
    Misconception(
        id="nesterov/gradient-step-missing",
        rules=RULE,
        switches={"moves_by": "beta-velocity"},
        title=N_("the gradient step is missing"),
        message=N_(
            "w moves by β times the velocity and by nothing else, so all steps are too short. The gradient at this point "
            "should act on w directly too. Count the terms in the line of w."
        ),
        hint=N_(
            "From a velocity of zero the first step should be longer than that of plain gradient descent; yours is shorter."
        ),
        formula="V ← β·V − η·g;  w ← w + β·V",
        credit=SLIP,  # one term is missing
        see=("nesterov/plain-momentum",),
    ),
    Misconception(
        id="nesterov/look-ahead-stored",
        rules=RULE,
        switches={"step_stored": True},
        particular=True,
        title=N_("the look-ahead is kept as the velocity"),
        message=N_(
            "The first update is right. What w moves by, β·V − η·g, is then returned as the velocity, so the velocity has been updated "
            "twice. Look at which value is kept."
        ),
        hint=N_("Keep what w moves by under a name of its own."),
        formula="V ← β·V − η·g;  w ← w + β·V − η·g;  V ← β·V − η·g",
        credit=SLIP,  # the right value under the wrong name
        see=("nesterov/stays-at-look-ahead",),
        dialects=("lr-inside", "lr-inside-subtracted", "lr-outside", "lr-outside-added"),
    ),
    Misconception(
        id="nesterov/velocity-on-gradient",
        rules=RULE,
        switches={"velocity_in_gradient": True, "moves_by": "velocity"},
        particular=True,
        title=N_("the velocity is added to the gradient, not to w"),
        message=N_(
            "You look ahead by adding β times the velocity to the gradient itself. Looking ahead means the gradient at another w, which is "
            "not the gradient plus a step. Look at what the velocity is added to."
        ),
        hint=N_("The gradient and the velocity are different kinds of things: one is a slope, the other a step."),
        formula="g ← g + β·V;  V ← β·V − η·g;  w ← w + V",
        credit=HALF,  # the idea is there, in the wrong place
        see=("nesterov/plain-momentum",),
        dialects=("lr-inside", "lr-inside-subtracted", "lr-outside"),  # elsewhere the old velocity cancels out
    ),
    Misconception(
        id="nesterov/stays-at-look-ahead",
        rules=RULE,
        switches={"moves_by": "from-look-ahead"},
        title=N_("w stays at the look-ahead point"),
        message=N_(
            "The step starts from the point ahead, not from w. That point is only where the gradient is taken; w itself "
            "has not moved there. Look at which variable the velocity is added to."
        ),
        hint=N_("Keep the point ahead under a name of its own."),
        formula="V ← β·V_old − η·g;  w ← (w + β·V_old) + V",
        credit=HALF,  # the idea is there, w is mixed up with the point ahead
        see=("nesterov/longer-velocity",),
    ),
    Misconception(
        id="nesterov/looks-back",
        rules=RULE,
        switches={"looks_ahead_by": "minus-beta"},
        title=N_("the gradient is taken behind instead of ahead"),
        message=N_(
            "The gradient is taken at a point that lies against the velocity. Nesterov's rule looks where the velocity "
            "leads. Look at the sign in the point at which you take the gradient."
        ),
        hint=N_("If the velocity is positive, is the point ahead larger or smaller than w?"),
        formula="V ← β·V − η·g(w − β·V);  w ← w + V",
        credit=SLIP,  # one sign
        see=("nesterov/looks-too-far",),
        dialects=("look-ahead",),
    ),
    Misconception(
        id="nesterov/looks-too-far",
        rules=RULE,
        switches={"looks_ahead_by": "one"},
        title=N_("the look-ahead point lies too far"),
        message=N_(
            "The gradient is taken a whole velocity ahead. The velocity will be shortened by β before it moves w, "
            "so the point ahead is nearer. Look at what the velocity is multiplied by there."
        ),
        hint=N_("Where would w go if the next gradient were 0? That is the point ahead."),
        formula="V ← β·V − η·g(w + V);  w ← w + V",
        credit=SLIP,  # one factor is missing
        see=("nesterov/looks-back",),
        dialects=("look-ahead",),
    ),
    Misconception(
        id="nesterov/gradient-unscaled",
        rules=RULE,
        switches={"gradient_unscaled": True},
        particular=True,
        title=N_("in the look-ahead, the gradient lacks the learning rate"),
        message=N_(
            "The velocity is right, but where it moves w, the gradient is subtracted as it is, without the learning rate. "
            "Look at what stands beside β times the velocity."
        ),
        hint=N_("With a learning rate of 0 and a velocity of 0, nothing should move."),
        formula="V ← β·V − η·g;  w ← w + β·V − g",
        credit=SLIP,  # one factor is missing
        see=("nesterov/no-beta-in-move", "rate/forgotten"),
        dialects=("lr-inside", "lr-inside-subtracted", "lr-outside", "lr-outside-added"),
    ),
    Misconception(
        id="nesterov/velocity-too",
        rules=RULE,
        switches={"moves_by": "velocity-and-ahead"},
        particular=True,
        title=N_("w moves by the velocity and by the look-ahead besides"),
        message=N_(
            "w moves by the new velocity first, as in plain momentum, and then by β times it and by the gradient step too. The look-ahead "
            "takes the place of the plain move. Count the lines that change w."
        ),
        hint=N_(
            "From a velocity of zero the first step should be 1+β times that of plain gradient descent; yours is longer."
        ),
        formula="V ← β·V − η·g;  w ← w + V;  w ← w + β·V − η·g",
        credit=SLIP,  # a line too many
        see=("nesterov/longer-velocity",),
    ),
    Misconception(
        id="nesterov/beta-on-all",
        rules=RULE,
        switches={"moves_by": "all-by-beta"},
        particular=True,
        title=N_("β multiplies the gradient step too"),
        message=N_(
            "Where w moves, β stands before a bracket that holds the velocity and the gradient step. Only the velocity is multiplied by β. "
            "Look at the brackets."
        ),
        hint=N_(
            "From a velocity of zero the first step should be 1+β times that of plain gradient descent; yours is shorter."
        ),
        formula="V ← β·V − η·g;  w ← w + β·(V − η·g)",
        credit=SLIP,  # a pair of brackets
        see=("nesterov/gradient-step-missing",),
    ),
)
