"""Mistakes in the line of one moving average: its two factors, which β, the sign between, the brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from grader.diagnosis.catalogue.general import both, changed, keeping, named, taking, with_state
from grader.diagnosis.catalogue.misconception import SLIP, Misconception
from grader.model.texts import N_
from reference.rule import RuleKind


class _Average(NamedTuple):
    """A moving average: what its ids begin with, its β and what it takes in as formulas write them; the other β."""

    ids: str
    name: str
    beta: str
    new: str
    other: str = ""

    @property
    def right(self) -> str:
        """The right-hand side of its line."""
        return f"{self.beta}·{self.name} + (1−{self.beta})·{self.new}"


AVERAGES = (
    _Average("adam/m-", "m", "β₁", "g", "β₂"),
    _Average("adam/v-", "v", "β₂", "g²", "β₁"),
    _Average("rmsprop/", "r", "ρ", "g²"),
    _Average("adadelta/d-", "d", "ρ", "Δ²"),
)
AVERAGED_BEFORE = Misconception(
    id="adaptive/average-squared",
    where=lambda kind, dialect: any(keeping(name)(kind, dialect) for name in "vr"),
    switches={"accumulated": "gradients", "average_squared": True},
    title=N_("all of the average is squared"),
    message=N_(
        "The square is taken of the whole new average, the old one included, where only the gradient is to be squared. "
        "Look at the brackets in the line of the accumulator."
    ),
    hint=N_("With a gradient of 0, the accumulator should become smaller by one constant factor."),
    formula=with_state("x ← (CHANGED)²;  …"),
    credit=SLIP,  # a pair of brackets
    see=("adaptive/square-of-the-sum",),
)
ADD_UP = N_("In a moving average the weights of old and new add up to one.")


def _of(average: _Average) -> Iterator[Misconception]:
    name, beta, new, where = average.name, average.beta, average.new, keeping(average.name)
    weights = f"{name}_weights"

    def reads(wrong: str) -> Callable[[RuleKind], str]:
        return changed((average.right, wrong), otherwise=f"{name} ← {wrong};  …")

    yield Misconception(
        id=f"{average.ids}same-weight",
        where=where,
        switches={weights: "both-keep"},
        also=({weights: "both-take"},),
        title=N_("in {name}, old and new have the same factor", name=name),
        message=N_(
            "The old {name} and what is new are multiplied by the same number. In a moving average the two factors "
            "add up to one. Look at both factors of that line.",
            name=name,
        ),
        hint=N_("One of the two factors is {beta}: what is the other?", beta=beta),
        formula=reads(f"{beta}·{name} + {beta}·{new}"),
        credit=SLIP,  # one factor
        see=(f"{average.ids}old-in-full",),
    )
    yield Misconception(
        id=f"{average.ids}old-in-full",
        where=where,
        switches={weights: "old-in-full"},
        also=({weights: "sum"},) if name in "md" else (),
        title=N_("the old {name} is kept in full", name=name),
        message=N_(
            "The old {name} isn't multiplied by {beta}, so nothing is ever forgotten and {name} only adds up. "
            "Look at the first term of that line.",
            name=name,
            beta=beta,
        ),
        hint=ADD_UP,
        formula=reads(f"{name} + (1−{beta})·{new}"),
        credit=SLIP,  # one factor is missing
        see=(f"{average.ids}same-weight",),
    )
    yield Misconception(
        id=f"{average.ids}minus",
        where=where,
        switches={weights: "minus"},
        title=N_("what is new is subtracted in the line of {name}", name=name),
        message=N_(
            "In the line of {name}, what is new is subtracted where it should be added. A moving average adds the two parts. "
            "Look at the sign between them.",
            name=name,
        ),
        hint=ADD_UP,
        formula=reads(f"{beta}·{name} − (1−{beta})·{new}"),
        credit=SLIP,  # one sign
        see=("direction/ascends",),
    )
    yield Misconception(
        id=f"{average.ids}weight-plus",
        where=where,
        switches={weights: "plus"},
        title=N_("in the line of {name}, 1+{beta} stands for 1−{beta}", name=name, beta=beta),
        message=N_(
            "What is new enters {name} with the factor 1+{beta}, so {name} becomes far too large. In a moving average the two factors "
            "add up to one. Look at the sign in the second factor.",
            name=name,
            beta=beta,
        ),
        hint=N_("One of the two factors is {beta}: what is the other?", beta=beta),
        formula=reads(f"{beta}·{name} + (1+{beta})·{new}"),
        credit=SLIP,  # one sign
        see=(f"{average.ids}same-weight",),
    )
    yield Misconception(
        id=f"{average.ids}onto-itself",
        where=where,
        switches={weights: "onto-itself"},
        title=N_("the new {name} is added onto the old one", name=name),
        message=N_(
            "The moving average is added to the old {name} instead of taking its place, so {name} only grows. "
            "Look for += where = belongs.",
            name=name,
        ),
        hint=N_("The old {name} has a part in the average already.", name=name),
        formula=reads(f"{name} + {beta}·{name} + (1−{beta})·{new}"),
        credit=SLIP,  # one operator
        see=(f"{average.ids}old-in-full",),
    )
    yield Misconception(
        id=f"{average.ids}weight-unbracketed",
        where=where,
        switches={"open_brackets": (name,)},
        also=({"open_brackets": (name,), "root_taken": "of-size"},) if name in "vr" else (),
        title=N_("in the line of {name}, the brackets around 1−{beta} are missing", name=name, beta=beta),
        message=N_(
            "Without brackets, 1 is added to {name} and only {beta} multiplies what is new. Look at the second term of that "
            "line: multiplication comes before subtraction.",
            name=name,
            beta=beta,
        ),
        hint=N_("With a gradient of 0 and a state of 0, the new state should be 0."),
        formula=reads(f"{beta}·{name} + 1 − {beta}·{new}"),
        credit=SLIP,  # a pair of brackets
        see=(f"{average.ids}same-weight",),
    )
    if new != "g":
        yield Misconception(
            id=f"{average.ids}weight-squared",
            where=where,
            switches={weights: "squared"},
            title=N_("in the line of {name}, 1−{beta} is squared too", name=name, beta=beta),
            message=N_(
                "The square is taken of the whole product, so the factor 1−{beta} counts twice and {name} becomes too small. "
                "Look at the brackets in the line of {name}.",
                name=name,
                beta=beta,
            ),
            hint=ADD_UP,
            formula=reads(f"{beta}·{name} + ((1−{beta})·{new[:-1]})²"),
            credit=SLIP,  # a pair of brackets
            see=(f"{average.ids}same-weight",),
        )
    if average.other:
        yield _with_other_beta(average)


def _with_other_beta(average: _Average) -> Misconception:
    name, beta, other = average.name, average.beta, average.other
    own, others = ("beta_1", "beta_2") if name == "m" else ("beta_2", "beta_1")
    wrong = f"{other}·{name} + (1−{other})·{average.new}"
    return Misconception(
        id=f"{average.ids}with-other-beta",
        where=both(keeping(name), taking("beta_2")),
        switches={"betas_of": ((name, others, others),)},
        also=({"betas_of": ((name, own, others),)}, {"betas_of": ((name, others, own),)}),
        title=N_("{name} is averaged with {other} instead of {beta}", name=name, other=other, beta=beta),
        message=N_(
            "In the line of {name} stands {other} where {beta} belongs, so it remembers for another length of time. "
            "Look at both factors of that line.",
            name=name,
            other=other,
            beta=beta,
        ),
        hint=N_("β₁ belongs to the gradient, β₂ to its square."),
        formula=changed((average.right, wrong), otherwise=f"{name} ← {wrong};  …"),
        credit=SLIP,  # one name
        see=("adam/betas-swapped",),
    )


def _of_steps() -> Iterator[Misconception]:
    """What the other averages have under names of their own."""
    for ending, how, title, wrong in (
        ("weight-left-out", "unscaled", N_("1−ρ is left out in the average of the steps"), "ρ·d + Δ²"),
        (
            "weights-swapped",
            "swapped",
            N_("in the average of the steps, ρ and 1−ρ have changed places"),
            "(1−ρ)·d + ρ·Δ²",
        ),
        ("not-kept", "forgetful", N_("the average of the steps forgets the steps before"), "(1−ρ)·Δ²"),
    ):
        yield Misconception(
            id=f"adadelta/d-{ending}",
            where=keeping("d"),
            switches={"d_weights": how},
            also=({"d_weights": "latest"},) if how == "forgetful" else (),
            title=title,
            message=N_(
                "The average of the squared gradients is right, that of the squared steps is not. It is made in the same way, with the "
                "same two factors. Look at the line of d."
            ),
            hint=ADD_UP,
            formula=f"…;  d ← {wrong};  …",
            credit=SLIP,  # one of two averages
            see=("adadelta/steps-not-taken-in",),
        )

    yield Misconception(
        id="adadelta/r-not-kept",
        where=named("adadelta"),
        switches={"r_weights": "forgetful"},
        also=({"r_weights": "latest"},),
        title=N_("the average of the gradients forgets the gradients before"),
        message=N_(
            "The average of the squared steps is right, that of the squared gradients is not. It is made in the same way, with the "
            "same two factors. Look at the line of r."
        ),
        hint=ADD_UP,
        formula="r ← (1−ρ)·g²;  …",
        credit=SLIP,  # one of two averages
        see=("state/lost",),
    )


MISCONCEPTIONS = tuple(
    replace(each, particular=True)
    for each in (*(each for average in AVERAGES for each in _of(average)), *_of_steps(), AVERAGED_BEFORE)
)
