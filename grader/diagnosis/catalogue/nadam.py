"""Nadam that can go wrong, and the mistakes about what makes it look ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.diagnosis.catalogue.misconception import HALF, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Adaptive, where_set
from grader.model.texts import N_
from reference.rule import Array
from reference.rules.nadam import Nadam


@dataclass(frozen=True)
class WrongNadam(Adaptive, Nadam):
    """w ← w − η·m̄/(√v̂ + ε), with switches for what m̄ may be made of."""

    made_of: Literal["both", "moment", "gradient-uncorrected", "corrected-moment"] = "both"
    """m̂ and ĝ; m̂ alone with its weight; m̂ and g; m corrected as in Adam."""

    @where_set("made_of")
    def ahead(self, m: Array, g: Array, t: int) -> Array:
        """As the reference, or of less."""
        if self.made_of == "both":
            return super().ahead(m, g, t)
        if self.made_of == "corrected-moment":
            return m / (1 - self.mu_product(t))
        moment = self.of_moment(m, t)
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
)
