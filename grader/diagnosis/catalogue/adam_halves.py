"""Mistakes in one of the two corrections of Adam and its relatives, while the other is right; and their brackets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.diagnosis.catalogue import adam_corrections
from grader.diagnosis.catalogue.general import (
    both,
    both_moments,
    brackets,
    corrects,
    counting,
    divides,
    either,
    like_adam,
    named,
    taking,
)
from grader.diagnosis.catalogue.misconception import HALF, SLIP, Misconception
from grader.model.texts import N_

_WHOLE = {each.id: each for each in adam_corrections.MISCONCEPTIONS}
_MOMENTS = {"m": ("m", "β₁", "β₂"), "v": ("v", "β₂", "β₁")}
"""The state array of each moment, with the β that belongs to it and the other one."""
_SLIPS = {
    "without-power": ("plain", "/(1−β)"),
    "with-exponent-2": ("exponent-2", "/(1−β²)"),
    "of-complement": ("of-complement", "/(1−(1−β)ᵗ)"),
    "as-product": ("product", "/(1−β·t)"),
    "power-alone": ("power-alone", "/βᵗ"),
    "multiplied": ("multiplied", "·(1−βᵗ)"),
    "plus": ("plus", "/(1+βᵗ)"),
}
"""By the end of its id: the mistake's name among `CORRECTIONS`, and how it reads."""
EACH_ITS_OWN = N_("Both moments start at zero, and both need the same kind of correction, each with its own β.")


def _corrections() -> Iterator[Misconception]:
    for moment, (name, beta, other) in _MOMENTS.items():
        hat, rules = f"{name}\u0302", corrects(moment)
        for ending, (how, reads) in _SLIPS.items():
            if ending == "as-product" and moment == "v":
                continue  # from the second update on there are no numbers, as in the whole mistake
            whole = _WHOLE[f"adam/correction-{ending}"]
            yield Misconception(
                id=f"adam/{moment}-correction-{ending}",
                where=rules,
                switches={f"{moment}_corrected_by": how},
                title=N_("in the correction of {moment}: {slip}", moment=name, slip=whole.title),
                message=N_("This is about {moment} alone. {message}", moment=name, message=whole.message),
                hint=N_("After many updates, the corrected and the plain moment should be nearly the same."),
                formula=f"…;  {hat} = {name}{reads.replace('β', beta)};  …",
                credit=SLIP,  # as the whole mistake, of which this is half
                see=(whole.id,),
            )
        yield Misconception(
            id=f"adam/{moment}-corrected-with-other-beta",
            where=both(rules, taking("beta_2")),
            switches={f"{moment}_corrected_by": "other-beta"},
            title=N_("{moment} is corrected with {other} instead of {beta}", moment=name, other=other, beta=beta),
            message=N_(
                "The correction of {moment} uses {other}, but {moment} was averaged with {beta}. So the correction doesn't fit the "
                "average that it belongs to. Look at which β stands in which line.",
                moment=name, other=other, beta=beta,
            ),
            hint=EACH_ITS_OWN,
            formula=f"…;  {hat} = {name}/(1−{other}ᵗ);  …",
            credit=SLIP,  # one name
            see=("adam/betas-swapped", f"adam/{moment}-with-other-beta"),
        )  # fmt: skip
        yield Misconception(
            id=f"adam/{moment}-corrected-t-from-two",
            where=both(divides, rules),
            switches={f"{moment}_corrected_by": "next"},
            title=N_("in the correction of {moment}, t is one too large", moment=name),
            message=N_(
                "The correction of {moment} has t + 1 where t belongs, so it is too weak from the first update on. Look at the exponent.",
                moment=name,
            ),
            hint=EACH_ITS_OWN,
            formula=f"…;  {hat} = {name}/(1−{beta}ᵗ⁺¹);  …",
            credit=SLIP,  # one exponent
            see=("adam/t-from-two",),
        )
        yield Misconception(
            id=f"adam/{moment}-correction-unbracketed",
            where=brackets(moment),
            switches={"unbracketed": (moment,)},
            title=N_("the correction of {moment} lacks its brackets", moment=name),
            message=N_(
                "Without brackets, {moment} is divided by 1 and the power of β is subtracted afterwards. Look at the line that corrects "
                "{moment}: division comes before subtraction.",
                moment=name,
            ),
            hint=N_("What stands under a fraction bar has to stand in brackets."),
            formula=f"…;  {hat} = {name}/1 − {beta}ᵗ;  …",
            credit=SLIP,  # a pair of brackets
            see=("adam/correction-unbracketed",),
        )  # fmt: skip
        yield Misconception(
            id=f"adam/{moment}-corrected-stored",
            where=either(rules if moment == "m" else both(like_adam, rules), named("nadam")),
            switches={"corrected_stored": moment},
            title=N_("the corrected {moment} is kept as the state", moment=name),
            message=N_(
                "The first update is right; then {moment} goes on from its corrected value, which is corrected again. The correction is "
                "for the step only. Look at which names you assign and return.",
                moment=name,
            ),
            hint=N_("m and v, and their corrected forms, are four different variables."),
            formula=f"…;  {hat} = {name}/(1−{beta}ᵗ);  {name} ← {hat}",
            credit=SLIP,  # one name
            see=("adam/corrected-stored",),
        )


_ALL = (
    *_corrections(),
    Misconception(
        id="adam/correction-unbracketed",
        where=both(brackets("m"), brackets("v")),
        switches={"unbracketed": ("m", "v")},
        title=N_("both corrections lack their brackets"),
        message=N_(
            "Without brackets, each moment is divided by 1 and the power of β is subtracted afterwards. Look at the lines that "
            "correct m and v: division comes before subtraction."
        ),
        hint=N_("What stands under a fraction bar has to stand in brackets."),
        formula="…;  m̂ = m/1 − β₁ᵗ;  v̂ = v/1 − β₂ᵗ;  …",
        credit=SLIP,  # brackets
        see=("adam/m-correction-unbracketed", "adam/v-correction-unbracketed"),
    ),
    Misconception(
        id="adam/corrected-with-betas-swapped",
        where=both(like_adam, corrects("m"), corrects("v")),
        switches={"m_corrected_by": "other-beta", "v_corrected_by": "other-beta"},
        title=N_("in the corrections, β₁ and β₂ have changed places"),
        message=N_(
            "m was averaged with β₁ and is corrected with β₂, and v the other way round. So neither correction fits its average. "
            "Look at which β stands in which line."
        ),
        hint=EACH_ITS_OWN,
        formula="…;  m̂ = m/(1−β₂ᵗ);  v̂ = v/(1−β₁ᵗ);  …",
        credit=SLIP,  # two names exchanged
        see=("adam/betas-swapped",),
    ),
    Misconception(
        id="adam/averaged-with-betas-swapped",
        where=both(both_moments, counting),
        switches={"betas_of": (("m", "beta_2", "beta_2"), ("v", "beta_1", "beta_1"))},
        title=N_("in the averages, β₁ and β₂ have changed places"),
        message=N_(
            "m is averaged with β₂ and v with β₁, while the corrections have them the right way round. So neither correction fits its "
            "average. Look at which β stands in which line."
        ),
        hint=N_("β₁ belongs to the gradient, β₂ to its square."),
        formula="m ← β₂·m + (1−β₂)·g;  v ← β₁·v + (1−β₁)·g²;  …",
        credit=SLIP,  # two names exchanged
        see=("adam/betas-swapped", "adam/corrected-with-betas-swapped"),
    ),
    Misconception(
        id="adam/corrected-twice",
        where=both(like_adam, brackets("m"), brackets("v")),
        switches={"folded_too": True},
        also=({"m_corrected_by": "squared", "v_corrected_by": "squared"},),
        title=N_("the moments are corrected twice"),
        message=N_(
            "m and v are corrected, and then the correction is multiplied into the step once more. Two ways of writing it have been "
            "put together; each is right by itself. Look at where 1−βᵗ stands."
        ),
        hint=N_("At the first update, m̂ should be exactly the gradient."),
        formula="…;  w ← w − η·√(1−β₂ᵗ)/(1−β₁ᵗ)·m̂/(√v̂ + ε)",
        credit=SLIP,  # a correction too many
        see=("adam/m-corrected-twice",),
    ),
    Misconception(
        id="adam/m-corrected-twice",
        where=corrects("m"),
        switches={"m_corrected_by": "squared"},
        title=N_("m is corrected twice"),
        message=N_(
            "m is divided by its correction in two places, so the first steps are far too long. "
            "Look at where 1−β₁ᵗ stands."
        ),
        hint=N_("At the first update, m̂ should be exactly the gradient."),
        formula="…;  m̂ = m/(1−β₁ᵗ)²;  …",
        credit=SLIP,  # a correction too many
        see=("adam/corrected-twice",),
    ),
    Misconception(
        id="adam/looks-ahead",
        where=both(like_adam, corrects("m")),
        switches={"looks_ahead": True},
        title=N_("the moment looks ahead, as in Nadam"),
        message=N_(
            "Your numerator puts together the moment and this gradient once more. That is Nadam, another rule. "
            "Look at the numerator of the last line."
        ),
        hint=N_("In Adam the gradient enters the step through m only."),
        formula="…;  w ← w − η·(β₁·m̂ + (1−β₁)·g/(1−β₁ᵗ))/(√v̂ + ε)",
        credit=HALF,  # another rule, which contains this one
        see=("adam/m-unused",),
    ),
    Misconception(
        id="adam/v-corrected-outside-root",
        where=corrects("v"),
        switches={"v_corrected_by": "squared"},
        title=N_("the correction of v is not under the root"),
        message=N_(
            "The root is taken of v alone and not of its correction, so the correction counts too much. "
            "Look at what stands under the root."
        ),
        hint=N_("First v is corrected, then the root is taken of all of it."),
        formula="…;  w ← w − η·m̂/(√v/(1−β₂ᵗ) + ε)",
        credit=SLIP,  # a root that reaches not far enough
        see=("adaptive/no-root",),
    ),
    Misconception(
        id="adam/m-takes-square",
        where=like_adam,
        switches={"m_of": "g²"},
        title=N_("m averages g² instead of g"),
        message=N_(
            "Your m takes in the squared gradient, so the sign of the gradient is lost and w moves one way only. "
            "Look at what enters m, and what enters v."
        ),
        hint=N_("Which of the two averages knows the direction, which only the size?"),
        formula="m ← β₁·m + (1−β₁)·g²;  …",
        credit=HALF,  # one of two averages
        see=("adam/v-of-m", "adaptive/gradient-not-squared"),
    ),
)

MISCONCEPTIONS = tuple(replace(each, particular=True) for each in _ALL)
