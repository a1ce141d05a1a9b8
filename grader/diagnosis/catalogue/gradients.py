"""What stands in the place of the gradient: clipped, scaled, its size only, made one number."""

from __future__ import annotations

from dataclasses import replace

from grader.diagnosis.catalogue.general import any_rule, by_size, named, no_squares
from grader.diagnosis.catalogue.misconception import HALF, NEARLY, NONE, SLIP, Misconception
from grader.model.texts import N_

LIMITS = (1.0, 5.0, 10.0, 0.5, 2.0, 0.1)
"""Thresholds that are usual."""

_ALL = (
    Misconception(
        id="direction/clipped",
        where=by_size,
        switches={"direction": "clipped", "direction_limit": 1.0},
        also=tuple({"direction": "clipped", "direction_limit": limit} for limit in LIMITS[1:]),
        title=N_("the elements of the gradient are clipped"),
        message=N_(
            "Elements of the gradient beyond a threshold are cut off before they are used. Small gradients come out right, large ones "
            "give too short a step. The rule asked for uses the gradient as it is."
        ),
        hint=N_("Look for np.clip, or for a minimum or maximum, before the first line of the rule."),
        formula="g ← max(−1, min(1, g));  …",
        credit=NEARLY,  # an addition that is usual elsewhere
        see=("direction/length-clipped",),
    ),
    Misconception(
        id="direction/length-clipped",
        where=by_size,
        switches={"direction": "length-clipped", "direction_limit": 1.0},
        also=(
            *({"direction": "length-clipped", "direction_limit": limit} for limit in LIMITS[1:]),
            *({"direction": "length-clipped-with-epsilon", "direction_limit": limit} for limit in LIMITS),
        ),
        title=N_("the length of the gradient is clipped"),
        message=N_(
            "A gradient that is longer than a threshold is shortened to it before it is used. Small gradients come out right, large "
            "ones give too short a step. The rule asked for uses the gradient as it is."
        ),
        hint=N_("Look for a norm in your function: nothing in the formula divides by the length of g."),
        formula="g ← g·min(1, 1/‖g‖);  …",
        credit=NEARLY,  # an addition that is usual elsewhere
        see=("direction/clipped", "direction/unit-length"),
    ),
    Misconception(
        id="direction/scaled-by-itself",
        where=any_rule,
        switches={"direction": "largest-1"},
        also=({"direction": "sum-1"},),
        title=N_("the gradient is scaled by its own elements"),
        message=N_(
            "The gradient is divided by its largest element, or by the sum of its elements' sizes, so a steep slope and a gentle one "
            "give steps of the same length. The rule asked for uses the gradient as it is."
        ),
        hint=N_("With all gradients ten times as large, does anything change in the first line of your rule?"),
        formula="g ← g/max|g|;  …",
        credit=HALF,  # the rule itself is right, applied to another gradient
        see=("direction/unit-length",),
    ),
    Misconception(
        id="direction/sign-lost",
        where=any_rule,
        switches={"direction": "size"},
        also=({"direction": "square"},),
        title=N_("the sign of the gradient is lost"),
        message=N_(
            "The gradient's absolute value, or its square, is used in its place, so w moves the same way uphill and downhill. "
            "Look at what is done with the gradient before it is used."
        ),
        hint=N_("A gradient with the other sign should reverse the step."),
        formula="g ← |g|;  …",
        credit=HALF,  # the direction is the idea
        see=("direction/ascends",),
    ),
    Misconception(
        id="direction/positive-only",
        where=any_rule,
        switches={"direction": "positive"},
        title=N_("negative gradients are set to zero"),
        message=N_(
            "Where the gradient is negative, your function takes 0, so these parameters can't move up. "
            "Look for a maximum with 0, or a condition on the sign."
        ),
        hint=N_("Call your function with a gradient of −1: should w change?"),
        formula="g ← max(g, 0);  …",
        credit=HALF,  # right for half of all gradients
        see=("direction/sign-lost",),
    ),
    Misconception(
        id="direction/summed-over-elements",
        where=any_rule,
        switches={"direction": "summed"},
        title=N_("all elements move by the sum of the gradients"),
        message=N_(
            "All elements of w get the same gradient, the sum over the array. Each parameter has its own partial "
            "derivative and moves by that. Look for a sum that makes one number of the gradient."
        ),
        hint=N_("The gradient that is used should have the shape of w."),
        formula="g ← Σgᵢ;  …",
        credit=HALF,  # the formula is right for a single parameter
        see=("direction/averaged-over-elements",),
    ),
    Misconception(
        id="direction/divided-by-size",
        where=no_squares,
        switches={"direction": "by-size"},
        also=({"direction": "by-length"}, {"direction": "by-columns"}),
        title=N_("the gradient is divided by how many elements it has"),
        message=N_(
            "The gradient is divided by the size or the length of its array, as if it were a sum over samples. It is an average "
            "already, and it has one element for each parameter. Look for a division by a size, a length or a shape."
        ),
        hint=N_("Twice as many parameters should not make each step half as long."),
        formula="g ← g/n;  …",
        credit=SLIP,  # one factor too many
        see=("direction/times-size",),
    ),
    Misconception(
        id="direction/times-size",
        where=no_squares,
        switches={"direction": "times-size"},
        title=N_("the gradient is multiplied by how many elements it has"),
        message=N_(
            "The gradient is multiplied by the size of its array. It has one element for each parameter, and each moves by its own. "
            "Look for a product with a size or a shape."
        ),
        hint=N_("Twice as many parameters should not make each step twice as long."),
        formula="g ← n·g;  …",
        credit=SLIP,  # one factor too many
        see=("direction/divided-by-size",),
    ),
    Misconception(
        id="direction/weights-added",
        where=lambda kind, dialect: "weight_decay" not in kind.hyperparameters,
        switches={"direction": "with-weights", "direction_limit": 0.01},
        also=tuple({"direction": "with-weights", "direction_limit": x} for x in (0.001, 0.1, 1e-4, 5e-4)),
        title=N_("a weight decay that was not asked for"),
        message=N_(
            "A part of w is added to the gradient before it is used, which is weight decay (an L2 penalty). The rule asked for has none. "
            "Look at what the gradient is before the first line of the rule."
        ),
        hint=N_("With a gradient of 0 and a state of 0, w should stay as it is."),
        formula="g ← g + 0.01·w;  …",
        credit=NEARLY,  # an addition that is usual elsewhere
        see=("direction/times-w",),
    ),
    Misconception(
        id="direction/unbracketed",
        where=named("sgd", "gradient-descent"),
        switches={"w_after": "bracketed"},
        title=N_("the learning rate is subtracted from w before the gradient multiplies"),
        message=N_(
            "Your brackets put w and the learning rate together, and the gradient multiplies both. "
            "Look at the brackets: the learning rate belongs to the gradient."
        ),
        hint=N_("With a gradient of 0, w should stay as it is."),
        formula="w ← (w − η)·g",
        credit=SLIP,  # a pair of brackets
        see=("direction/times-w",),
    ),
    Misconception(
        id="direction/w-for-gradient",
        where=any_rule,
        switches={"direction": "w"},
        title=N_("w stands where the gradient belongs"),
        message=N_(
            "The gradient has no effect: your update uses w in its place, so w shrinks to 0 wherever the lowest point lies. "
            "Look at which variable each line uses."
        ),
        hint=N_("Call your function with two different gradients: the results should differ."),
        formula="g ← w;  …",
        credit=NONE,  # nothing of the loss enters
        see=("direction/times-w",),
    ),
    Misconception(
        id="direction/rate-on-w",
        where=named("sgd", "gradient-descent"),
        switches={"w_after": "rate-on-all"},
        also=({"w_after": "shrunk-by-rate"},),
        title=N_("the learning rate multiplies w as well"),
        message=N_(
            "The learning rate belongs to the gradient alone; in your update it multiplies w too, so w shrinks even where the gradient "
            "is 0. Look at the brackets, and at what stands in front of w."
        ),
        hint=N_("With a gradient of 0, w should stay as it is."),
        formula="w ← η·(w − g)",
        credit=SLIP,  # a pair of brackets, or one factor
        see=("direction/unbracketed",),
    ),
    Misconception(
        id="direction/w-and-gradient-exchanged",
        where=named("sgd", "gradient-descent"),
        switches={"w_after": "exchanged"},
        title=N_("w and the gradient have changed places"),
        message=N_(
            "You subtract w, times the learning rate, from the gradient. It is the gradient that is subtracted from w. "
            "Look at the order of the two, and of your function's arguments."
        ),
        hint=N_("With a learning rate of 0, w should stay as it is."),
        formula="w ← g − η·w",
        credit=SLIP,  # two names exchanged
        see=("direction/rate-on-w",),
    ),
)

MISCONCEPTIONS = tuple(replace(each, particular=True) for each in _ALL)
