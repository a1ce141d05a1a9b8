"""The recipes of CONTRIBUTING.md, followed in a copy of the project: one new file and one line, and it works everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long  # each makes a copy of the project and starts it several times

ROOT = Path(__file__).parent.parent
PARTS = ("grader", "reference", "docs", "tests", "tools", "README.md", "pyproject.toml")
"""What the copy has of the project; of the tests only the files at the top, and those of rooms that a recipe's tests name."""
TESTED = ("conftest.py", "test_house.py", "model", "intake", "exports", "checks")


class House:
    """A copy of the project, and beside it an empty folder to work in."""

    def __init__(self, folder: Path) -> None:
        self.root, self.work = folder / "house", folder / "work"
        self.work.mkdir()
        for part in PARTS:
            whole = ROOT / part
            if whole.is_dir():
                shutil.copytree(whole, self.root / part, ignore=_untested if part == "tests" else None)
            elif whole.exists():
                shutil.copy2(whole, self.root / part)

    def add(self, file: str, text: str) -> None:
        """The recipe's one new file."""
        assert not (self.root / file).exists()
        (self.root / file).write_text(text, encoding="utf-8")

    def line(self, file: str, before: str, line: str) -> None:
        """The recipe's one line, put before the first line that is, or begins with, another."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        lines.insert(next(i for i, each in enumerate(lines) if each.startswith(before)), line)
        (self.root / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Another text in the new file."""
        text = (self.root / file).read_text(encoding="utf-8")
        assert old in text
        (self.root / file).write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words: str, status: int = 0) -> str:
        """What `grade` prints of these words; a failure's one line where it should fail."""
        done = self._python("-m", "grader", *words, cwd=self.work)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    def python(self, code: str) -> str:
        """What this code prints."""
        done = self._python("-c", code, cwd=self.work)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def red(self, *tests: str) -> str:
        """What these tests of the project's own say in the copy, where each of them fails."""
        words = ("-m", "pytest", "-vv", "-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider")
        done = self._python(*words, *(f"tests/{test}" for test in tests), cwd=self.root)
        assert f" {len(tests)} failed in " in done.stdout, done.stdout + done.stderr
        return done.stdout

    def _python(self, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.root), "GRADE_LANG": "en", "COLUMNS": "200"}
        for name in ("PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE"):  # the copy is compiled once, and run several times
            environment.pop(name, None)
        command = [sys.executable, *words]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
        )


def _untested(folder: str, names: list[str]) -> list[str]:
    """What of the tests isn't copied."""
    return [name for name in names if name not in TESTED] if folder == str(ROOT / "tests") else []


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of the project to add something to."""
    return House(tmp_path)


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


HELLO = '''\
"""`grade hello`: greets a course."""

from __future__ import annotations

import argparse

HELP = "greet a course"
ABOUT = "Greet a course, to show that everything is in its place."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("course", metavar="COURSE", help="the course to greet")


def run(given: argparse.Namespace, lang: str) -> int:
    from grader.commands import screen
    from grader.model.texts import N_

    screen.say(N_("Hello, {course}!", course=given.course), lang)
    return screen.GRADED
'''


def test_a_command(house: House) -> None:
    house.add("grader/commands/hello.py", HELLO)
    house.line("grader/commands/cli.py", '    "doctor",', '    "hello",')
    assert "\n    hello     greet a course\n" in house.run("--help")
    assert "the course to greet" in house.run("hello", "--help")
    assert house.run("hello", "Deep [b]Learning[/b]") == "Hello, Deep [b]Learning[/b]!\n"
    assert "see grade hello --help" in house.run("hello", status=2)
    said = house.red(
        "test_house.py::test_every_command_is_a_file", "model/test_locale.py::test_every_text_is_translated"
    )
    assert "no line in the docs" in said
    assert "Hello, {course}!" in said


TSV = '''\
"""TSV: the marks of a class, a line per student."""

from __future__ import annotations

from grader.exports.shared.request import Request, Written, points, write_bytes
from grader.model.inert import cell


def export(request: Request) -> Written:
    """Write `export.tsv`."""
    lines = [f"{cell(entry.student)}\\t{points(entry.score)}\\n" for entry in request.entries]
    return Written((write_bytes(request.file("export.tsv"), "".join(lines).encode()),))
'''

RESULTS = {
    "schema": "grade/1",
    "graded_at": "2026-03-01T10:20:30+00:00",
    "results": [{"assignment": "hw", "student": "=ada", "score": 2.5, "max_score": 3, "status": "graded"}],
}


def test_a_format(house: House) -> None:
    house.add("grader/exports/formats/tsv.py", TSV)
    house.line("grader/exports/__init__.py", '    "xlsx",', '    "tsv",')
    assert "\n  tsv          TSV: the marks of a class, a line per student.\n" in house.run("export", "--help")
    (house.work / "results.json").write_text(json.dumps(RESULTS), encoding="utf-8")
    assert house.run("export", "results.json", "--to", "tsv") == "Written: export.tsv\n"
    assert (house.work / "export.tsv").read_text(encoding="utf-8") == "'=ada\t2.5\n"
    assert "not for tsv" in house.run("export", "results.json", "--to", "tsv", "--fill", "x.csv", status=2)
    assert "not in the docs" in house.red("test_house.py::test_every_format_is_a_file")


CAMPUS = '''\
"""Campus: files called Ada Lovelace #17 hw.py, all in one folder."""

from __future__ import annotations

import re
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, distinct, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_

NAME = re.compile(r"(?P<name>.+?) #(?P<id>\\d+) (?P<file>.+)")


def find(root: Path) -> Found | None:
    """Pieces where most files are called so."""
    files, folders = listed(root)
    named = {file: match for file in files if (match := NAME.fullmatch(file.name))}
    if 2 * len(named) <= len(files) or folders:
        return None
    pieces = [
        Piece(match["name"], Identity("campus", id=match["id"], name=match["name"], source=file.name), files=((file, match["file"]),))
        for file, match in named.items()
    ]
    others = [file for file in files if file not in named]
    return Found(distinct(pieces), left(others, root, N_("its name is not one that Campus gives")))


LAYOUT = Layout("campus", N_("Campus's download"), find, internal_ids=True)
'''

HOMEWORK = """\
[[check]]
kind = "iterations"
points = 3
call = "iterations(n_samples, batch_size)"
"""


def test_a_layout(house: House) -> None:
    house.add("grader/intake/layouts/campus.py", CAMPUS)
    house.line("grader/intake/layouts/__init__.py", '    "folders",', '    "campus",')
    assert "\n  campus       Campus: files called Ada Lovelace #17 hw.py" in house.run("class", "--help")
    for file, text in {
        "assignments/hw/assignment.toml": HOMEWORK,
        "download/Ada Lovelace #17 hw.py": "def iterations(n_samples, batch_size):\n    return -(-n_samples // batch_size)\n",
        "download/Ada Byron #18 hw.py": "def iterations(n_samples, batch_size):\n    return 0\n",
        "download/readme.txt": "",
    }.items():
        (house.work / file).parent.mkdir(parents=True, exist_ok=True)
        (house.work / file).write_text(text, encoding="utf-8")
    said = house.run("download", "--assignment", "hw", "--jobs", "1")
    assert "hw: 2 students, taken as Campus's download." in said
    assert "Left aside: readme.txt (its name is not one that Campus gives)" in said
    results = json.loads((house.work / "reports" / "results.json").read_text(encoding="utf-8"))["results"]
    assert [(each["student"], each["identity"]["id"], each["score"]) for each in results] == [
        ("Ada Byron", "18", 0),
        ("Ada Lovelace", "17", 3),
    ]
    house.run("download", "--assignment", "hw", "--jobs", "1", "--layout", "campus")
    wrong = house.run("assignments", "--assignment", "hw", "--layout", "campus", status=2)
    assert "assignments/hw is not laid out as campus" in wrong
    assert "campus" in house.python("from grader.gradebook import matching; print(matching.INTERNAL)")
    said = house.red(
        "test_house.py::test_every_layout_is_a_file",
        "model/test_locale.py::test_every_text_is_translated",
        "intake/test_layouts.py::test_every_layout_has_an_example",
    )
    assert "no row in docs/handing-in.md" in said
    assert "Campus's download" in said


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

    TITLES: ClassVar[Mapping[str, Message]] = {"schedule/differs": N_("another learning rate")}

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
    assert "another learning rate" in (house.work / "reports" / "index.html").read_text(encoding="utf-8")
    said = house.red("test_house.py::test_every_kind_of_check_is_a_file", "model/test_locale.py::test_every_text_is_translated")  # fmt: skip
    assert "docs/assignments.md doesn't tell of schedule" in said
    assert "another learning rate" in said
    house.change("grader/checks/schedule.py", "def proofs(", "def no_proofs(")
    assert "nothing is proved, because the kind schedule has no proofs." in house.run(
        "validate", "assignments/hw", "--engine", "subprocess", status=1
    )
    house.change("grader/checks/schedule.py", '"schedule/differs": N_("another learning rate")', "")
    said = house.red("checks/test_kinds.py::test_every_finding_has_a_title[schedule]", "checks/test_kinds.py::test_its_example_is_proved[schedule]")  # fmt: skip
    assert "schedule/differs" in said
