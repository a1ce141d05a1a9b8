"""The recipe of a kind of check: learning-rate schedules."""

from __future__ import annotations

import pytest

from tests.recipes.conftest import House

pytestmark = pytest.mark.long  # each makes a copy of the project and starts it several times

SCHEDULE = '''\
"""Kind `schedule`: a function of the student's that gives the learning rate of update t, counted from 0, where it decays.

kind = "schedule"
call = "rate(t)"
lr = 0.5
decay = 0.25
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from grader.checks.calls.batch_calls import parsed
from grader.checks.calls.grammar import Arguments
from grader.checks.calls.slots import slots
from grader.checks.shared import failures
from grader.checks.shared.one_number import number, shown
from grader.checks.shared.proof import CODE, NOTHING, Proof, loses, passes
from grader.checks.shared.spec import Check, place_of
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Call, Inventory, Observation, Question
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Finding, WrongAnswer

STEPS = (0, 1, 2, 10)


class Schedule(Check, frozen=True, kw_only=True, tag="schedule"):
    """Inverse-time decay: lr / (1 + decay * t)."""

    TITLES: ClassVar[Mapping[str, Message]] = {"schedule/differs": N_("another rate than asked for")}

    call: str
    lr: float
    decay: float

    def prepare(self, where: str) -> None:
        if self._parsed(f"{where}.call")[1].all != ("t",):
            raise AssignmentError(f"{where}.call: {self.call!r} must pass t and nothing else")

    def _parsed(self, where: str = "call") -> tuple[str, Arguments]:
        return parsed(self.call, slots("t"), where, 'call = "rate(t)"')

    def wanted(self) -> tuple[str, ...]:
        return (self._parsed()[0],)

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        return [Call(self._parsed()[0], (t,)) for t in STEPS]

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        name = self._parsed()[0]
        place = place_of(name, code, observation.inventory)
        findings = []
        for t, answer in zip(STEPS, answers or [Answer("missing")] * len(STEPS), strict=True):
            call, wanted = f"{name}({t})", self.lr / (1 + self.decay * t)
            got = number(answer.value) if answer.status == "ok" else None
            if answer.status != "ok":
                findings.append(failures.explain(answer, name, call, code, observation))
            elif got is None or not math.isclose(got, wanted, rel_tol=1e-6):
                text = N_("`{call}` gives {got}, and {wanted} is right.", call=call, got=shown(answer.value), wanted=f"{wanted:g}")
                findings.append(Finding("schedule/differs", text, WrongAnswer(call, f"{wanted:g}", shown(answer.value)), place))
        score = self.points * (1 - len(findings) / len(STEPS))
        return self.verdict(score, findings[:1], location=place, error=any(f.id == "grader/missing-module" for f in findings))

    def proofs(self) -> Iterator[Proof]:
        right = [Answer("ok", value=self.lr / (1 + self.decay * t)) for t in STEPS]
        yield passes(self.id, self.judge(CODE, NOTHING, right))
        yield loses(self.id, "schedule/differs", self.judge(CODE, NOTHING, [Answer("ok", value=self.lr)] * len(STEPS)))
'''

DECAYING = """\
files = ["hw.py"]

[[check]]
kind = "schedule"
points = 4
call = "rate(t)"
lr = 0.5
decay = 0.25
"""


def test_a_kind_of_check(house: House) -> None:
    house.add("grader/checks/schedule.py", SCHEDULE)
    house.line("grader/checks/__init__.py", '    "history",', '    "schedule",')
    right, wrong = "def rate(t):\n    return 0.5 / (1 + 0.25 * t)\n", "def rate(t):\n    return 0.5 - 0.1 * t\n"
    for file, text in {
        "assignments/hw/assignment.toml": DECAYING,
        "assignments/hw/solution/hw.py": right,
        "assignments/hw/starter/hw.py": "def rate(t):\n    return None\n",
        "assignments/other/assignment.toml": DECAYING.replace("schedule", "unheard-of"),
        "right/hw.py": right,
        "wrong/hw.py": wrong,
        "class/hw/Ada/hw.py": right,
        "class/hw/Bob/hw.py": wrong,
    }.items():
        (house.work / file).parent.mkdir(parents=True, exist_ok=True)
        (house.work / file).write_text(text, encoding="utf-8")
    assert "schedule, history" in house.run("validate", "assignments/other", status=2)  # it is listed
    assert "4/4" in house.run("check", "right/hw.py", "--assignment", "hw")  # graded
    said = house.run("check", "wrong/hw.py", "--assignment", "hw", status=1)
    assert "2/4" in said
    assert "`rate(2)` gives 0.3, and 0.333333 is right." in said
    proved = house.run("validate", "assignments/hw", "--engine", "subprocess", "--verbose")
    assert "✓ schedule: schedule/differs loses points and is named." in proved
    house.run("class", "class", "--jobs", "1")
    assert "another rate than asked for" in (house.work / "reports" / "index.html").read_text(encoding="utf-8")
    said = house.red("test_house.py::test_every_kind_of_check_is_a_file", "model/test_locale.py::test_every_text_is_translated")  # fmt: skip
    assert "docs/assignments.md doesn't tell of schedule" in said
    assert "another rate than asked for" in said
    house.change("grader/checks/schedule.py", "def proofs(", "def no_proofs(")
    assert "nothing is proved, because the kind schedule has no proofs." in house.run(
        "validate", "assignments/hw", "--engine", "subprocess", status=1
    )
    house.change("grader/checks/schedule.py", '"schedule/differs": N_("another rate than asked for")', "")
    said = house.red("checks/test_kinds.py::test_every_finding_has_a_title[schedule]", "checks/test_kinds.py::test_its_example_is_proved[schedule]")  # fmt: skip
    assert "schedule/differs" in said
