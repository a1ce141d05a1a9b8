"""Mistakes about the largest v of AMSGrad."""

from __future__ import annotations

from grader.diagnosis.catalogue.adam_corrections import MOMENTS
from grader.diagnosis.catalogue.misconception import HALF, SLIP, Misconception
from grader.model.texts import N_

RULE = ("amsgrad",)

MISCONCEPTIONS = (
    Misconception(
        id="amsgrad/maximum-unused",
        rules=RULE,
        switches={"maximum": "unused"},
        title=N_("the largest v is not used"),
        message=N_(
            "Your step divides by the newest v, so this is plain Adam. AMSGrad divides by the largest v there has been, so "
            "that steps can't grow again. Look at the denominator."
        ),
        hint=N_("After one large gradient and many small ones the steps should stay short."),
        formula=f"{MOMENTS}w ← w − η·m̂/(√v̂ + ε)",
        credit=HALF,  # all of Adam is right, what AMSGrad adds is missing
        see=("amsgrad/of-last-two",),
    ),
    Misconception(
        id="amsgrad/smallest",
        rules=RULE,
        switches={"maximum": "smallest"},
        title=N_("the smallest v is kept instead of the largest"),
        message=N_(
            "You keep the smaller of the old and the new value. It starts at zero and stays there, so your steps become "
            "enormous. Look at the function that compares them."
        ),
        hint=N_("AMSGrad is careful: it remembers the steepest slope."),
        formula="…;  v_max ← min(v_max, v);  w ← w − η·m̂/(√(v_max/(1−β₂ᵗ)) + ε)",
        credit=SLIP,  # one function in place of another
        see=("amsgrad/maximum-unused",),
    ),
    Misconception(
        id="amsgrad/of-last-two",
        rules=RULE,
        switches={"maximum": "of-last-two"},
        title=N_("only the last two v are compared"),
        message=N_(
            "You compare the new v with the one before, so a large v is forgotten after two updates. The largest of all "
            "has to be remembered. Look at what the new v is compared with, and at what is kept."
        ),
        hint=N_("The maximum needs a variable of its own that is passed on."),
        formula="…;  v_max ← max(v_old, v);  w ← w − η·m̂/(√(v_max/(1−β₂ᵗ)) + ε)",
        credit=HALF,  # the idea is there, its memory is not
        see=("amsgrad/maximum-unused",),
    ),
    Misconception(
        id="amsgrad/into-v",
        rules=RULE,
        switches={"maximum": "into-v"},
        title=N_("the maximum is written back into v"),
        message=N_(
            "The largest v takes the place of v itself, so the average can never become smaller again. v goes on as in "
            "Adam, beside the maximum. Look at which variable the maximum is assigned to."
        ),
        hint=N_("v and the largest v are two different variables."),
        formula="…;  v ← v_max ← max(v_max, v);  w ← w − η·m̂/(√(v_max/(1−β₂ᵗ)) + ε)",
        credit=SLIP,  # one name
        see=("amsgrad/of-last-two",),
    ),
    Misconception(
        id="amsgrad/maximum-not-kept",
        rules=RULE,
        switches={"maximum": "not-kept"},
        title=N_("the new maximum is not kept"),
        message=N_(
            "Your step divides by the new maximum, but the old one is what you give back, so the next update doesn't know of it. "
            "Look at which variable you return as the largest v."
        ),
        hint=N_("From 0, after one update with a gradient that isn't 0, the largest v should be above 0."),
        formula="…;  w ← w − η·m̂/(√(max(v_max, v)/(1−β₂ᵗ)) + ε);  v_max ← v_max",
        credit=HALF,  # the idea is there, its memory is not
        see=("amsgrad/of-last-two", "amsgrad/maximum-unused"),
        particular=True,
        dialects=(
            "max-v",
            "max-v-inside",
            "epsilon-hat",
            "epsilon-hat-inside",
        ),  # elsewhere it is plain Adam on every probe
    ),
    Misconception(
        id="amsgrad/whole-array",
        rules=RULE,
        switches={"maximum": "whole"},
        title=N_("one maximum for all elements"),
        message=N_(
            "You take the largest v of the whole array, so one steep direction makes the steps short in all of them. "
            "Every element has a maximum of its own. Look at the function that takes the maximum."
        ),
        hint=N_("np.max gives one number for an array, np.maximum compares two arrays element by element."),
        formula="…;  v_max ← max(v_max, max(v₁, v₂, …));  w ← w − η·m̂/(√(v_max/(1−β₂ᵗ)) + ε)",
        credit=SLIP,  # one function in place of another
        see=("amsgrad/of-last-two",),
        particular=True,
    ),
)
