"""Modules and data that an assignment supplies, and what is missing where nobody supplies them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import engines
from grader.assignments.load import Assignment, load
from grader.engines.student import Engine
from grader.grading import pipeline
from grader.intake.folder import one_file
from grader.model.errors import AssignmentError
from grader.model.result import Result

CHECK = '[[check]]\nkind = "update-rule"\npoints = 10\nrule = "sgd"\ncall = "sgd(w, g, lr) -> w"\n'
STAR = "from course_helpers import *\n\n\ndef sgd(w, g, lr):\n    return np.asarray(w) - lr * g\n"
USES_ALL = (
    "from course_helpers import *\nfrom course_package.steps import scaled\n\nassert np.loadtxt('data/n.csv').sum() == 3\n\n\n"
    "def sgd(w, g, lr):\n    return np.asarray(w) - scaled(g, lr)\n"
)
HELPERS = {
    "course_helpers.py": "import numpy as np\n\n\ndef momentum(w, v, g, lr, beta):\n    v = beta * v + g\n    return w - lr * v, v\n",
    "course_package/__init__.py": "",
    "course_package/steps.py": "def scaled(g, lr):\n    return lr * g\n",
    "data/n.csv": "1\n2\n",
}
PROVIDES = 'provides = ["course_helpers.py", "course_package", "data/"]\n'


def assignment(folder: Path, head: str = "", checks: str = CHECK, files: dict[str, str] = HELPERS) -> Assignment:
    home = folder / "assignments" / "steps"
    for name, text in {**files, "assignment.toml": f'files = ["steps.py", "steps.ipynb"]\n{head}{checks}'}.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    return load(home)


def graded(engine: Engine, task: Assignment, folder: Path, files: dict[str, str]) -> Result:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return pipeline.grade(one_file(folder / "steps.py"), task, engine)


@pytest.mark.parametrize("name", engines.ENGINES)
def test_what_the_assignment_supplies_is_there(name: str, tmp_path: Path) -> None:
    with engines.make(name) as engine:
        result = graded(engine, assignment(tmp_path, PROVIDES), tmp_path / "student", {"steps.py": USES_ALL})
    assert (result.score, result.status, result.reason) == (10, "graded", None)
    assert result.cells[0].error is None


def test_it_goes_before_the_students_own_of_that_name(warm: Engine, tmp_path: Path) -> None:
    task = assignment(tmp_path, PROVIDES)
    theirs = {
        "steps.py": USES_ALL,
        "course_helpers.py": "1 / 0\n",
        "course_helpers/__init__.py": "1 / 0\n",  # a package would go before a module
        "data/own.csv": "7\n",
        "course_package/more.py": "",
    }
    result = graded(warm, task, tmp_path / "student", theirs)
    assert result.score == 10
    (note,) = [note.show() for note in result.notes if "supplies" in note.show()]
    assert "course_helpers.py" in note
    assert "own.csv" not in note
    assert "more.py" not in note


def test_what_it_supplies_is_nobodys_homework(warm: Engine, tmp_path: Path) -> None:
    momentum = '[[check]]\nkind = "update-rule"\npoints = 10\nrule = "momentum"\ncall = "momentum(w, v, g, lr, beta) -> w, v"\n'
    task = assignment(tmp_path, PROVIDES, CHECK + momentum)
    result = graded(warm, task, tmp_path / "student", {"steps.py": USES_ALL})
    assert [verdict.score for verdict in result.checks] == [10, 0]
    assert [finding.id for finding in result.checks[1].findings] == ["call/missing"]
    own = USES_ALL + "\n\nfrom own import momentum\n"
    handed_in = {"steps.py": own, "own.py": HELPERS["course_helpers.py"]}
    result = graded(warm, task, tmp_path / "other", handed_in)
    assert [verdict.score for verdict in result.checks] == [10, 10]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('provides = ["absent.py"]\n', "there is no absent.py beside assignment.toml"),
        ('provides = ["../course_helpers.py"]\n', "leads out of the assignment's folder"),
        ('provides = ["/etc/passwd"]\n', "give the path from the folder of assignment.toml"),
        ('provides = [""]\n', "names no file"),
        ('provides = ["link.py"]\n', "leads out of the assignment's folder"),
        ('provides = ["empty"]\n', "there is no file in the folder empty"),
        ('provides = ["solution/steps.py"]\n', "readable by every student's code"),
        ('provides = ["steps.py"]\n', "is what students hand in"),
    ],
)
def test_mistakes_are_told_when_it_is_loaded(head: str, said: str, tmp_path: Path) -> None:
    files = {**HELPERS, "solution/steps.py": "", "steps.py": ""}
    home = tmp_path / "assignments" / "steps"
    (home / "empty").mkdir(parents=True)
    (tmp_path / "outside.py").write_text("")
    (home / "link.py").symlink_to(tmp_path / "outside.py")
    with pytest.raises(AssignmentError, match="provides") as raised:
        assignment(tmp_path, head, files=files)
    assert said in str(raised.value)
    assert "assignment.toml" in str(raised.value)


@pytest.mark.parametrize("name", engines.ENGINES)
def test_a_star_import_of_what_is_not_here_is_no_mistake(name: str, tmp_path: Path) -> None:
    package = STAR.replace("course_helpers", "common.np")
    asked = "from course_helpers import *\n"  # the function itself may come from there
    with engines.make(name) as engine:
        task = assignment(tmp_path)
        for number, code in enumerate((STAR, package, asked, STAR.replace("\n\n", "\nhalf = twice / 4\n\n", 1))):
            result = graded(engine, task, tmp_path / f"student{number}", {"steps.py": code})
            (verdict,) = result.checks
            assert (verdict.status, result.status) == ("error", "failed"), code
            (finding,) = verdict.findings
            assert finding.id == "grader/missing-module"
            assert "`provides` in assignment.toml" in finding.message.show()
        own = graded(engine, task, tmp_path / "own", {"steps.py": STAR.replace("course_helpers", "numpy")})
    assert own.checks[0].findings[0].id == "run/error"  # nothing is missing here: `np` is the student's own slip


def test_a_package_is_not_taken_for_a_file_of_the_course(warm: Engine, tmp_path: Path) -> None:
    code = "from absentlib import array\n\n\ndef sgd(w, g, lr):\n    return array(w) - lr * g\n"
    result = graded(warm, assignment(tmp_path), tmp_path / "student", {"steps.py": code})
    assert result.checks[0].status == "error"
    assert "the package `absentlib` is not on the machine" in result.checks[0].findings[0].message.show()
