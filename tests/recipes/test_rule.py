"""The recipe of a rule: Lion, with a mistake of its own."""

from __future__ import annotations

import pytest

from tests.recipes.conftest import House

pytestmark = pytest.mark.long  # each makes a copy of the project and starts it several times

LION = '''\
"""Lion: moves by the sign of a moving average."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.diagnosis.catalogue.misconception import PLAUSIBLE, SLIP, Misconception
from grader.diagnosis.catalogue.switches import Switches
from grader.model.texts import N_, translations
from reference.quantities import BETA_1, BETA_2, FIRST_MOMENT, LR
from reference.rule import Array, Dialect, Formula, RuleKind, State, named
from reference.schedule import LearningRate


@dataclass(frozen=True)
class Lion(Formula):
    """w ← w − η·sign(β₁·m + (1−β₁)·g), m ← β₂·m + (1−β₂)·g."""

    lr: LearningRate = 1e-4
    beta_1: float = 0.9
    beta_2: float = 0.99

    def slots(self) -> Mapping[str, float]:
        return {"m": 0.0}

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        c = named("c", self.beta_1 * s["m"] + (1 - self.beta_1) * g)
        m = self.moving_average("m", self.beta_2, s["m"], g)
        return w - lr * self.sign(c), {"m": m}

    def sign(self, c: Array) -> Array:
        return np.sign(c)


RULE = RuleKind(
    name="lion",
    title="Lion",
    make=Lion,
    takes=(LR, BETA_1, BETA_2),
    keeps=(FIRST_MOMENT,),
    dialects=(Dialect("plain", "sign of the average"),),
    formula="c = β₁·m + (1−β₁)·g;  m ← β₂·m + (1−β₂)·g;  w ← w − η·sign(c)",
    by_sign=True,
)


@dataclass(frozen=True)
class WrongLion(Switches, Lion):
    signed: bool = True

    def sign(self, c: Array) -> Array:
        return super().sign(c) if self.signed else c


WRONG = (WrongLion,)

MISCONCEPTIONS = (
    Misconception(
        id="lion/no-sign",
        rules=("lion",),
        switches={"signed": False},
        title=N_("the sign is missing"),
        message=N_("Your step is as long as the average. Lion takes only its sign. Look at the last line."),
        hint=N_("Every element of w should move equally far."),
        formula="…;  w ← w − η·c",
        source=PLAUSIBLE,
        credit=SLIP,
    ),
)

translations("zh-TW", {
    "Lion": "Lion",
    "sign of the average": "平均的正負號",
    "the sign is missing": "少了正負號",
    "Your step is as long as the average. Lion takes only its sign. Look at the last line.":
        "你的步伐和平均一樣長。Lion 只取它的正負號。請看最後一行。",
    "Every element of w should move equally far.": "w 的每個元素都應該移動一樣遠。",
})
'''

LION_TASK = """\
title = { en = "Lion" }
files = ["lion.py"]
[[check]]
kind = "update-rule"
id = "lion"
points = 10
rule = "lion"
call = "lion(w, m, g, lr, beta_1, beta_2) -> w, m"
"""

LION_RIGHT = """\
import numpy as np

def lion(w, m, g, lr, beta_1, beta_2):
    c = beta_1 * m + (1 - beta_1) * g
    return w - lr * np.sign(c), beta_2 * m + (1 - beta_2) * g
"""


def test_a_rule(house: House) -> None:
    house.add("grader/diagnosis/catalogue/lion.py", LION)
    house.line("grader/diagnosis/catalogue/families.py", '    "adadelta",', '    "lion",')
    assert "lion/no-sign" in house.run("explain", "--list")
    shown = house.run("explain", "lion/no-sign", "--lang", "zh-TW")
    assert "少了正負號" in shown
    assert "w ← w − η·c" in shown
    task = house.work / "assignments" / "lion"
    for folder, code in (("starter", "import numpy as np\n"), ("solution", LION_RIGHT)):
        (task / folder).mkdir(parents=True)
        (task / folder / "lion.py").write_text(code, encoding="utf-8")
    (task / "assignment.toml").write_text(LION_TASK, encoding="utf-8")
    assert "100 %" in house.run("validate", "assignments/lion", "--engine", "subprocess")
    (house.work / "lion.py").write_text(LION_RIGHT, encoding="utf-8")
    assert "10 of 10 points" in house.run("check", "lion.py")
    for wrong, name in ((("np.sign(c)", "c"), "the sign is missing"), (("- lr", "+ lr"), "the step goes uphill")):
        (house.work / "lion.py").write_text(LION_RIGHT.replace(*wrong), encoding="utf-8")
        told = house.run("check", "lion.py", status=1)
        assert name in told
        assert "c = 0." in told
        assert "·sign(" in told  # worked by hand
    said = house.red("test_house.py::test_every_rule_is_in_the_docs")
    assert "lion" in said
