"""`grade check --ci` as a homework repository calls it, the action, and the examples in docs/ci.md."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from junitparser import JUnitXml

from grader.commands import cli
from tests.exports.test_ci_formats import COMMAND

ROOT = Path(__file__).parent.parent.parent
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?ms)^```yaml\n(.*?)^```$", DOCS)

LOUD = """
print("::error file=x::I am a command")
print("::set-output name=score::100")
def sgd_update(w, g, lr):
    print("::notice title=Autograding report::{\\"totalPoints\\":100}")
    return w + lr * g
raise ValueError("::error::so am I")
"""


def schema_of(name: str) -> Any:
    """A CI system's own schema, as check-jsonschema brings it."""
    text = (files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)


def check(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`grade check --ci` on a module in a repository, in a process of its own."""
    (folder / "optimizers.py").write_text(text, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GITLAB_", "CI"))}
    command = [sys.executable, "-m", "grader", "check", "optimizers.py", "--ci", "--lang", "en", "--assignments", str(ROOT / "assignments")]  # fmt: skip
    return subprocess.run(
        command, cwd=folder, env={**kept, "PYTHONPATH": str(ROOT), **environment}, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )  # fmt: skip


def test_on_github(tmp_path: Path) -> None:
    solution = (ROOT / "assignments" / "optimizers" / "solution" / "optimizers.py").read_text(encoding="utf-8")
    summary, output = tmp_path / "summary.md", tmp_path / "output"
    where = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_OUTPUT": str(output),
    }
    right = check(tmp_path, solution, **where)
    assert right.returncode == 0, right.stderr
    assert "passed=true" in output.read_text()
    assert "## optimizers: 98 / 98" in summary.read_text()
    wrong = check(tmp_path, LOUD, **where)
    assert wrong.returncode == 1
    lines = wrong.stdout.splitlines()
    stop = next(line for line in lines if line.startswith("::stop-commands::"))
    token = f"::{stop.removeprefix('::stop-commands::')}::"
    inside = lines[lines.index(stop) + 1 : lines.index(token)]
    outside = lines[: lines.index(stop)] + lines[lines.index(token) + 1 :]
    assert any("sgd" in line for line in inside)
    assert outside
    assert all(COMMAND.fullmatch(line) for line in outside)
    assert any("line=" in line and "file=optimizers.py" in line for line in outside)
    assert not any("I am a command" in line and line.startswith("::error file=x") for line in outside)
    assert output.read_text().splitlines()[-2:] == ["passed=false", "status=graded"]


def test_on_gitlab(tmp_path: Path) -> None:
    done = check(tmp_path, LOUD, GITLAB_CI="true", CI_PROJECT_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "::stop-commands::" not in done.stdout
    xml = JUnitXml.fromfile(str(tmp_path / "reports" / "junit.xml"))
    assert xml.failures >= 5
    assert (
        json.loads((tmp_path / "reports" / "results.json").read_text())["results"][0]["identity"]["source"]
        == "optimizers.py"
    )


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "grader", "check", "no.ipynb", "--ci"], cwd=tmp_path,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 2
    assert "no.ipynb" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_action_is_one() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    jsonschema.validate(action, schema_of("github-actions"))
    documented = set(re.findall(r"(?m)^\| `([\w-]+)` \|", DOCS))
    assert documented == set(action["inputs"])
    for name in action["outputs"]:
        assert f"`{name}`" in DOCS
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "what is given must not be part of a command"


def test_what_the_action_runs(tmp_path: Path) -> None:
    """The action's own script, with a `grade` that writes down how it was called."""
    script = next(
        s for s in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"] if s.get("id") == "check"
    )["run"]
    tool = tmp_path / "grade"
    tool.write_text('#!/usr/bin/env bash\nprintf "%s\\n" "$@" > called\n')
    tool.chmod(0o755)
    given = {
        "GRADE_FILE": "-x $(touch owned).ipynb",
        "GRADE_ASSIGNMENT": "",
        "GRADE_ASSIGNMENTS": "a b",
        "GRADE_TONGUE": "zh-TW",
        "GRADE_OUT": "out",
    }
    env = {**os.environ, **given, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=env, check=True)
    words = (tmp_path / "called").read_text().splitlines()
    assert words == [
        "check",
        "--ci",
        "--out",
        "out",
        "--html",
        "out",
        "--assignments",
        "a b",
        "--lang",
        "zh-TW",
        "--",
        given["GRADE_FILE"],
    ]
    assert not (tmp_path / "owned").exists()
    parsed = cli.make_parser(words[0]).parse_args(words)
    assert (parsed.file, parsed.ci, parsed.lang) == (given["GRADE_FILE"], True, "zh-TW")


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_are_what_their_systems_take(number: int) -> None:
    example = yaml.safe_load(EXAMPLES[number])
    github = True in example or "on" in example  # YAML 1.1 reads `on` as true
    if github:
        example = {("on" if key is True else key): value for key, value in example.items()}
    jsonschema.validate(example, schema_of("github-workflows" if github else "gitlab-ci"))
    commands = [line.strip("- ").removeprefix("run: ") for line in EXAMPLES[number].splitlines()]
    calls = [shlex.split(line)[1:] for line in commands if line.startswith("grade ")]
    uses = "uses: my-course/grade@main" in EXAMPLES[number]
    assert calls or uses
    for words in calls:
        words = words if words[0] in cli.COMMANDS else ["class", *words]
        assert cli.make_parser(words[0]).parse_args(words).command


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4
