"""What becomes of the state between two updates."""

from __future__ import annotations

from grader.diagnosis.catalogue.general import stateful, without_memory
from grader.diagnosis.catalogue.misconception import HALF, LISTED, Misconception, seen
from grader.model.texts import N_

MISCONCEPTIONS = (
    Misconception(
        id="state/lost",
        where=stateful,
        switches={"state_used": "none"},
        title=N_("the state starts from zero at every call"),
        message=N_(
            "Every update begins with a fresh state, so nothing is remembered from the updates before. The state that "
            "is passed in is overwritten or not looked at. Look for the line that sets it to zero."
        ),
        hint=N_("Setting the state to zero belongs before the first update, not inside the function that makes one."),
        formula=without_memory,
        source=seen(3),
        credit=HALF,  # the formula is right, its memory is not
        see=("state/not-returned", "momentum/velocity-unused"),
    ),
    Misconception(
        id="state/not-returned",
        where=stateful,
        switches={"state_returned": False},
        title=N_("the old state is returned"),
        message=N_(
            "The step itself is right, but the state comes back as it was passed in, so the next update starts from the "
            "old one again. Perhaps the new value is kept under another name than the one you return."
        ),
        hint=N_("Compare the names in the return statement with the names that the new values are assigned to."),
        formula="w ← w + Δw;  s ← s",
        source=LISTED,
        credit=HALF,  # the formula is right, its memory is not
        see=("state/lost",),
    ),
    Misconception(
        id="state/of-another-parameter",
        where=stateful,
        switches={"state_used": "first-element"},
        title=N_("all parameters use the state of the first"),
        message=N_(
            "The first parameter is right, the others are not: they go on from the first one's state. Each parameter "
            "keeps a state of its own, with its own shape. Look for a name that was copied and not changed, or an index "
            "that is always 0."
        ),
        hint=N_("If you treat W and b in separate lines, compare those lines letter by letter."),
        formula="s ← s[0];  …",
        source=seen(3),  # two that copy, one by broadcasting
        credit=HALF,  # right for the first parameter
        see=("adaptive/one-accumulator",),
    ),
)
