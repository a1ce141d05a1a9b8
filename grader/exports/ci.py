"""What a homework repository's CI needs of one check: results.json, JUnit, a summary, annotations, outputs of the step."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from grader.exports.formats import github, junit
from grader.exports.shared.request import Request, Written, points
from grader.gradebook.contract import Entry, read
from grader.gradebook.results import as_contract, write_results
from grader.model.result import Result
from grader.model.submission import Identity


def report(result: Result, file: Path, folder: Path, lang: str, environment: Mapping[str, str]) -> Written:
    """Write results.json and junit.xml into `folder`, and GitHub's summary and outputs where its files are named.

    Places are told relative to the repository ($GITHUB_WORKSPACE, $CI_PROJECT_DIR, else the current folder).
    Annotations come back as `commands`; there are none in GitLab, whose log has no use for them.
    """
    root = Path(environment.get("GITHUB_WORKSPACE") or environment.get("CI_PROJECT_DIR") or ".").resolve()
    whose = Identity(layout="file", source=_below(file, root))
    write_results(folder / "results.json", [as_contract(msgspec.structs.replace(result, identity=whose), lang)])
    contract = read(folder)
    request = Request(contract, contract.results, folder, submissions=root, environment=environment, lang=lang)
    files = [folder / "results.json", *junit.export(request).files]
    for name, text in (
        ("GITHUB_STEP_SUMMARY", github.summary(request)),
        ("GITHUB_OUTPUT", _outputs(contract.results[0])),
    ):
        if environment.get(name):
            github.append(Path(environment[name]), text)
    return Written(
        tuple(files), commands=() if environment.get("GITLAB_CI") else tuple(github.workflow_commands(request))
    )


def _below(file: Path, root: Path) -> str:
    """The file's path in the repository; its name alone where it lies elsewhere."""
    path = os.path.relpath(file.resolve(), root).replace(os.sep, "/")
    return file.name if path.startswith("../") else path


def _outputs(entry: Entry) -> str:
    """Outputs of the step: numbers and words of our own, nothing of a student's."""
    values = {
        "score": points(entry.score),
        "max-score": points(entry.max_score),
        "passed": str(entry.right).lower(),
        "status": entry.status,
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


def quiet(environment: Mapping[str, str]) -> tuple[Sequence[str], Sequence[str]]:
    """Commands between which no line of output is a command: a student's text can't know the word that ends it."""
    if environment.get("GITLAB_CI"):
        return (), ()
    token = secrets.token_hex(16)
    return [f"::stop-commands::{token}"], [f"::{token}::"]
