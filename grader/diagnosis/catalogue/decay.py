"""Mistakes about learning rates that change with the update: `lr/(1+decay·i)` and step decay.

Each is a learning rate itself, so it goes with every rule, right or wrong.
"""

from __future__ import annotations

from math import ceil, exp, sqrt

from grader.diagnosis.catalogue.misconception import (
    HALF,
    LISTED,
    NEARLY,
    NONE,
    OTHER_RULE,
    SLIP,
    Decay,
    WrongSchedule,
    seen,
)
from grader.model.texts import N_


def _compounded(s: Decay, i: int) -> float:
    lr = s.lr
    for k in range(1, i + 1):
        lr = lr / (1 + s.decay * k)
    return lr


DECAY = (
    WrongSchedule(
        id="decay/without-i",
        of="inverse-time",
        rate=lambda s, i: s.lr / (1 + s.decay),
        title=N_("the decay doesn't grow with the updates"),
        message=N_(
            "Your learning rate is made smaller once and then stays the same. Decay means that it becomes smaller with every "
            "update. Look at what decay is multiplied by."
        ),
        hint=N_("Print the learning rate of the first three updates."),
        formula="lr_i = lr/(1 + decay)",
        source=seen(1),
        credit=HALF,  # the form is right, nothing decays
        see=("decay/ignored", "decay/from-one"),
    ),
    WrongSchedule(
        id="decay/per-epoch",
        of="inverse-time",
        rate=lambda s, i: s.lr / (1 + s.decay * (i // s.every)),
        title=N_("decay per epoch instead of per update"),
        message=N_(
            "Your learning rate stays the same during an epoch and changes only at its end. Here the decay counts "
            "updates. Look at which loop changes the learning rate."
        ),
        hint=N_("What should the learning rate of the second batch of the first epoch be?"),
        formula="lr_i = lr/(1 + decay·⌊i/every⌋)",
        source=LISTED,
        credit=SLIP,  # the formula is right, the count is not
        see=("decay/ignored",),
    ),
    WrongSchedule(
        id="decay/multiplied",
        of="inverse-time",
        rate=lambda s, i: s.lr * s.decay,
        rates=(lambda s, i: s.lr * s.decay**i,),
        title=N_("the learning rate is multiplied by the decay"),
        message=N_(
            "Your learning rate is multiplied by decay, so with decay 0 nothing would move at all. "
            "Look at how decay enters."
        ),
        hint=N_("With decay = 0 the learning rate should stay as it is."),
        formula="lr_i = lr·decay",
        source=LISTED,
        credit=OTHER_RULE,  # another formula, and nothing decays
        see=("decay/exponential",),
    ),
    WrongSchedule(
        id="decay/compounded",
        of="inverse-time",
        rate=_compounded,
        rates=(lambda s, i: s.lr / (1 + s.decay) ** i,),
        title=N_("the decayed learning rate is decayed again"),
        message=N_(
            "Each learning rate is computed from the one before, and the whole decay is applied again, so it shrinks far "
            "too fast. Look at which variable the division starts from and which it overwrites."
        ),
        hint=N_("Keep the learning rate of the start under a name of its own."),
        formula="lr_i = lr_i₋₁/(1 + decay·i)",
        source=LISTED,
        credit=SLIP,  # one variable overwritten
        see=("decay/exponential",),
    ),
    WrongSchedule(
        id="decay/from-one",
        of="inverse-time",
        rate=lambda s, i: s.lr / (1 + s.decay * (i + 1)),
        title=N_("the count of updates starts at 1"),
        message=N_(
            "Your first update already has a smaller learning rate. The first update should use it in full. Look at where "
            "your count starts and when it is increased."
        ),
        hint=N_("How many updates have been made before the first one?"),
        formula="lr_i = lr/(1 + decay·(i+1))",
        credit=NEARLY,  # a count off by one
        see=("decay/without-i",),
    ),
    WrongSchedule(
        id="decay/exponential",
        of="inverse-time",
        rate=lambda s, i: s.lr * (1 - s.decay) ** i,
        rates=(lambda s, i: s.lr * exp(-s.decay * i),),
        title=N_("exponential decay instead of 1/(1+decay·i)"),
        message=N_(
            "Your learning rate is multiplied by the same factor in every update: that is exponential decay, another "
            "schedule. The one asked for falls quickly at first and then ever more slowly."
        ),
        hint=N_("Compare the learning rates at i = 1 and i = 2 with the formula of the task."),
        formula="lr_i = lr·(1−decay)^i",
        credit=OTHER_RULE,
        see=("decay/linear", "decay/compounded"),
    ),
    WrongSchedule(
        id="decay/linear",
        of="inverse-time",
        rate=lambda s, i: s.lr * (1 - s.decay * i),
        title=N_("the learning rate falls along a line"),
        message=N_(
            "Your learning rate loses the same amount in every update, so it reaches zero and then turns negative, and "
            "the steps go uphill. Look at how decay and the count enter."
        ),
        hint=N_("A learning rate should never become negative, however many updates are made."),
        formula="lr_i = lr·(1 − decay·i)",
        credit=OTHER_RULE,
        see=("decay/exponential",),
    ),
    WrongSchedule(
        id="decay/square-root",
        of="inverse-time",
        rate=lambda s, i: s.lr / sqrt(1 + i),
        title=N_("divided by √(i+1) instead"),
        message=N_(
            "Your learning rate falls with the square root of the count, and decay has no effect. That is another "
            "schedule. Look at the denominator."
        ),
        hint=N_("Two different values of decay should give different learning rates."),
        formula="lr_i = lr/√(1 + i)",
        credit=OTHER_RULE,
        see=("decay/ignored",),
    ),
    WrongSchedule(
        id="decay/ignored",
        of="inverse-time",
        rate=lambda s, i: s.lr,
        title=N_("the decay has no effect"),
        message=N_(
            "Your learning rate stays the same in all updates, whatever decay is. Perhaps the decayed rate is computed, "
            "but the update uses another variable."
        ),
        hint=N_("Which variable stands in the line that changes w?"),
        formula="lr_i = lr",
        credit=NONE,  # what the question is about is missing
        see=("decay/without-i",),
    ),
    WrongSchedule(
        id="decay/unbracketed",
        of="inverse-time",
        rate=lambda s, i: s.lr + s.decay * i,
        title=N_("the brackets around the divisor are missing"),
        message=N_(
            "Without brackets the learning rate is divided by 1 alone, and the rest is added to it, so it grows from update to update. "
            "Look at the line that computes it: division comes before addition."
        ),
        hint=N_("What stands under a fraction bar has to stand in brackets."),
        formula="lr_i = lr/1 + decay·i",
        credit=SLIP,  # a pair of brackets
        see=("decay/grows",),
    ),
    WrongSchedule(
        id="decay/grows",
        of="inverse-time",
        rate=lambda s, i: s.lr * (1 + s.decay * i),
        title=N_("the learning rate grows"),
        message=N_(
            "Your learning rate becomes larger with every update. Decay should make it smaller. "
            "Look at the operator between the learning rate and the bracket."
        ),
        hint=N_("Is 1 + decay·i larger or smaller than 1, and what should that do to the rate?"),
        formula="lr_i = lr·(1 + decay·i)",
        credit=SLIP,  # one operator
        see=("decay/multiplied",),
    ),
    WrongSchedule(
        id="decay/no-floor",
        of="step",
        rate=lambda s, i: s.lr * s.factor ** (i / s.every),
        title=N_("no steps: the floor is missing"),
        message=N_(
            "Your learning rate falls a little in every update. Step decay keeps it the same for a while and then lets it "
            "drop at once. Look at the exponent."
        ),
        hint=N_("How many whole intervals have passed? That number is never a fraction."),
        formula="lr_i = lr·factor^(i/every)",
        source=seen(4),
        credit=SLIP,  # one function is missing
        see=("decay/rounded",),
    ),
    WrongSchedule(
        id="decay/rounded",
        of="step",
        rate=lambda s, i: s.lr * s.factor ** round(i / s.every),
        title=N_("rounded where the floor belongs"),
        message=N_(
            "Your learning rate drops in the middle of an interval, because the number of intervals is rounded to the "
            "nearest whole number. Only intervals that are over count."
        ),
        hint=N_("After two thirds of the first interval, how many intervals are over?"),
        formula="lr_i = lr·factor^round(i/every)",
        source=seen(1),
        credit=SLIP,  # one function in place of another
        see=("decay/no-floor", "decay/rounded-up"),
    ),
    WrongSchedule(
        id="decay/rounded-up",
        of="step",
        rate=lambda s, i: s.lr * s.factor ** ceil(i / s.every),
        title=N_("rounded up where the floor belongs"),
        message=N_(
            "Your learning rate drops right after the first update, because an interval counts as soon as it begins. "
            "Only intervals that are over count."
        ),
        hint=N_("During the first interval, how many intervals are over?"),
        formula="lr_i = lr·factor^⌈i/every⌉",
        credit=SLIP,  # one function in place of another
        see=("decay/rounded", "decay/one-too-early"),
    ),
    WrongSchedule(
        id="decay/one-too-early",
        of="step",
        rate=lambda s, i: s.lr * s.factor ** ((i + 1) // s.every),
        title=N_("every drop comes one update early"),
        message=N_(
            "Your first interval is one update shorter than the others. The count starts at 0 here. "
            "Look for an added 1 in the exponent; a widespread example on the web has it."
        ),
        hint=N_("How many updates should use the full learning rate?"),
        formula="lr_i = lr·factor^⌊(i+1)/every⌋",
        credit=NEARLY,  # a count off by one
        see=("decay/from-one",),
    ),
    WrongSchedule(
        id="decay/only-at-the-border",
        of="step",
        rate=lambda s, i: s.lr * s.factor ** (i // s.every) if i % s.every == 0 else s.lr,
        title=N_("between the drops the rate jumps back"),
        message=N_(
            "Your learning rate is smaller in one update and then back at its starting value until the next interval "
            "begins. A lower rate should stay until the next drop. Look at what is returned when it isn't time to drop."
        ),
        hint=N_("Print the learning rate of every update over two intervals."),
        formula="lr_i = lr·factor^(i/every) if i mod every = 0 else lr",
        source=seen(1),
        credit=SLIP,  # the drops are right, what comes between is not
        see=("decay/once",),
    ),
    WrongSchedule(
        id="decay/once",
        of="step",
        rate=lambda s, i: s.lr * s.factor if i >= s.every else s.lr,
        title=N_("the learning rate drops only once"),
        message=N_(
            "Your learning rate drops after the first interval and then stays the same. It should drop again after every "
            "interval. Look at the condition or the exponent."
        ),
        hint=N_("After three intervals, how often should the factor have been applied?"),
        formula="lr_i = lr·factor if i ≥ every else lr",
        credit=HALF,  # right for two intervals
        see=("decay/only-at-the-border",),
    ),
    WrongSchedule(
        id="decay/every-update",
        of="step",
        rate=lambda s, i: s.lr * s.factor**i,
        title=N_("the rate drops in every update"),
        message=N_(
            "Your learning rate is multiplied by the factor in every update, so it is nearly zero soon. It should stay the "
            "same during an interval. Look at where the length of the interval is used."
        ),
        hint=N_("Two different lengths of the interval should give different learning rates."),
        formula="lr_i = lr·factor^i",
        credit=HALF,  # the factor is right, the interval is missing
        see=("decay/no-floor",),
    ),
)
