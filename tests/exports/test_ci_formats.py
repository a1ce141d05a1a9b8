"""JUnit, SARIF, GitHub, Gradescope, Classroom 50: read back as their systems read them, and inert whatever a student writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml
from markdown_it import MarkdownIt

from grader.exports.formats import classroom50, github, gradescope, junit, sarif
from grader.exports.shared.lines import cell_lines
from grader.gradebook.contract import read
from grader.model.errors import UsageError
from grader.model.submission import Identity
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict, Finding, Location
from tests.exports.conftest import evil_result, request_of, result
from tests.exports.examples import CLASSROOM50

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text())


def test_junit_tells_what_the_results_tell(reports: Path) -> None:
    request = request_of(reports)
    xml = JUnitXml.fromfile(str(junit.export(request).files[0]))
    suites = {suite.name.split(" / ")[-1]: suite for suite in xml}
    assert set(suites) == {entry.student for entry in request.entries}
    for entry in request.entries:
        cases = list(suites[entry.student])
        assert len({case.name for case in cases}) == len(cases), "GitLab shows the first of equal names only"
        wrong = [case for case in cases if case.result]
        expected = [c for c in entry.checks if c.status != "passed"]
        assert len(wrong) == len(expected) + (entry.status != "graded")
        for check in expected:
            case = next(case for case in cases if case.name.startswith(check.title))
            assert isinstance(case.result[0], Error if check.status == "error" else Failure)
            assert check.findings[0].message.split("`")[0].strip()[:30] in case.result[0].text
    assert xml.failures == sum(suite.failures for suite in xml) > 0


def test_junit_of_the_worst_is_well_formed(requested: Callable[..., Any]) -> None:
    xml = JUnitXml.fromfile(str(junit.export(requested(evil_result())).files[0]))
    (suite,) = xml
    (case,) = suite
    assert "</testcase></testsuite>" in case.result[0].text
    assert xml.tests == 1


def test_sarif_is_valid(reports: Path, requested: Callable[..., Any]) -> None:
    for request in (
        request_of(reports, submissions=reports.parent / "submissions"),
        requested(evil_result()),
        requested(result("x", 3)),
    ):
        log = json.loads(sarif.export(request).files[0].read_bytes())
        jsonschema.validate(log, SCHEMA)
        (run,) = log["runs"]
        for rule in run["tool"]["driver"]["rules"]:
            for field in ("shortDescription", "fullDescription", "help"):
                assert 0 < len(rule[field]["text"]) <= 1024  # what GitHub takes
        for each in run["results"]:
            assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
            uri = each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9%._~/!$&'()*+,;=@-]+", uri)
            assert not uri.startswith("/")
            assert ".." not in uri.split("/")
    assert not sarif_results(requested(result("x", 3)))


def sarif_results(request: Any) -> list[Any]:
    return list(json.loads(sarif.export(request).files[0].read_bytes())["runs"][0]["results"])


def test_lines_of_a_notebook_are_those_of_its_file(tmp_path: Path, requested: Callable[..., Any]) -> None:
    source = ["import numpy as np\n", "def f(w):\n", "    return w  # here\n"]
    cells = [
        {"cell_type": "markdown", "source": ["# x\n"]},
        {"cell_type": "code", "source": "a = 1\nb = 2"},
        {"cell_type": "code", "source": source},
    ]
    submissions = tmp_path / "submissions"
    (submissions / "s").mkdir(parents=True)
    notebook = submissions / "s" / "hw.ipynb"
    notebook.write_text(json.dumps({"cells": cells, "nbformat": 4}, indent=1))
    wanted = 1 + next(i for i, line in enumerate(notebook.read_text().splitlines()) if "# here" in line)
    finding = Finding("update-rule/differs", N_("Wrong."), location=Location("hw.ipynb", 2, 3))
    verdict = CheckVerdict("one", "update-rule", {"en": "One"}, 0, 3, "failed", findings=(finding,))
    made = result("s", 0, Identity("folders", source="s"), files=("hw.ipynb",), checks=(verdict,))
    request = requested(made, submissions=submissions)
    (each,) = sarif_results(request)
    assert each["locations"][0]["physicalLocation"]["region"]["startLine"] == wanted
    (command,) = github.workflow_commands(request)
    assert command.startswith(f"::error file=s/hw.ipynb,line={wanted},")


def test_a_file_that_a_system_renamed_is_named_as_it_lies_there(requested: Callable[..., Any]) -> None:
    finding = Finding("update-rule/differs", N_("Wrong."), location=Location("hw.py", 1, 3))
    verdict = CheckVerdict("one", "update-rule", {"en": "One"}, 0, 3, "failed", findings=(finding,))
    for source, expected in (("doe_11_2222_hw.py", "doe_11_2222_hw.py"), ("doe", "doe/hw.py"), ("a/hw.py", "a/hw.py")):
        request = requested(result("doe", 0, Identity("canvas", source=source), checks=(verdict,)))
        assert github.workflow_commands(request)[0].startswith(f"::error file={expected},line=3,")


COMMAND = re.compile(
    r"::(error|warning) ((?:file|line|endLine|title)=[^,:\r\n]*(?:,(?:file|line|endLine|title)=[^,:\r\n]*)*)::[^\r\n]*"
)


def test_annotations_are_commands_and_nothing_else_is(reports: Path, requested: Callable[..., Any]) -> None:
    for request in (request_of(reports), requested(evil_result())):
        lines = github.workflow_commands(request)
        assert lines
        assert all(COMMAND.fullmatch(line) for line in lines)
        for level in ("error", "warning"):
            assert sum(line.startswith(f"::{level}") for line in lines) <= 10


def test_the_summary_is_no_markup_of_a_students(requested: Callable[..., Any]) -> None:
    text = github.summary(requested(evil_result(), result("y")))
    text += github.summary(requested(evil_result()))
    shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable("table").render(text)
    tags = set(re.findall(r"<(\w+)", shown))
    assert tags <= {
        "h2",
        "h3",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "pre",
        "code",
        "strong",
        "blockquote",
    }, tags
    assert "javascript:1" in shown  # as a text
    assert not re.search(r"@everyone|#1\b", re.sub(r"(?s)<pre>.*?</pre>", "", shown)), "neither mention nor reference"
    assert len(re.findall(r"(?m)^\| ", github.summary(requested(evil_result(), result("y"))))) == 3


def test_the_summary_fits_githubs_mebibyte(requested: Callable[..., Any]) -> None:
    text = github.summary(requested(*(result(f"{i}" + "王" * 70, 1) for i in range(6000))))
    assert 500_000 < len(text.encode()) < 2**20


def test_gradescope_reads_its_results(reports: Path) -> None:
    written = gradescope.export(request_of(reports))
    contract = {entry.student: entry for entry in read(reports).results}
    assert len(written.files) == len(contract)
    for file in written.files:
        body = json.loads(file.read_text())
        entry = contract[body["extra_data"]["student"]]
        assert body["score"] == entry.score
        assert sum(test["max_score"] for test in body["tests"]) == sum(check.max_score for check in entry.checks)
        assert {test["visibility"] for test in body["tests"]} <= {"visible", "after_published"}
        hidden = {check.title for check in entry.checks if check.hidden}
        assert all(
            test["visibility"] == "after_published" for test in body["tests"] if test["name"].split(" [")[0] in hidden
        )
    single = gradescope.export(request_of(reports, student="chen_wei-ting", out=reports / "results-gs.json"))
    assert json.loads(single.files[0].read_text())["score"] == 100


def test_what_could_not_be_graded_is_no_zero_there(requested: Callable[..., Any]) -> None:
    written = gradescope.export(requested(result("x", 0, status="failed", reason=N_("It ran out of time."))))
    body = json.loads(written.files[0].read_text())
    assert "score" not in body
    assert "ran out of time" in body["output"]
    assert written.attention


def test_classroom50_takes_whole_numbers(requested: Callable[..., Any]) -> None:
    request = requested(result("x", 1.25), environment=CLASSROOM50)
    written = classroom50.export(request)
    body = json.loads(written.files[0].read_text())
    assert (body["schema"], body["score"], body["max-score"]) == ("classroom50/result/v1", 125, 300)
    assert isinstance(body["score"], int)
    assert [test["passed"] for test in body["tests"]] == [False]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["datetime"])
    assert "100" in written.said[0].show("en")


def test_classroom50_outside_of_its_runner_says_what_lacks(requested: Callable[..., Any]) -> None:
    with pytest.raises(UsageError, match="SUBMISSION_TAG"):
        classroom50.export(requested(result("x")))


@pytest.mark.parametrize("name", ["nowhere", "not json", "another schema"])
def test_results_that_are_none_are_told(tmp_path: Path, name: str) -> None:
    if name != "nowhere":
        text = '{"schema": "other/1"}' if name == "another schema" else '{"schema": "grade/1", "res'
        (tmp_path / "results.json").write_text(text)
    with pytest.raises(UsageError, match=r"results\.json"):
        read(tmp_path)


def test_sarif_tells_the_four_numbers_that_github_wants(tmp_path: Path, requested: Callable[..., Any]) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "hw.py").write_text("a = 1\ndef f(w):\n    return w\n")
    finding = Finding("update-rule/differs", N_("Wrong."), location=Location("hw.py", 1, 2, 3))
    verdict = CheckVerdict("one", "update-rule", {"en": "One"}, 0, 3, "failed", findings=(finding, finding))
    made = result("s", 0, Identity("folders", source="s"), files=("hw.py",), checks=(verdict,))
    for root, column in ((tmp_path, len("    return w") + 1), (None, 2), (tmp_path / "nowhere", 2)):
        both = sarif_results(requested(made, submissions=root))
        region = both[0]["locations"][0]["physicalLocation"]["region"]
        assert region == {"startLine": 2, "startColumn": 1, "endLine": 3, "endColumn": column}
        prints = [each["partialFingerprints"]["primaryLocationLineHash"] for each in both]
        assert len(set(prints)) == 2, "of equal ones GitHub keeps one"
        assert prints == [
            each["partialFingerprints"]["primaryLocationLineHash"] for each in sarif_results(requested(made))
        ]


def test_sarif_of_what_was_not_graded_is_no_praise(requested: Callable[..., Any]) -> None:
    request = requested(result("x", 0, status="failed", reason=N_("It ran out of time."), checks=()), result("y", 3))
    written = sarif.export(request)
    log = json.loads(written.files[0].read_bytes())
    jsonschema.validate(log, SCHEMA)
    (invocation,) = log["runs"][0]["invocations"]
    assert not invocation["executionSuccessful"]
    assert "ran out of time" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert "x" in written.attention[0].show("en")


def test_gitlab_sees_every_student(requested: Callable[..., Any]) -> None:
    """It keeps the first of the cases that have class name and name in common."""
    long = "王" * 300
    xml = JUnitXml.fromfile(str(junit.export(requested(*(result(long + end, 1) for end in "abc"))).files[0]))
    cases = [(case.classname, case.name) for suite in xml for case in suite]
    assert len(set(cases)) == len(cases) == 3


@pytest.mark.parametrize("sign", ["\x0c", "\u2028", "\x85", "\x1c"])
def test_what_python_takes_for_no_line_break_is_none(tmp_path: Path, sign: str) -> None:
    source = f"a = '{sign}'\nb = 2\nc = 3  # here"
    notebook = tmp_path / "hw.ipynb"
    lines = [line + "\n" for line in source.split("\n")]
    notebook.write_text(json.dumps({"cells": [{"cell_type": "code", "source": lines}], "nbformat": 4}, indent=1))
    told = cell_lines(notebook, 1)
    assert len(told) == 3
    assert "# here" in notebook.read_text().split("\n")[told[2] - 1]


def test_annotations_beyond_ten_are_counted(requested: Callable[..., Any]) -> None:
    finding = Finding("update-rule/differs", N_("Wrong."))
    checks = tuple(
        CheckVerdict(f"c{i}", "update-rule", {"en": f"C{i}"}, 0, 1, "failed", findings=(finding,)) for i in range(25)
    )
    commands = github.workflow_commands(requested(result("x", 0, checks=checks)))
    assert len(commands) == 10
    assert "16" in commands[-1], "nine are shown, this one counts the rest"
