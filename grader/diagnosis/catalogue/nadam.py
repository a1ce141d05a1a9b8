"""Nadam that can go wrong, and the mistakes about what makes it look ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.diagnosis.catalogue.misconception import HALF, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Adaptive, where_set
from grader.model.texts import N_
from reference.rule import Array, State, root
from reference.rules.nadam import Nadam


@dataclass(frozen=True)
class WrongNadam(Adaptive, Nadam):
    """w ← w − η·m̄/(√v̂ + ε), with switches for what m̄ may be made of, and for what is kept."""

    made_of: Literal["both", "moment", "gradient-uncorrected", "gradient-in-full", "corrected-moment"] = "both"
    """m̂ and ĝ; m̂ alone with its weight; m̂ and g; m̂ with its weight and ĝ without; m corrected as in Adam."""
    unbracketed_sum: Literal["", "denominator", "rate", "both"] = ""
    """Of the sum m̄, only the gradient's part is divided; only the moment's part is multiplied by η; or both."""
    corrected_stored: bool | str = False
    """m̂ and v̂ are kept in place of m and v; or the one that is named."""

    @where_set("unbracketed_sum", "corrected_stored")
    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        """As the reference, with the mistakes about the brackets of the last line and about what is kept."""
        new_w, new_s = super().update(w, g, s, lr, t)
        c_1, c_2 = 1 - self.mu_product(t), self.correction("v", self.beta_2, t)
        if self.unbracketed_sum:
            moment = self.of_moment(new_s["m"], t)
            gradient = self.ahead(new_s["m"], g, t) - moment
            divisor = root(new_s["v"] / c_2, self.epsilon, self.epsilon_at)
            if self.unbracketed_sum != "denominator":
                moment = lr * moment
            gradient = gradient / divisor
            if self.unbracketed_sum == "rate":
                moment = moment / divisor
            new_w = w - (lr * (moment + gradient) if self.unbracketed_sum == "denominator" else moment + gradient)
        for name, correction in (("m", c_1), ("v", c_2)):
            if self.corrected_stored in (True, name):
                new_s[name] = new_s[name] / correction
        return new_w, new_s

    @where_set("made_of")
    def ahead(self, m: Array, g: Array, t: int) -> Array:
        """As the reference, or of less."""
        if self.made_of == "both":
            return super().ahead(m, g, t)
        if self.made_of == "corrected-moment":
            return m / (1 - self.mu_product(t))
        moment = self.of_moment(m, t)
        if self.made_of == "gradient-in-full":
            return moment + g / (1 - self.mu_product(t))
        return moment if self.made_of == "moment" else moment + (1 - self.mu(t)) * g


WRONG = (WrongNadam,)

RULE = ("nadam",)

MISCONCEPTIONS = (
    Misconception(
        id="nadam/plain-adam",
        rules=RULE,
        switches={"made_of": "corrected-moment"},
        title=N_("the moment doesn't look ahead, as in Adam"),
        message=N_(
            "Your step uses the corrected m as it is, which is Adam. Nadam puts together the momentum of the next update "
            "and the gradient of this one. Look at what stands in the numerator of the last line."
        ),
        hint=N_("In Nadam the gradient enters the step twice: through m, and by itself."),
        formula="…;  m̄ = m/(1−∏μ₁…ₜ);  w ← w − η·m̄/(√v̂ + ε)",
        credit=HALF,  # all of Adam is right, what Nadam adds is missing
        see=("nadam/gradient-part-missing",),
    ),
    Misconception(
        id="nadam/gradient-part-missing",
        rules=RULE,
        switches={"made_of": "moment"},
        title=N_("the gradient's own part of the step is missing"),
        message=N_(
            "Your step holds the momentum's part alone, so it is too short, most of all at the start. The gradient of this "
            "update has a part of its own beside it. Look at the numerator of the last line."
        ),
        hint=N_("The two parts of the numerator have weights that add up to about one."),
        formula="…;  m̄ = μₜ₊₁·m/(1−∏μ₁…ₜ₊₁);  w ← w − η·m̄/(√v̂ + ε)",
        credit=SLIP,  # one term is missing
        see=("nadam/plain-adam", "nadam/gradient-part-uncorrected"),
    ),
    Misconception(
        id="nadam/gradient-part-uncorrected",
        rules=RULE,
        switches={"made_of": "gradient-uncorrected"},
        title=N_("the gradient's part is not corrected"),
        message=N_(
            "The momentum's part of your step is corrected for its start at zero, the gradient's part is not, so it counts "
            "too little in the first updates. Look at what each part is divided by."
        ),
        hint=N_("At the first update, the gradient's part should be exactly the gradient."),
        formula="…;  m̄ = μₜ₊₁·m/(1−∏μ₁…ₜ₊₁) + (1−μₜ)·g;  w ← w − η·m̄/(√v̂ + ε)",
        credit=SLIP,  # one of two corrections
        see=("nadam/gradient-part-missing",),
    ),
    Misconception(
        id="nadam/gradient-part-in-full",
        rules=RULE,
        switches={"made_of": "gradient-in-full"},
        title=N_("the gradient's part lacks its weight"),
        message=N_(
            "In the numerator the momentum's part has its weight and the gradient's part has none, so the gradient counts far "
            "too much. Look at what stands in front of g there."
        ),
        hint=N_("The two parts of the numerator have weights that add up to about one."),
        formula="…;  m̄ = μₜ₊₁·m/(1−∏μ₁…ₜ₊₁) + g/(1−∏μ₁…ₜ);  w ← w − η·m̄/(√v̂ + ε)",
        credit=SLIP,  # one factor is missing
        see=("nadam/gradient-part-uncorrected",),
        particular=True,
    ),
    Misconception(
        id="nadam/sum-unbracketed",
        rules=RULE,
        switches={"unbracketed_sum": "denominator"},
        also=({"unbracketed_sum": "rate"}, {"unbracketed_sum": "both"}),
        title=N_("the sum in the numerator lacks its brackets"),
        message=N_(
            "The numerator is a sum, and without brackets the learning rate multiplies only its first term, or the root divides only its "
            "last one. Look at the brackets of the last line."
        ),
        hint=N_("Give the numerator a name and a line of its own."),
        formula="…;  w ← w − η·(μₜ₊₁·m/(1−∏μ₁…ₜ₊₁) + (1−μₜ)·g/(1−∏μ₁…ₜ)/(√v̂ + ε))",
        credit=SLIP,  # a pair of brackets
        see=("nadam/gradient-part-in-full",),
        particular=True,
    ),
)
