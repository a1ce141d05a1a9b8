"""Mistakes about the two moments of Adam and its relatives, and their use."""

from __future__ import annotations

from grader.diagnosis.catalogue.adam_corrections import MOMENTS
from grader.diagnosis.catalogue.general import both_moments, changed, corrected_like_adam, keeping, like, like_adam
from grader.diagnosis.catalogue.misconception import HALF, LISTED, OTHER_RULE, SLIP, Misconception
from grader.model.texts import N_

USUAL = "…"

MISCONCEPTIONS = (
    Misconception(
        id="adam/betas-swapped",
        where=like_adam,
        switches={"betas": "swapped"},
        title=N_("β₁ and β₂ have changed places"),
        message=N_(
            "m is averaged with β₂ and v with β₁. Look at the order of the arguments of your function, and at which β "
            "stands in which line."
        ),
        hint=N_("β₁ belongs to the gradient, β₂ to its square."),
        formula=f"m ← β₂·m + (1−β₂)·g;  v ← β₁·v + (1−β₁)·g²;  {USUAL}",
        source=LISTED,
        credit=SLIP,  # two names exchanged
        see=("adam/moments-swapped",),
    ),
    Misconception(
        id="adam/one-beta-for-both",
        where=corrected_like_adam,
        switches={"betas": "first"},
        also=({"betas": "second"},),
        title=N_("the same β for both moments"),
        message=N_(
            "Both moments, and both corrections, use the same one of the two β. "
            "Look at which β stands in which line; a line that was copied still has the other one."
        ),
        hint=N_("β₁ belongs to the gradient, β₂ to its square."),
        formula=f"m ← β₁·m + (1−β₁)·g;  v ← β₁·v + (1−β₁)·g²;  {USUAL}",
        credit=SLIP,  # one name
        see=("adam/betas-swapped",),
        particular=True,
    ),
    Misconception(
        id="adam/moments-swapped",
        where=like_adam,
        switches={"numerator": "v"},
        title=N_("m and v have changed places in the step"),
        message=N_(
            "The average of squares stands in the numerator of your step and the average of gradients under the root. "
            "So the sign of the gradient is lost, and a root of a negative number gives nan. Look at the last line."
        ),
        hint=N_("Which of the two averages knows the direction, which only the size?"),
        formula=f"{MOMENTS}w ← w − η·v̂/(√m̂ + ε)",
        source=LISTED,
        credit=SLIP,  # two names exchanged
        see=("adam/betas-swapped",),
    ),
    Misconception(
        id="adam/v-of-m",
        where=like_adam,
        switches={"v_of": "m"},
        title=N_("v averages m² instead of g²"),
        message=N_(
            "Your v takes in the square of the first moment. It should take in the square of the gradient itself. "
            "Look at what is squared in the line of v."
        ),
        hint=N_("m and v are computed side by side: neither needs the other."),
        formula=f"m ← β₁·m + (1−β₁)·g;  v ← β₂·v + (1−β₂)·m²;  {USUAL}",
        source=LISTED,
        credit=SLIP,  # one name
        see=("adaptive/gradient-not-squared",),
    ),
    Misconception(
        id="adam/m-weight-left-out",
        where=keeping("m"),
        switches={"m_weights": "unscaled"},
        title=N_("1−β₁ is left out"),
        message=N_(
            "The gradient enters m in full, so m and with it your steps become too large. In a moving average the "
            "weights of old and new add up to one. Look at the line of m."
        ),
        hint=N_("At the first update, m̂ should be exactly the gradient."),
        formula=like(
            f"m ← β₁·m + g;  v ← β₂·v + (1−β₂)·g²;  {USUAL}", changed(("(1−β₁)·g", "g"), otherwise="m ← β₁·m + g;  …")
        ),
        credit=SLIP,  # one factor is missing
        see=("adam/v-weight-left-out",),
    ),
    Misconception(
        id="adam/v-weight-left-out",
        where=keeping("v"),
        switches={"v_weights": "unscaled"},
        title=N_("1−β₂ is left out"),
        message=N_(
            "The squared gradient enters v in full, so v becomes too large and your steps too short. In a moving average "
            "the weights of old and new add up to one. Look at the line of v."
        ),
        hint=N_("At the first update, v̂ should be exactly the squared gradient."),
        formula=like(
            f"m ← β₁·m + (1−β₁)·g;  v ← β₂·v + g²;  {USUAL}",
            changed(("(1−β₂)·g²", "g²"), otherwise="v ← β₂·v + g²;  …"),
        ),
        credit=SLIP,  # one factor is missing
        see=("adam/m-weight-left-out", "adam/v-sums-up"),
    ),
    Misconception(
        id="adam/m-weights-swapped",
        where=keeping("m"),
        switches={"m_weights": "swapped"},
        title=N_("in m, β₁ and 1−β₁ have changed places"),
        message=N_(
            "Most of m comes from the newest gradient and little is remembered. β₁ says how much of the old m is kept. "
            "Look at which term each factor stands with."
        ),
        hint=N_("With β₁ near 1, m should change only slowly from one update to the next."),
        formula=like(
            f"m ← (1−β₁)·m + β₁·g;  v ← β₂·v + (1−β₂)·g²;  {USUAL}",
            changed(("β₁·m + (1−β₁)·g", "(1−β₁)·m + β₁·g"), otherwise="m ← (1−β₁)·m + β₁·g;  …"),
        ),
        credit=SLIP,  # two factors exchanged
        see=("adam/v-weights-swapped",),
    ),
    Misconception(
        id="adam/v-weights-swapped",
        where=keeping("v"),
        switches={"v_weights": "swapped"},
        title=N_("in v, β₂ and 1−β₂ have changed places"),
        message=N_(
            "Most of v comes from the newest gradient and little is remembered. β₂ says how much of the old v is kept. "
            "Look at which term each factor stands with."
        ),
        hint=N_("With β₂ near 1, v should change only slowly from one update to the next."),
        formula=like(
            f"m ← β₁·m + (1−β₁)·g;  v ← (1−β₂)·v + β₂·g²;  {USUAL}",
            changed(("β₂·v + (1−β₂)·g²", "(1−β₂)·v + β₂·g²"), otherwise="v ← (1−β₂)·v + β₂·g²;  …"),
        ),
        credit=SLIP,  # two factors exchanged
        see=("adam/m-weights-swapped",),
    ),
    Misconception(
        id="adam/m-not-kept",
        where=both_moments,
        switches={"m_weights": "forgetful"},
        title=N_("m forgets the gradients before"),
        message=N_(
            "Your m comes from the newest gradient alone, so there is no momentum; v is right. "
            "Look at whether the old m has a part in the new one, and whether it is passed on."
        ),
        hint=N_("Does m appear on the right-hand side of its own line?"),
        formula=like(
            f"m ← (1−β₁)·g;  v ← β₂·v + (1−β₂)·g²;  {USUAL}", changed(("β₁·m + ", ""), otherwise="m ← (1−β₁)·g;  …")
        ),
        credit=HALF,  # one of two averages
        see=("state/lost", "adam/v-not-kept", "adam/m-unused"),
    ),
    Misconception(
        id="adam/v-not-kept",
        where=keeping("v"),
        switches={"v_weights": "forgetful"},
        title=N_("v forgets the gradients before"),
        message=N_(
            "Your v comes from the newest gradient alone; m is right. Look at whether the old v has a part in the new "
            "one, and whether it is passed on."
        ),
        hint=N_("Does v appear on the right-hand side of its own line?"),
        formula=like(
            f"m ← β₁·m + (1−β₁)·g;  v ← (1−β₂)·g²;  {USUAL}", changed(("β₂·v + ", ""), otherwise="v ← (1−β₂)·g²;  …")
        ),
        credit=HALF,  # one of two averages
        see=("state/lost", "adam/m-not-kept"),
    ),
    Misconception(
        id="adam/no-averages",
        where=both_moments,
        switches={"m_weights": "latest", "v_weights": "latest"},
        title=N_("m and v are not averaged at all"),
        message=N_(
            "Your m is the newest gradient and your v its square, so nothing is remembered. A slide that writes the same m "
            "on both sides means the old one on the right. Look at the lines of m and v."
        ),
        hint=N_("Which m is meant on the right-hand side: the one before this update, or the one after?"),
        formula="m ← g;  v ← g²;  …",
        credit=OTHER_RULE,  # the averages are the rule
        see=("state/lost",),
    ),
    Misconception(
        id="adam/v-sums-up",
        where=keeping("v"),
        switches={"v_weights": "sum"},
        title=N_("v is a sum, as in Adagrad"),
        message=N_(
            "Your v only grows, as in Adagrad, so the steps become too short. Here v is a moving average that forgets "
            "old gradients. Look for where β₂ is used."
        ),
        hint=N_("After a few updates with gradient 0, v should have become smaller."),
        formula=like(
            f"m ← β₁·m + (1−β₁)·g;  v ← v + g²;  {USUAL}",
            changed(("β₂·v + (1−β₂)·g²", "v + g²"), otherwise="v ← v + g²;  …"),
        ),
        credit=HALF,  # one of two averages
        see=("adam/v-weight-left-out",),
    ),
    Misconception(
        id="adam/m-unused",
        where=like_adam,
        switches={"numerator": "g"},
        also=({"numerator": "g-corrected"},),
        title=N_("m is computed but not used"),
        message=N_(
            "Your step has the gradient itself in the numerator, so this is RMSprop with a correction: the momentum "
            "has no effect. Look at the last line."
        ),
        hint=N_("Cover the line of m: does your new w change?"),
        formula=f"{MOMENTS}w ← w − η·g/(√v̂ + ε)",
        credit=HALF,  # one of two ideas
        see=("adam/m-not-kept",),
    ),
    Misconception(
        id="adam/adamax-instead",
        rules=("adam",),
        switches={"accumulated": "magnitudes", "maximum_kept": True, "root_taken": "none", "uncorrected": ("v",)},
        particular=True,
        title=N_("Adamax, where Adam is asked for"),
        message=N_(
            "You divide by the largest gradient so far, which fades by β₂, where Adam divides by the root of the averaged squares. "
            "That is Adamax, another rule. Look at the line of v."
        ),
        hint=N_("Try two gradients, 3 and 4: which number belongs under the root?"),
        formula="v ← max(β₂·v, |g|);  w ← w − η·m̂/(v + ε)",
        credit=OTHER_RULE,  # a rule that works
        see=("adaptive/magnitudes",),
    ),
    Misconception(
        id="adam/amsgrad-instead",
        rules=("adam",),
        switches={"amsgrad": "max-v-hat"},
        also=({"amsgrad": "max-v"},),
        particular=True,
        title=N_("AMSGrad, where Adam is asked for"),
        message=N_(
            "You divide by the root of the largest v there has been, so steps never grow again after a steep place. "
            "That is AMSGrad, another rule. Look at what stands under the root."
        ),
        hint=N_("In Adam, m and v are all that is kept."),
        formula="…;  v_max ← max(v_max, v̂);  w ← w − η·m̂/(√v_max + ε)",
        credit=HALF,  # another rule, which contains this one
        see=("amsgrad/maximum-unused",),
    ),
    Misconception(
        id="adam/betas-to-power",
        where=like_adam,
        switches={"betas": "to-power"},
        title=N_("the power t stands in the averages too"),
        message=N_(
            "The power of β stands in your moving averages as well, so m and v remember less and less as t grows. "
            "It belongs in the correction only. Look at the lines of m and v."
        ),
        hint=N_("The lines of m and v don't contain t."),
        formula=f"m ← β₁ᵗ·m + (1−β₁ᵗ)·g;  v ← β₂ᵗ·v + (1−β₂ᵗ)·g²;  {USUAL}",
        credit=SLIP,  # an exponent too many
        see=("adam/corrected-stored",),
    ),
)
