"""Mistakes of Adam, AMSGrad and AdamW about the bias correction and about what t counts."""

from __future__ import annotations

from grader.diagnosis.catalogue.general import corrected_like_adam, counting, either, like, named
from grader.diagnosis.catalogue.misconception import HALF, LISTED, SLIP, Misconception, seen
from grader.model.texts import N_

MOMENTS = "m ← β₁·m + (1−β₁)·g;  v ← β₂·v + (1−β₂)·g²;  "


def _divided(first: str, second: str) -> str:
    return f"{MOMENTS}m̂ = m/({first});  v̂ = v/({second});  w ← w − η·m̂/(√v̂ + ε)"


MISCONCEPTIONS = (
    Misconception(
        id="adam/no-bias-correction",
        where=corrected_like_adam,
        switches={"uncorrected": ("m", "v")},
        title=N_("the bias correction is missing"),
        message=N_(
            "m and v start at zero, so in the first updates both are far too small, and your step uses them as they are. "
            "The correction that makes up for this is missing, or it is computed and then not used. Look at which "
            "variables stand in the last line."
        ),
        hint=N_("Both moments are divided by a number that depends on t and is nearly 1 after many updates."),
        formula=f"{MOMENTS}w ← w − η·m/(√v + ε)",
        source=seen(8, more=True),  # and in 3 the corrected moments are computed and the raw ones used,
        credit=HALF,  # both averages are right; the correction is what Adam adds
        see=("adam/only-m-corrected", "adam/only-v-corrected", "adam/correction-without-power"),
    ),
    Misconception(
        id="adam/only-m-corrected",
        where=corrected_like_adam,
        switches={"uncorrected": ("v",)},
        title=N_("only m is corrected"),
        message=N_(
            "m is corrected for its start at zero, v is not. v is still far too small in the first updates, so these "
            "steps come out much too long. Look at which second moment stands under the root."
        ),
        hint=N_("Both moments start at zero, and both need the same kind of correction, each with its own β."),
        formula=f"{MOMENTS}m̂ = m/(1−β₁ᵗ);  w ← w − η·m̂/(√v + ε)",
        source=LISTED,
        credit=SLIP,  # one of two corrections
        see=("adam/only-v-corrected", "adam/no-bias-correction"),
    ),
    Misconception(
        id="adam/only-v-corrected",
        where=corrected_like_adam,
        switches={"uncorrected": ("m",)},
        title=N_("only v is corrected"),
        message=N_(
            "v is corrected for its start at zero, m is not. m is still too small in the first updates, so these steps "
            "come out too short. Look at which first moment stands in the last line."
        ),
        hint=N_("Both moments start at zero, and both need the same kind of correction, each with its own β."),
        formula=f"{MOMENTS}v̂ = v/(1−β₂ᵗ);  w ← w − η·m/(√v̂ + ε)",
        source=LISTED,
        credit=SLIP,  # one of two corrections
        see=("adam/only-m-corrected", "adam/no-bias-correction"),
    ),
    Misconception(
        id="adam/correction-without-power",
        where=corrected_like_adam,
        switches={"corrects_by": "plain"},
        title=N_("the correction lacks the power t"),
        message=N_(
            "Your correction divides by the same number in every update. The first update is right, but the bias fades "
            "with time, so the correction has to fade too. Look at what in it depends on t."
        ),
        hint=N_("After many updates, the corrected and the plain moment should be nearly the same."),
        formula=_divided("1−β₁", "1−β₂"),
        source=seen(2),
        credit=SLIP,  # one exponent is missing
        see=("adam/correction-with-exponent-2", "adam/t-frozen"),
    ),
    Misconception(
        id="adam/correction-with-exponent-2",
        where=corrected_like_adam,
        switches={"corrects_by": "exponent-2"},
        title=N_("the exponent of the correction is always 2"),
        message=N_(
            "Your correction has the exponent 2 in every update, so it is right in the second update only. "
            "Look at the exponent."
        ),
        hint=N_("The small raised letter in 1−βᵗ is not part of a name: it counts something."),
        formula=_divided("1−β₁²", "1−β₂²"),
        source=seen(2),
        credit=SLIP,  # one exponent is wrong
        see=("adam/correction-without-power", "adam/t-frozen"),
    ),
    Misconception(
        id="adam/correction-of-complement",
        where=corrected_like_adam,
        switches={"corrects_by": "of-complement"},
        title=N_("1−β is raised to the power instead of β"),
        message=N_(
            "The power in your correction is taken of 1−β, not of β. Such a correction is nearly 1 after two or three "
            "updates, while the bias lasts much longer. Look at the brackets."
        ),
        hint=N_("Which comes first in 1−βᵗ, the power or the subtraction?"),
        formula=_divided("1−(1−β₁)ᵗ", "1−(1−β₂)ᵗ"),
        source=seen(1),
        credit=SLIP,  # a bracket
        see=("adam/correction-without-power",),
    ),
    Misconception(
        id="adam/correction-as-product",
        where=corrected_like_adam,
        switches={"corrects_by": "product"},
        title=N_("β is multiplied by t instead of raised to it"),
        message=N_(
            "Your correction multiplies β by t. From the second or third update on that is more than 1, so the correction "
            "turns negative and the root gives nan. Look at the operator between β and t."
        ),
        hint=N_("Check how a power is written in Python."),
        formula=_divided("1−β₁·t", "1−β₂·t"),
        credit=SLIP,  # one operator
        see=("adam/correction-without-power",),
    ),
    Misconception(
        id="adam/correction-power-alone",
        where=corrected_like_adam,
        switches={"corrects_by": "power-alone"},
        title=N_("the correction lacks the “1 −”"),
        message=N_(
            "Your correction divides by the power of β alone. That number goes to zero, so your moments grow without end "
            "instead of settling. Look at the denominator of the correction."
        ),
        hint=N_("After many updates, the corrected and the plain moment should be nearly the same."),
        formula=_divided("β₁ᵗ", "β₂ᵗ"),
        credit=SLIP,  # one term is missing
        see=("adam/correction-of-complement",),
    ),
    Misconception(
        id="adam/correction-complement-to-power",
        where=corrected_like_adam,
        switches={"corrects_by": "complement-to-power"},
        particular=True,
        title=N_("the power stands outside the brackets"),
        message=N_(
            "Your correction raises all of 1−β to the power t, so it gets smaller and smaller, and the corrected moments grow without "
            "bound. The power belongs to β alone. Look at the brackets."
        ),
        hint=N_("After many updates, the corrected and the plain moment should be nearly the same."),
        formula=_divided("(1−β₁)ᵗ", "(1−β₂)ᵗ"),
        credit=SLIP,  # a bracket
        see=("adam/correction-of-complement",),
    ),
    Misconception(
        id="adam/correction-plus",
        where=corrected_like_adam,
        switches={"corrects_by": "plus"},
        title=N_("the correction adds the power instead of subtracting it"),
        message=N_(
            "Your correction divides by 1+βᵗ, which is more than 1, so it makes the moments smaller still. They are too small at the "
            "start. Look at the sign in the correction."
        ),
        hint=N_("At the first update, m̂ should be exactly the gradient."),
        formula=_divided("1+β₁ᵗ", "1+β₂ᵗ"),
        credit=SLIP,  # one sign
        see=("adam/correction-multiplied",),
    ),
    Misconception(
        id="adam/correction-multiplied",
        where=corrected_like_adam,
        switches={"corrects_by": "multiplied"},
        title=N_("the correction multiplies instead of dividing"),
        message=N_(
            "Your correction makes the moments smaller still. They are too small at the start, so the correction has to "
            "make them larger. Look at how it is applied."
        ),
        hint=N_("At the first update, m̂ should be exactly the gradient."),
        formula=f"{MOMENTS}m̂ = m·(1−β₁ᵗ);  v̂ = v·(1−β₂ᵗ);  w ← w − η·m̂/(√v̂ + ε)",
        credit=SLIP,  # one operator
        see=("adam/no-bias-correction",),
    ),
    Misconception(
        id="adam/corrected-stored",
        where=either(corrected_like_adam, named("nadam")),
        switches={"corrected_stored": True},
        title=N_("the corrected moments are kept as the state"),
        message=N_(
            "The first update is right; then m and v go on from their corrected values, which are corrected again, so they "
            "grow too large. The correction is for the step only. Look at which names you assign and return."
        ),
        hint=N_("m and v, and their corrected forms, are four different variables."),
        formula=like(_divided("1−β₁ᵗ", "1−β₂ᵗ") + ";  m ← m̂;  v ← v̂", "…;  m ← m/(1−∏μ₁…ₜ);  v ← v̂"),
        credit=SLIP,  # two names
        see=("state/not-returned",),
    ),
    Misconception(
        id="adam/t-from-zero",
        where=counting,
        switches={"counts": "from-zero"},
        title=N_("t starts at 0"),
        message=N_(
            "In your correction t is 0 at the first update, so the correction is 1−1 = 0 and the first step divides by "
            "zero. Look at where t is increased and where it is used."
        ),
        hint=N_("t counts updates, the one under way included."),
        formula=like(_divided("1−β₁ᵗ⁻¹", "1−β₂ᵗ⁻¹"), "t ← t − 1;  …"),
        source=LISTED,
        credit=HALF,  # a count off by one, but nothing works after the first update
        see=("adam/t-from-two", "adam/t-frozen"),
    ),
    Misconception(
        id="adam/t-from-two",
        where=counting,
        switches={"counts": "from-two"},
        title=N_("t is one too large"),
        message=N_(
            "At the first update your correction works with t = 2: either t starts at 1 and is increased before it is used, "
            "or it is increased twice. Look at where t starts and where it is increased."
        ),
        hint=N_("At the first update, m̂ should be exactly the gradient."),
        formula=like(_divided("1−β₁ᵗ⁺¹", "1−β₂ᵗ⁺¹"), "t ← t + 1;  …"),
        credit=SLIP,  # a count off by one
        see=("adam/t-from-zero",),
    ),
    Misconception(
        id="adam/t-frozen",
        where=counting,
        switches={"counts": "frozen"},
        title=N_("t stays at 1"),
        message=N_(
            "t is 1 in every update, so the first update is right and then the moments are corrected as if training had "
            "just begun. Look at whether t is increased, and whether the new t is kept for the next update."
        ),
        hint=N_("Print t in every update."),
        formula=like("t ← 1;  " + _divided("1−β₁ᵗ", "1−β₂ᵗ"), "t ← 1;  …"),
        source=seen(3),
        credit=SLIP,  # the formula is right, the count is not
        see=("adam/correction-without-power", "adam/t-counts-epochs"),
    ),
    Misconception(
        id="adam/t-counts-epochs",
        where=counting,
        switches={"counts": "epochs", "every": 2},
        also=tuple({"counts": "epochs", "every": n} for n in (3, 4, 5, 8, 10)),
        title=N_("t counts epochs instead of updates"),
        message=N_(
            "t stays the same for several updates and then goes up by one, as if it counted epochs. The moments take in a "
            "gradient at every update, so the correction has to follow at every update. Look at which loop increases t."
        ),
        hint=N_("An epoch of ten batches makes ten updates: by how much should t have grown after it?"),
        formula=like("t ← ⌈t/k⌉;  " + _divided("1−β₁ᵗ", "1−β₂ᵗ"), "t ← ⌈t/k⌉;  …"),
        source=seen(6),
        credit=SLIP,  # the formula is right, the count is not
        see=("adam/t-frozen", "adam/t-starts-again"),
    ),
    Misconception(
        id="adam/t-starts-again",
        where=counting,
        switches={"counts": "within-epoch", "every": 2},
        also=tuple({"counts": "within-epoch", "every": n} for n in (3, 4, 5, 8, 10)),
        title=N_("t starts again in every epoch"),
        message=N_(
            "t goes back to 1 after some updates while m and v go on, so the moments are corrected as if they were new. "
            "Look at whether t is set inside the loop over epochs."
        ),
        hint=N_("m, v and t start together, once, before the first epoch."),
        formula=like("t ← 1 + (t−1) mod k;  " + _divided("1−β₁ᵗ", "1−β₂ᵗ"), "t ← 1 + (t−1) mod k;  …"),
        source=seen(1),
        credit=SLIP,  # the formula is right, the count is not
        see=("adam/t-counts-epochs",),
    ),
    Misconception(
        id="adam/t-counts-parameters",
        where=counting,
        switches={"counts": "parameters", "every": 2},
        also=(
            *({"counts": "parameters", "every": n} for n in (3, 4, 6, 8)),
            *({"counts": "parameters-before", "every": n} for n in (2, 3, 4, 6, 8)),
        ),
        title=N_("t grows by more than one per update"),
        message=N_(
            "t grows several times in one update, once for each layer, parameter or sample. It should count updates, so "
            "the correction fades too early. Look at which loop the line that increases t stands in."
        ),
        hint=N_("After three updates t should be 3, however many arrays are updated each time."),
        formula=like("t ← k·t;  " + _divided("1−β₁ᵗ", "1−β₂ᵗ"), "t ← k·t;  …"),
        source=LISTED,
        credit=SLIP,  # the formula is right, the count is not
        see=("adam/t-counts-epochs",),
    ),
)
