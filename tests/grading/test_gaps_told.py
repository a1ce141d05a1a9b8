"""What could not be judged is told to each who can do something: on the class page, in tables, at the end of the run, by `grade doctor`
and `grade check`; once the package is there, the same command runs the submission again."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.grading import machine
from grader.model.packages import pip_line, wanted
from grader.model.run import Gap
from grader.report.advice import advice_before_handing_in, advice_for_grading

ASSIGNMENT = """
title = { en = "Homework", zh-TW = "作業" }

[[check]]
kind = "iterations"
points = 4
variable = "n"
cases = [[50000, 128]]

[[check]]
kind = "update-rule"
points = 6
rule = "sgd"
call = "sgd(w, g, lr) -> w"
"""
pytestmark = pytest.mark.xdist_group("gaps told")  # one class for all
SGD = "def sgd(w, g, lr):\n    return w - lr * g\n"
CLASS = {
    "ann": "n = 391\n" + SGD,
    "ben": "import zz_tables as pd\nn = int(pd.Series([391])[0])\n" + SGD,
    "cat": "import zz_tables, zz_plots\nzz_plots.set()\nn = 391\n" + SGD,
}
PACKAGE = "class Series(list):\n    pass\n"


def grade(folder: Path, *words: str, installed: Path | None = None) -> tuple[int, str]:
    environment = {**os.environ, "GRADE_LANG": "en", "COLUMNS": "200"}
    if installed is not None:
        environment["PYTHONPATH"] = str(installed)
    command = [sys.executable, "-m", "grader", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def text_of(page: Path) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """A class's folder, the exit status of grading it, and what that printed."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "assignments" / "hw").mkdir(parents=True)
    (folder / "assignments" / "hw" / "assignment.toml").write_text(ASSIGNMENT, encoding="utf-8")
    for name, code in CLASS.items():
        (folder / "submissions" / "hw" / name).mkdir(parents=True)
        (folder / "submissions" / "hw" / name / "hw.py").write_text(code)
    return folder, *grade(folder, "submissions", "-j", "1")


def test_the_closing_lines_count_the_packages(told: tuple[Path, int, str]) -> None:
    _, status, printed = told
    assert status == 1
    assert "need a look: 1 (ben)" in printed
    assert "this machine lacks: zz_tables (2), zz_plots (1)" in printed
    assert "pip install" not in printed  # nobody installs what a student has made up
    assert "look before you install them: zz_tables, zz_plots" in printed
    assert "Mean 10 of 10 points" in printed


def test_the_class_page_says_what_to_do_and_the_students_page_nothing_untrue(told: tuple[Path, int, str]) -> None:
    folder = told[0] / "reports"
    index = text_of(folder / "index.html")
    assert "need a look first" in index
    assert "ben: Missing on this machine: zz_tables, a package that grade doesn't know." in index
    assert "mean 10, median 10 of 10 points" in index
    page = text_of(next((folder / "hw").glob("*ben*.html")))
    assert "could not be judged" in page
    assert "package zz_tables is not on the machine where your code ran" in page
    assert "has been told" not in page
    assert "What to do next" not in page  # nothing is left to the student


def test_tables_hold_no_mark_where_there_is_none(told: tuple[Path, int, str]) -> None:
    with (told[0] / "reports" / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["ben"]["n"], rows["ben"]["sgd"], rows["ben"]["status"]) == ("", "6.0", "failed")
    assert "`zz_tables`" in rows["ben"]["reason"]
    assert (rows["cat"]["n"], rows["cat"]["reason"]) == ("4.0", "")
    results = json.loads((told[0] / "reports" / "results.json").read_text())["results"]
    assert {each["student"]: each["lacking"] for each in results} == {
        "ann": [],
        "ben": ["zz_tables"],
        "cat": ["zz_tables", "zz_plots"],
    }
    assert grade(told[0], "export", "reports", "--to", "csv", "-o", "class.csv")[0] == 0
    with (told[0] / "class.csv").open(encoding="utf-8-sig") as file:
        exported = {row["student"]: row for row in csv.DictReader(file)}
    assert (exported["ben"]["n"], exported["ben"]["status"]) == ("", "failed")


def test_doctor_reads_the_last_results(told: tuple[Path, int, str]) -> None:
    (line,) = machine.lacked(str(told[0] / "reports"))
    assert line.detail == "zz_tables (2), zz_plots (1)"
    assert "zz_tables, zz_plots" in line.more[-1].show()


def test_a_student_who_checks_is_told_what_can_be_done(told: tuple[Path, int, str]) -> None:
    status, printed = grade(told[0], "check", "submissions/hw/ben/hw.py", "--assignment", "hw")
    assert status == 1
    assert "grade knows no package called `zz_tables`" in printed
    assert "has been told" not in printed
    assert "Begin with" not in printed


def test_once_the_package_is_there_the_same_command_judges(told: tuple[Path, int, str], tmp_path: Path) -> None:
    folder = shutil.copytree(told[0], tmp_path / "class")
    installed = folder / "site-packages"
    installed.mkdir()
    (installed / "zz_tables.py").write_text(PACKAGE)
    status, printed = grade(folder, "submissions", "-j", "1", installed=installed)
    assert status == 0
    assert "run before: 1 (" in printed  # ann's
    results = json.loads((folder / "reports" / "results.json").read_text())["results"]
    assert {each["student"]: each["score"] for each in results} == {"ann": 10, "ben": 10, "cat": 10}
    assert [each["lacking"] for each in results] == [[], [], ["zz_plots"]]


def test_what_to_do_is_something_that_can_be_done() -> None:
    gaps = {
        "google": Gap("module", "google"),
        "IPython.html": Gap("module", "IPython.html"),
        "course_utils": Gap("module", "course_utils"),
        "pandas": Gap("module", "pandas"),
        "tf.GradientTape": Gap("stand-in", "tf.GradientTape"),
        "data.csv": Gap("file", "data.csv"),
    }
    grading = {name: " ".join(m.show("en") for m in advice_for_grading([gap])) for name, gap in gaps.items()}
    assert "nobody can install it" in grading["google"]
    assert "Install the course's version" in grading["IPython.html"]
    assert "`provides`" in grading["course_utils"]
    assert "`pip install pandas`" in grading["pandas"]
    assert "`--keras real`" in grading["tf.GradientTape"]
    assert "beside the submission" in grading["data.csv"]
    checking = {name: " ".join(m.show("en") for m in advice_before_handing_in([gap])) for name, gap in gaps.items()}
    assert "load what you need from a file" in checking["google"]
    assert "has no `IPython.html`" in checking["IPython.html"]
    assert "put it beside yours" in checking["course_utils"]
    assert "`compile` and `fit`" in checking["tf.GradientTape"]
    assert not any("spelled" in checking[name] for name in ("google", "IPython.html", "pandas"))
    assert all("`pip install" not in told for told in (*grading.values(), *checking.values()) if "pandas" not in told)


def test_imports_by_the_name_that_pip_knows() -> None:
    assert pip_line(["sklearn", "cv2", "PIL", "yaml", "bs4", "skimage", "seaborn"]) == (
        "pip install scikit-learn opencv-python-headless pillow PyYAML beautifulsoup4 scikit-image seaborn"
    )
    assert pip_line(["google", "google.colab", "evil_package", "numpyy"]) == ""
    assert [(each.name, each.count) for each in wanted([["a", "b", "b"], ["b"], []])] == [("b", 2), ("a", 1)]
    assert wanted([["google"], ["kaggle_secrets"]]) == []  # nobody can install what only Colab and Kaggle have
