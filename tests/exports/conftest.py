"""Results as exports read them: real ones of a few sample submissions, and ones with the worst that a student can write."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.exports.shared.request import Request, Written
from grader.gradebook.contract import chosen, read
from grader.gradebook.results import as_contract, write_results
from grader.grading import batch
from grader.grading.options import Options
from grader.grading.take_in import IntakeOptions, taken_in
from grader.model.result import Result
from grader.model.run import CodeError
from grader.model.submission import Identity
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict, Failure, Finding, Location
from grader.report import page_path

ROOT = Path(__file__).parent.parent.parent
STUDENTS = ("b07901099", "chen_wei-ting", "chou_yu-an", "fang_ya-chi", "蔡佩珊")

EVIL = (
    "=cmd|'/C calc'!A0 +1 @SUM(1) -1\n::error title=x::owned\r\n::set-output name=score::100\n]]></failure></testcase></testsuite>"
    "<script>alert(1)</script> ![x](http://evil/x.png) [l](javascript:1) | a | @everyone #1 `code` ``` \x1b[31m\x00\x07\u202e %0A%25"
)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of a few sample submissions, graded for real."""
    folder = tmp_path_factory.mktemp("exports")
    below = folder / "submissions" / "optimizers"
    below.mkdir(parents=True)
    for student in STUDENTS:
        shutil.copytree(ROOT / "submissions" / "optimizers" / student, below / student)
    (below / "nothing").mkdir()
    options = Options(folder / "reports", "warm", "en")
    taken = taken_in(folder / "submissions", IntakeOptions(assignments=ROOT / "assignments"))
    tasks, found = taken.tasks, taken.assignments
    batch.finish(list(batch.grade_class(tasks, options)), options, found)
    return options.out


def evil_result(student: str = EVIL, identity: Identity | None = None) -> Result:
    """A result with EVIL wherever a student can write."""
    error = CodeError(EVIL, EVIL, 1, 2)
    finding = Finding(
        "run/error", N_("It says {x}", x=EVIL), Failure(EVIL, "error", error), Location(EVIL, 1, 2), N_("{x}", x=EVIL)
    )
    verdict = CheckVerdict("one", "update-rule", {"en": "One"}, 1, 3, "partial", findings=(finding,))
    return Result("hw", student, (EVIL,), 1.0, 3.0, "graded", N_("{x}", x=EVIL), checks=(verdict,), notes=(N_("{x}", x=EVIL),),
                  identity=identity)  # fmt: skip


def result(student: str, score: float = 1.5, identity: Identity | None = None, **changes: Any) -> Result:
    """A plain result of an assignment `hw` that is worth 3 points."""
    check = CheckVerdict("one", "iterations", {"en": "One"}, score, 3, "passed" if score == 3 else "partial")
    made = Result("hw", student, ("hw.py",), score, 3.0, "graded", checks=(check,), identity=identity)
    return msgspec.structs.replace(made, **changes)


@pytest.fixture
def requested(tmp_path: Path) -> Callable[..., Request]:
    """A request for results, as `grade export` makes it."""

    def make(*results: Result, **more: Any) -> Request:
        folder = tmp_path / "reports"
        folder.mkdir(exist_ok=True)
        write_results(folder / "results.json", [as_contract(each, "en") for each in results])
        return request_of(folder, **more)

    return make


def request_of(folder: Path, **more: Any) -> Request:
    """A request for a folder of reports."""
    contract = read(folder)
    entries = chosen(contract.results, more.pop("assignment", None), more.pop("student", None))
    return Request(contract, entries, folder, page=lambda a, s: folder / page_path(a, s), **more)


def texts(messages: Any) -> str:
    """What an export says, in English."""
    return "\n".join(message.show("en") for message in messages)


def all_said(written: Written) -> str:
    """Everything that it says."""
    return texts((*written.said, *written.attention))
