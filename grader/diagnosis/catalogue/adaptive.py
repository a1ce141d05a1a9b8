"""Mistakes shared by the rules that accumulate squares and divide by their root."""

from __future__ import annotations

from grader.diagnosis.catalogue.general import (
    accumulates,
    both,
    changed,
    divides,
    divides_by_state,
    either,
    in_quotient,
    keeping,
    like,
    like_adam,
    taking,
    with_state,
)
from grader.diagnosis.catalogue.misconception import HALF, LISTED, NEARLY, SLIP, Misconception, seen
from grader.model.texts import N_
from reference.rule import Dialect, RuleKind


def _started(kind: RuleKind, dialect: Dialect) -> bool:
    # a running mean forgets at the first update whatever it started with
    starts_otherwise = dialect.switches.get("kept") == "mean" or dialect.switches.get("from_first", False)
    return divides_by_state(kind, dialect) and not starts_otherwise


MISCONCEPTIONS = (
    Misconception(
        id="adaptive/no-root",
        where=divides,
        switches={"root_taken": "none"},
        title=N_("the square root is missing"),
        message=N_(
            "Your step is divided by the accumulated squares themselves, so where gradients are small the steps become "
            "enormous. The denominator should be about as large as a gradient, not as its square. Look at what happens to "
            "the accumulator before the division."
        ),
        hint=N_("With all gradients ten times as large, the very first step should hardly change its length."),
        formula=in_quotient("w ← w − η·g/(x + ε)"),
        source=seen(1),
        credit=SLIP,  # one function call is missing
        see=("adaptive/squared-denominator",),
    ),
    Misconception(
        id="adaptive/squared-denominator",
        where=divides,
        switches={"root_taken": "square"},
        title=N_("squared where the root belongs"),
        message=N_(
            "The accumulated squares are squared once more in the denominator, where their root should be taken. "
            "Look at the function or the exponent that is used there."
        ),
        hint=N_("An exponent of 2 and one of 0.5 undo each other: which of them do you have?"),
        formula=in_quotient("w ← w − η·g/(x² + ε)"),
        source=seen(1),
        credit=SLIP,  # one function in place of another
        see=("adaptive/no-root",),
    ),
    Misconception(
        id="adaptive/root-stored",
        where=divides_by_state,
        switches={"root_stored": True},
        title=N_("the root is kept as the accumulator"),
        message=N_(
            "The first update is right. Then your accumulator goes on from its own root instead of from the squares, "
            "so old gradients count wrongly. Look at which value is returned as the state."
        ),
        hint=N_("Use one name for the accumulator and another for its root."),
        formula=with_state("x ← √(NEW);  w ← w − η·g/(x + ε)"),
        credit=SLIP,  # the right value under the wrong name
        see=("adaptive/no-root",),
    ),
    Misconception(
        id="adaptive/one-accumulator",
        where=accumulates,
        switches={"whole_array": "sum"},
        also=({"whole_array": "mean"},),
        title=N_("one accumulator for the whole array"),
        message=N_(
            "All elements are divided by the same number, made of the squares of all of them. This rule gives every "
            "parameter a step size of its own. Look for a sum, a mean or a norm over the array."
        ),
        hint=N_("The accumulator should have the shape of w."),
        formula="g² ← Σgᵢ²;  …",
        source=seen(1),
        credit=HALF,  # right for a single parameter; that each has its own is the idea of the rule
        see=("direction/averaged-over-elements", "state/of-another-parameter"),
    ),
    Misconception(
        id="adaptive/old-accumulator",
        where=divides,
        switches={"uses_old": True},
        title=N_("the step uses the state before this gradient"),
        message=N_(
            "The step is computed with the state from before this update, so the newest gradient is not in it yet; the "
            "very first step divides by almost nothing. Look at the order of the lines."
        ),
        hint=N_("First the state takes in the gradient, then it is used."),
        formula=in_quotient("w ← w − η·g_old/(√x_old + ε);  …"),
        credit=SLIP,  # lines in the wrong order
        see=("state/not-returned",),
    ),
    Misconception(
        id="adaptive/newest-square-missing",
        where=both(divides, keeping("r", "v"), either(like_adam, divides_by_state)),
        switches={"newest_missing": True},
        particular=True,
        title=N_("the newest square is not under the root"),
        message=N_(
            "The root is taken of the old average, multiplied by its β or ρ; the square of this gradient is added afterwards. So the very "
            "first step divides by almost nothing. Look at the order of the lines."
        ),
        hint=N_("First the average is finished, then it is used."),
        formula=like("…;  v̂ = β₂·v_old/(1−β₂ᵗ);  …", "w ← w − η·g/(√(ρ·r_old) + ε);  r ← ρ·r_old + (1−ρ)·g²"),
        credit=SLIP,  # a line in two halves, in the wrong order
        see=("adaptive/old-accumulator",),
    ),
    Misconception(
        id="adaptive/no-epsilon",
        where=taking("epsilon"),
        switches={"epsilon": 0.0},
        title=N_("ε is not used"),
        message=N_(
            "Nothing is added to the denominator. As long as a parameter's gradient has been 0, your function divides "
            "0 by 0 there and gives nan. Look at what ε is for and where it is used."
        ),
        hint=N_("Call your function with a gradient of 0 and a state of 0."),
        formula=in_quotient("w ← w − η·g/√x"),
        source=LISTED,
        credit=NEARLY,  # on ordinary gradients the difference can't be seen
        see=("adaptive/epsilon-hard-coded",),
    ),
    Misconception(
        id="adaptive/epsilon-hard-coded",
        where=taking("epsilon"),
        switches={"epsilon": 1e-8},
        also=tuple({"epsilon": 10.0**-n} for n in (7, 10, 6, 5, 4, 3)),
        title=N_("a fixed ε instead of the one given"),
        message=N_(
            "Your function works with an ε of its own and takes no notice of the one it is given. "
            "Look for a small number written into the code."
        ),
        hint=N_("Check whether every argument of your function is used in its body."),
        formula="ε ← 1e-8;  …",
        credit=NEARLY,  # right for the usual value
        see=("adaptive/no-epsilon",),
    ),
    Misconception(
        id="adaptive/epsilon-outside-denominator",
        where=divides,
        switches={"epsilon_added_to": "step"},
        also=tuple(
            {"epsilon_added_to": where}
            for where in ("w", "quotient", "rate", "inverse", "rate-alone", "rate-alone-added")
        ),
        usual=2,
        title=N_("ε is added beside the denominator"),
        message=N_(
            "ε is added to the result of the division, not to the number that divides, so it no longer protects from a "
            "division by zero and shifts every step. Look at the brackets."
        ),
        hint=N_("Division comes before addition: what exactly stands under your fraction bar?"),
        formula=in_quotient("w ← w − (η·g/√x + ε)"),
        credit=NEARLY,  # a pair of brackets; with the usual ε hardly seen
        see=("adaptive/no-epsilon",),
    ),
    Misconception(
        id="adaptive/epsilon-multiplied",
        where=divides,
        switches={"epsilon_added_to": "root-times"},
        also=({"epsilon_added_to": "factor"},),
        title=N_("ε is multiplied instead of added"),
        message=N_(
            "ε is multiplied where it should be added to the denominator, so every step is scaled by it and a division "
            "by zero is still possible. Look at the operator before ε."
        ),
        hint=N_("ε is so small that adding it should hardly change anything."),
        formula=in_quotient("w ← w − η·g/(√x·ε)"),
        credit=SLIP,  # one operator
        see=("adaptive/epsilon-outside-denominator",),
    ),
    Misconception(
        id="adaptive/gradient-not-squared",
        where=accumulates,
        switches={"accumulated": "gradients"},
        also=({"accumulated": "gradients", "root_taken": "of-size"},),
        title=N_("the gradient is not squared"),
        message=N_(
            "What you accumulate is the gradient itself, so positive and negative gradients cancel and the root may be of a "
            "negative number, which gives nan. Look at what enters the accumulator."
        ),
        hint=N_("The accumulator should never be negative."),
        formula=changed(("g²", "g"), otherwise="g² ← g;  …"),
        source=LISTED,
        credit=SLIP,  # one exponent is missing
        see=("adaptive/magnitudes", "adaptive/square-of-the-sum"),
    ),
    Misconception(
        id="adaptive/magnitudes",
        where=accumulates,
        switches={"accumulated": "magnitudes"},
        also=({"accumulated": "magnitudes", "root_taken": "none"},),
        title=N_("absolute values are accumulated instead of squares"),
        message=N_(
            "What you accumulate is the absolute value of the gradient. The rule squares each gradient first and takes the "
            "root at the end, which weighs large gradients more. Look at what enters the accumulator."
        ),
        hint=N_("Try two gradients, 3 and 4: the root of their accumulated squares is 5."),
        formula=changed(("g²", "|g|"), otherwise="g² ← |g|;  …"),
        source=LISTED,
        credit=SLIP,  # the idea of a memory of sizes is there
        see=("adaptive/gradient-not-squared",),
    ),
    Misconception(
        id="adaptive/square-of-the-sum",
        where=divides_by_state,
        switches={"accumulated": "gradients", "then_squared": True},
        title=N_("added up first, squared afterwards"),
        message=N_(
            "The gradients are accumulated first and squared afterwards, so positive and negative ones cancel before the "
            "square is taken. Look at the order of squaring and accumulating."
        ),
        hint=N_("Gradients 1 and −1: what do you get by adding then squaring, what by squaring then adding?"),
        formula=with_state("x ← CHANGED;  w ← w − η·g/(√(x²) + ε)"),
        credit=SLIP,  # two operations in the wrong order
        see=("adaptive/gradient-not-squared",),
    ),
    Misconception(
        id="adaptive/square-of-the-mean",
        where=accumulates,
        switches={"whole_array": "mean-first"},
        particular=True,
        title=N_("the mean over the array is squared"),
        message=N_(
            "The gradient is averaged over the array before it is squared, so all elements share one number. This rule gives "
            "every parameter a step size of its own. Look for a mean over the array."
        ),
        hint=N_("The accumulator should have the shape of w."),
        formula="g² ← (Σgᵢ/n)²;  …",
        credit=HALF,  # as one accumulator
        see=("adaptive/one-accumulator",),
    ),
    Misconception(
        id="adaptive/starts-at-one",
        where=_started,
        switches={"starts_at": 1.0},
        particular=True,
        title=N_("the accumulator starts at 1"),
        message=N_(
            "Your accumulator starts at 1 instead of at its initial value, so the first steps are much too short. "
            "Look at what the state is filled with before the first update."
        ),
        hint=N_("`np.ones_like` or `np.zeros_like`?"),
        formula=with_state("x₀ ← 1;  x ← NEW;  …"),
        credit=NEARLY,  # the rule is right, its start is not
        see=("adaptive/starts-from-first",),
    ),
    Misconception(
        id="adaptive/no-gradient-in-step",
        where=divides_by_state,
        switches={"gradient_in_step": False},
        title=N_("the step has no gradient in it"),
        message=N_(
            "The gradient sets the step size, but the step itself doesn't contain it: every parameter moves in the same "
            "direction always. Look at what the learning rate is multiplied by."
        ),
        hint=N_("A gradient with the other sign should reverse the step."),
        formula=changed(("η·g/", "η/"), otherwise="g ← 1;  …"),
        credit=HALF,  # the accumulator is right, the step lacks its direction
        see=("direction/ascends",),
    ),
    Misconception(
        id="adaptive/starts-from-first",
        where=_started,
        switches={"starts_from_first": True},
        title=N_("the accumulator starts with the first square"),
        message=N_(
            "At the first update your accumulator is filled with that gradient's square before the update adds it again, "
            "so the first gradient counts too much. Look at the value that the accumulator starts with."
        ),
        hint=N_("Before the first update nothing has been accumulated yet."),
        formula=with_state("x₀ ← g₁²;  FIRST;  …"),
        source=seen(1),
        credit=NEARLY,  # only the start is off
        see=("adaptive/old-accumulator",),
    ),
)
