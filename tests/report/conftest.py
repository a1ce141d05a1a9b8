"""Results that are as hostile as a report can meet, real reports of a small class, and one browser."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.grading import batch
from grader.grading.options import Options
from grader.grading.take_in import IntakeOptions, taken_in
from grader.model.result import Result
from grader.model.run import CellRun, CodeError
from grader.model.submission import Cell, StudentCode
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict, Divergence, Failure, Finding, Location, Part, WrongAnswer

ROOT = Path(__file__).parent.parent.parent

EVIL = (
    "<script>document.title='owned'</script><img src=//evil.example/x onerror=\"document.title='owned'\">"
    "'\"><svg/onload=alert(1)>{{7*7}}{%raw%}</style></title></pre><!-- \x1b[31mred\x1b[0m\x1b]0;owned\x07\x9b2J\x08\x00 "
    "\u202eRTL\u2066 javascript:alert(1) [bold]markup[/bold] `tick ```` &lt;b&gt;"
)
"""Everything a submission could smuggle into a page or a terminal, in one line."""

EVIL_NAME = "<img src=x onerror=alert(1)>'&\u202e"

LONG = "x" * 300

STUDENTS = ("b07901099", "b08902003", "chen_wei-ting", "chou_yu-an", "fang_ya-chi", "蔡佩珊")
"""A syntax error, an untouched starter, all right, wrong numbers, an error in a cell, a bit of everything."""


def hostile_result(text: str = EVIL) -> Result:
    """A result with `text` in every place that a student can fill."""
    code = StudentCode(text, "notebook", (Cell(1, f"def f(w):\n    {text}\n    return w"), Cell(2, text)))
    error = CodeError(text, text, 1, 2)
    place = Location(text, 1, 1, 3)
    divergence = Divergence(
        N_("{x}", x=text), 1, text, (0,), 1.0, None, (1,), {text: 1.0}, [[1.0]], [[1.0], [2.0]], [[1.0], [None]], text
    )
    findings = (
        Finding("update-rule/differs", N_("It says {x}", x=text), divergence, place, N_("Hint {x}", x=text)),
        Finding("iterations/wrong", N_("Wrong {x}", x=text), WrongAnswer(text, "1", text), place),
        Finding(text, N_("`{x}` failed", x=text), Failure(text, text, error), place),
    )
    verdict = CheckVerdict(
        "one", "update-rule", {"en": "One"}, 1, 3, "partial", asked=N_("IntakeOptions {x}", x=text), findings=findings, location=place,
        parts=(Part("a", N_("a"), 1, 1), Part("b", N_("b"), 0, 2)),
    )  # fmt: skip
    cells = (
        CellRun(1, "error", 0.1, text, text, (text, text), True, error),
        CellRun(2, "ok", 0.1, text, "", (text,), False),
    )
    return Result("optimizers", text, (text,), 1, 3, "failed", N_("Because {x}", x=text), 0.1, (verdict,), cells,
                  (N_("Note {x}", x=text),), code, "warm")  # fmt: skip


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of a small real class, one of its students named as badly as a file system allows."""
    return make_reports(tmp_path_factory.mktemp("en"), "en")


@pytest.fixture(scope="session")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in Traditional Chinese."""
    return make_reports(tmp_path_factory.mktemp("zh"), "zh-TW")


@pytest.fixture(params=["english", "chinese"])
def reports(request: pytest.FixtureRequest) -> Any:
    """Both."""
    return request.getfixturevalue(request.param)


def make_reports(folder: Path, lang: str) -> Path:
    submissions = folder / "submissions" / "optimizers"
    submissions.mkdir(parents=True)
    for student in STUDENTS:
        shutil.copytree(ROOT / "submissions" / "optimizers" / student, submissions / student)
    shutil.copytree(ROOT / "submissions" / "optimizers" / "chou_yu-an", submissions / EVIL_NAME)
    shutil.copytree(ROOT / "submissions" / "optimizers" / "chou_yu-an", submissions / ("n" * 120))
    (submissions / "empty").mkdir()
    options = Options(folder / "reports", "warm", lang)
    taken = taken_in(folder / "submissions", IntakeOptions(assignments=ROOT / "assignments"))
    tasks, found = taken.tasks, taken.assignments
    batch.finish(list(batch.grade_class(tasks, options)), options, found)
    return options.out


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real Chromium, kept from the network; closed after its module, for its event loop is in other tests' way."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync"]  # fmt: skip
    with contextlib.ExitStack() as open_:
        try:
            from playwright.sync_api import sync_playwright

            made = open_.enter_context(sync_playwright()).chromium.launch(executable_path=program, args=arguments)
        except Exception as error:  # noqa: BLE001 - no package, no program, no library of the system's, a system that it doesn't know
            absent = f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
        else:
            yield made
            made.close()
            return
    # a place that is to have one says so, as .ci/run does: else pages would go untested there without anybody's noticing
    (pytest.fail if os.environ.get("GRADE_BROWSER") == "required" else pytest.skip)(f"no browser here ({absent})")
