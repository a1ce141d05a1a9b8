"""What goes wrong in the last line of a rule that divides: which root, what it is taken of, what it divides."""

from __future__ import annotations

from dataclasses import replace

from grader.diagnosis.catalogue.general import accumulates, changed, divides, divides_by_state, in_quotient, like_adam
from grader.diagnosis.catalogue.misconception import HALF, NEARLY, SLIP, Misconception
from grader.model.texts import N_

_ALL = (
    Misconception(
        id="adaptive/half-not-root",
        where=divides,
        switches={"root_taken": "half"},
        also=({"root_taken": "half-of-all"},),
        title=N_("divided by 2 where the root belongs"),
        message=N_(
            "The accumulated squares are halved instead of their root being taken: in Python `x**1/2` is `(x**1)/2`. "
            "Look at the exponent and its brackets."
        ),
        hint=N_("What is 16**1/2, and what is 16**(1/2)?"),
        formula=in_quotient("w ← w − η·g/(x/2 + ε)"),
        credit=SLIP,  # a pair of brackets
        see=("adaptive/no-root",),
    ),
    Misconception(
        id="adaptive/other-root",
        where=divides,
        switches={"root_taken": "third"},
        also=({"root_taken": "fourth"},),
        title=N_("another root than the square root"),
        message=N_(
            "The root that is taken of the accumulated squares is not the square root: a cube root, or a root that is taken twice. "
            "Look at the exponent, and at whether the root is taken in two places."
        ),
        hint=N_("With all gradients ten times as large, the very first step should hardly change its length."),
        formula=in_quotient("w ← w − η·g/(∛x + ε)"),
        credit=SLIP,  # one function in place of another
        see=("adaptive/no-root",),
    ),
    Misconception(
        id="adaptive/norm-in-denominator",
        where=divides,
        switches={"root_taken": "length"},
        title=N_("the root is of the sum over all elements"),
        message=N_(
            "Your step divides every element by the same number, the root of the sum over the array. This rule gives every parameter "
            "a step size of its own. Look for a sum or a norm in the last line."
        ),
        hint=N_("The denominator should have the shape of w."),
        formula=in_quotient("w ← w − η·g/(√(Σx) + ε)"),
        credit=HALF,  # as one accumulator
        see=("adaptive/one-accumulator",),
    ),
    Misconception(
        id="adaptive/epsilon-twice",
        where=divides,
        switches={"root_taken": "twice-epsilon"},
        title=N_("ε is added twice"),
        message=N_("ε stands both inside the root and beside it. It belongs in one place. Look at the denominator."),
        hint=N_("Count how often ε stands in your last line."),
        formula=in_quotient("w ← w − η·g/(√(x + ε) + ε)"),
        credit=NEARLY,  # with the usual ε hardly seen
        see=("adaptive/epsilon-outside-denominator",),
    ),
    Misconception(
        id="adaptive/epsilon-not-as-it-is",
        where=divides,
        switches={"root_taken": "epsilon-squared-outside"},
        also=tuple({"root_taken": how} for how in ("epsilon-squared", "epsilon-root", "epsilon-subtracted")),
        title=N_("ε is not added as it is"),
        message=N_(
            "ε enters your denominator in another way than by being added: squared, under a root of its own, or "
            "subtracted. Look at where ε is used."
        ),
        hint=N_("With a state of 0 and a gradient of 0, the denominator should be ε."),
        formula=in_quotient("w ← w − η·g/(√x + ε²)"),
        credit=NEARLY,  # with the usual ε hardly seen
        see=("adaptive/no-epsilon",),
    ),
    Misconception(
        id="adaptive/multiplied-by-root",
        where=divides,
        switches={"quotient_taken": "upside-down"},
        title=N_("multiplied by the root instead of divided"),
        message=N_(
            "Your step is multiplied by the root of the accumulated squares, so steep places get longer steps still. It has to be "
            "divided by it. Look at the operator before the root."
        ),
        hint=N_("With all gradients ten times as large, the very first step should hardly change its length."),
        formula=in_quotient("w ← w − η·g·(√x + ε)"),
        credit=SLIP,  # one operator
        see=("adaptive/no-root",),
    ),
    Misconception(
        id="adaptive/root-of-quotient",
        where=divides,
        switches={"quotient_taken": "root"},
        title=N_("the root is taken of the whole fraction"),
        message=N_(
            "The root covers the numerator too, so a negative gradient gives nan. It is taken of the accumulated squares only. "
            "Look at where the brackets of the root end."
        ),
        hint=N_("A gradient may be negative: what stands under your root then?"),
        formula=in_quotient("w ← w − η·√(g/(x + ε))"),
        credit=SLIP,  # a pair of brackets
        see=("adaptive/no-root",),
    ),
    Misconception(
        id="adaptive/w-divided-too",
        where=divides,
        switches={"quotient_taken": "w-too"},
        title=N_("w is divided by the root too"),
        message=N_(
            "All of w minus the step is divided by the root, where only the step should be. Look at the brackets of the last line."
        ),
        hint=N_("With a gradient of 0, w should stay as it is."),
        formula=in_quotient("w ← (w − η·g)/(√x + ε)"),
        credit=SLIP,  # a pair of brackets
        see=("adaptive/root-of-quotient",),
    ),
    Misconception(
        id="adaptive/rate-in-accumulator",
        where=divides_by_state,
        switches={"rate_in_accumulator": True},
        title=N_("the learning rate is accumulated too"),
        message=N_(
            "What you accumulate is the gradient times the learning rate, so the learning rate cancels out of the step. "
            "Look at what enters the accumulator."
        ),
        hint=N_("Twice as large a learning rate should make twice as long a step."),
        formula=changed(("g²", "(η·g)²"), otherwise="g² ← (η·g)²;  …"),
        credit=SLIP,  # one factor too many
        see=("rate/forgotten",),
    ),
    Misconception(
        id="adaptive/numerator-without-sign",
        where=lambda kind, dialect: divides(kind, dialect) and not like_adam(kind, dialect),
        switches={"quotient_taken": "numerator-squared"},
        title=N_("the numerator of the step has lost its sign"),
        message=N_(
            "What your step divides is squared, so every parameter moves in the same direction "
            "always. Look at the numerator of the last line."
        ),
        hint=N_("A gradient with the other sign should reverse the step."),
        formula=in_quotient("w ← w − η·(g)²/(√x + ε)"),
        credit=SLIP,  # one exponent too many
        see=("direction/sign-lost",),
    ),
    Misconception(
        id="adam/size-of-m",
        where=like_adam,
        switches={"quotient_taken": "numerator-squared"},
        also=({"quotient_taken": "numerator-size"},),
        title=N_("m has lost its sign in the step"),
        message=N_(
            "m is squared in the numerator, or its absolute value is taken, so every parameter moves in the same direction always. "
            "Look at the numerator of the last line."
        ),
        hint=N_("A gradient with the other sign should reverse the step."),
        formula=in_quotient("w ← w − η·(g)²/(√x + ε)"),
        credit=SLIP,  # one function too many
        see=("direction/sign-lost",),
    ),
    Misconception(
        id="adaptive/doubled-not-squared",
        where=accumulates,
        switches={"accumulated": "doubled"},
        title=N_("the gradient is doubled instead of squared"),
        message=N_(
            "What you accumulate is 2·g where g² belongs, so positive and negative gradients cancel and the root may be of a "
            "negative number. In Python a power is written `**`. Look at the operator."
        ),
        hint=N_("The accumulator should never be negative."),
        formula=changed(("g²", "2·g"), otherwise="g² ← 2·g;  …"),
        credit=SLIP,  # one operator
        see=("adaptive/gradient-not-squared",),
    ),
    Misconception(
        id="adam/old-m-in-step",
        where=like_adam,
        switches={"old_in_step": "m"},
        title=N_("the step uses m from before this update"),
        message=N_(
            "The step is computed with the old m, in which the newest gradient is not yet contained; v is the new one. "
            "Look at the order of the lines and at the names."
        ),
        hint=N_("First the state takes in the gradient, then it is used."),
        formula="…;  w ← w − η·m̂_old/(√v̂ + ε)",
        credit=SLIP,  # one name
        see=("adaptive/old-accumulator", "adam/old-v-in-step"),
    ),
    Misconception(
        id="adam/old-v-in-step",
        where=like_adam,
        switches={"old_in_step": "v"},
        title=N_("the step uses v from before this update"),
        message=N_(
            "The step is computed with the old v, in which the newest gradient is not yet contained; m is the new one. "
            "Look at the order of the lines and at the names."
        ),
        hint=N_("First the state takes in the gradient, then it is used."),
        formula="…;  w ← w − η·m̂/(√v̂_old + ε)",
        credit=SLIP,  # one name
        see=("adaptive/old-accumulator", "adam/old-m-in-step"),
    ),
)

MISCONCEPTIONS = tuple(replace(each, particular=True) for each in _ALL)
