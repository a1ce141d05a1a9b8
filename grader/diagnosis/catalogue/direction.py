"""Which way and how far: mistakes that any rule can suffer."""

from __future__ import annotations

from grader.diagnosis.catalogue.general import any_rule, counting
from grader.diagnosis.catalogue.misconception import HALF, LISTED, NONE, OTHER_RULE, SLIP, Misconception
from grader.model.texts import N_

DIRECTION = (
    Misconception(
        id="direction/ascends",
        where=any_rule,
        switches={"ascends": True},
        title=N_("the step goes uphill"),
        message=N_(
            "Your w moves by the right amount, but in the opposite direction, so the loss grows with every update. "
            "The gradient points to where the loss increases. Look at the signs between the gradient and the new w."
        ),
        hint=N_("With gradient 1 and a positive learning rate, should w become larger or smaller?"),
        formula="…;  w ← w − Δw",
        credit=SLIP,  # everything but one sign is right
        see=("direction/times-w",),
    ),
    Misconception(
        id="direction/sign-only",
        where=any_rule,
        switches={"direction": "sign"},
        title=N_("only the sign of the gradient is used"),
        message=N_(
            "Every element of w moves equally far, however steep the loss is there: only the sign of the gradient "
            "has an effect. The size of the gradient belongs to the step too."
        ),
        hint=N_("Look for a sign function, or for a division of the gradient by its own absolute value."),
        formula="g ← sign(g);  …",
        credit=OTHER_RULE,  # sign descent is another rule
        see=("direction/unit-length",),
    ),
    Misconception(
        id="direction/unit-length",
        where=any_rule,
        switches={"direction": "unit"},
        also=(
            *({"direction": "unit-with-epsilon", "direction_limit": 10.0**-n} for n in (8, 7, 6, 10, 12, 5)),
            {"direction": "unit-or-zero"},
        ),
        title=N_("the gradient is scaled to length 1"),
        message=N_(
            "The gradient is divided by its own length before it is used, so a steep slope and a gentle one give "
            "steps of the same length. The rule asked for uses the gradient as it is."
        ),
        hint=N_("Look for a norm in your function: nothing in the formula divides by the length of g."),
        formula="g ← g/‖g‖;  …",
        credit=HALF,  # the rule itself is right, applied to another gradient
        see=("direction/sign-only",),
    ),
    Misconception(
        id="direction/times-w",
        where=any_rule,
        switches={"direction": "times-w"},
        title=N_("the gradient is multiplied by w"),
        message=N_(
            "The step grows with w itself, and where w is 0 nothing moves. A step depends on the gradient, "
            "not on the value of the parameter. Look at what the gradient is multiplied by."
        ),
        hint=N_("Try your function with w = 0 and gradient 1: what should happen?"),
        formula="g ← g·w;  …",
        credit=HALF,  # one factor too many, but it shows in every step
        see=("direction/w-overwritten",),
    ),
    Misconception(
        id="direction/averaged-over-elements",
        where=any_rule,
        switches={"direction": "averaged"},
        title=N_("all elements move by the mean gradient"),
        message=N_(
            "All elements of w get the same gradient, the mean over the array. Each parameter has its own partial "
            "derivative and moves by that. Look for a mean or a sum that makes one number of the gradient."
        ),
        hint=N_("The gradient you are given is already averaged over the batch; its shape should stay that of w."),
        formula="g ← Σgᵢ/n;  …",
        credit=HALF,  # the formula is right for a single parameter
        see=("adaptive/one-accumulator",),
    ),
    Misconception(
        id="direction/w-overwritten",
        where=any_rule,
        switches={"w_after": "overwritten"},
        also=({"w_after": "overwritten-added"},),
        title=N_("w is replaced by the step"),
        message=N_(
            "After the update, w holds only the step: where w was before makes no difference. An update moves the "
            "parameters from where they are. Look at the line that assigns the new w."
        ),
        hint=N_(
            "Call your function with two different w and the same gradient: the results should differ by as much as the two w."
        ),
        formula="…;  w ← Δw",
        credit=SLIP,  # the step itself is right
        see=("direction/w-unchanged",),
    ),
    Misconception(
        id="direction/w-unchanged",
        where=any_rule,
        switches={"w_after": "unchanged"},
        title=N_("w never changes"),
        message=N_(
            "Your function returns w as it was given, whatever the gradient is. Perhaps the new value is computed but "
            "kept under another name, or a line is written with == or without an assignment."
        ),
        hint=N_("Follow the variable that you return backwards: is it ever assigned the new value?"),
        formula="…;  w ← w",
        credit=NONE,  # there is no update; a state that is right earns its own part
        see=("direction/w-overwritten",),
    ),
    Misconception(
        id="direction/truncated",
        where=any_rule,
        switches={"w_after": "truncated"},
        also=tuple({"w_after": how} for how in ("cut", "floored", "rounded")),
        title=N_("w is cut to whole numbers"),
        message=N_(
            "Your w holds whole numbers only, so the digits after the decimal point are lost in every update and "
            "small steps vanish. This happens when the array is made of integers. Look at how it is created or converted."
        ),
        hint=N_(
            "Print the dtype of your w: an array made from [1, 2] holds integers, one made from [1.0, 2.0] does not."
        ),
        formula="…;  w ← int(w + Δw)",
        source=LISTED,
        credit=SLIP,  # the formula is right; the data type is not
        see=("direction/w-unchanged",),
    ),
)

RATE = (
    Misconception(
        id="rate/forgotten",
        where=any_rule,
        switches={"lr_power": 0},
        title=N_("the learning rate is not used"),
        message=N_(
            "Your steps are as long as if the learning rate were 1: the value that is passed has no effect. "
            "Steps that large usually jump over the lowest point. Look for where the learning rate should shorten the step."
        ),
        hint=N_("Call your function twice with different learning rates: are the results the same?"),
        formula="η ← 1;  …",
        credit=SLIP,  # one factor is missing
        see=("rate/applied-twice", "rate/hard-coded"),
    ),
    Misconception(
        id="rate/applied-twice",
        where=any_rule,
        switches={"lr_power": 2},
        title=N_("the learning rate is applied twice"),
        message=N_(
            "The learning rate shortens your step in two places, so a rate of 0.01 acts like 0.0001. "
            "Find both places where it is multiplied in."
        ),
        hint=N_(
            "Double the learning rate: the first step should become twice as long. Yours becomes four times as long."
        ),
        formula="η ← η²;  …",
        credit=SLIP,  # one factor too many
        see=("rate/forgotten",),
    ),
    Misconception(
        id="rate/hard-coded",
        where=any_rule,
        switches={"lr": 0.01},
        also=({"lr": 0.001}, {"lr": 0.1}, {"lr": 0.002}, {"lr": 0.5}),
        title=N_("a fixed learning rate instead of the one given"),
        message=N_(
            "Your function works with a learning rate of its own and takes no notice of the one it is given. "
            "Look for a number written into the code, or a variable outside the function that is used in its place."
        ),
        hint=N_("Check whether every argument of your function is used in its body, under the same name."),
        formula="η ← 0.01;  …",
        source=LISTED,
        credit=SLIP,  # right for the one rate that is written in
        see=("rate/forgotten",),
    ),
    Misconception(
        id="rate/ten-times",
        where=any_rule,
        switches={"lr_factor": 10.0},
        title=N_("steps are ten times too long"),
        message=N_(
            "Every step is ten times as long as the learning rate says. Look for an extra factor, or for a constant "
            "with a misplaced decimal point."
        ),
        hint=N_("Divide your first step by the right one: the same factor appears in every update."),
        formula="η ← 10·η;  …",
        credit=SLIP,  # one factor is off
        see=("rate/tenth", "rate/hard-coded"),
    ),
    Misconception(
        id="rate/tenth",
        where=any_rule,
        switches={"lr_factor": 0.1},
        title=N_("steps are ten times too short"),
        message=N_(
            "Every step is only a tenth as long as the learning rate says. Look for an extra factor, or for a constant "
            "with a misplaced decimal point."
        ),
        hint=N_("Divide your first step by the right one: the same factor appears in every update."),
        formula="η ← η/10;  …",
        credit=SLIP,  # one factor is off
        see=("rate/ten-times", "rate/hard-coded"),
    ),
    Misconception(
        id="rate/divides",
        where=any_rule,
        switches={"lr_power": -1},
        title=N_("divided by the learning rate"),
        message=N_(
            "The learning rate divides where it should multiply, so a smaller rate makes longer steps. "
            "Look at the operator beside the learning rate."
        ),
        hint=N_("Half the learning rate should make the step half as long."),
        formula="η ← 1/η;  …",
        credit=SLIP,  # one operator
        see=("rate/applied-twice",),
        particular=True,
    ),
    Misconception(
        id="rate/falls",
        where=counting,
        switches={"rate_falls": "root"},
        also=({"rate_falls": "t"}, {"rate_falls": "t-more"}),
        title=N_("the learning rate falls though nothing asks for it"),
        message=N_(
            "The learning rate is divided by t or by its root, so your steps become shorter and shorter. The rule asked for takes "
            "the learning rate as it is passed. Look at what is done with it."
        ),
        hint=N_("Print the learning rate that your step uses, in every update."),
        formula="η ← η/√t;  …",
        credit=SLIP,  # one factor too many
        see=("adagrad/rate-decays-too",),
        particular=True,
    ),
)

MISCONCEPTIONS = (*DIRECTION, *RATE)
