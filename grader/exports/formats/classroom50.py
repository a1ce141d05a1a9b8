"""Classroom 50: result.json of an autograder (classroom50/result/v1), one per submission.

Scores there are integers: where points aren't, all are counted in tenths or hundredths. The file is a student's to read,
so nothing of a hidden check but its marks is in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

from grader.exports.shared.request import Request, Written, write_each
from grader.exports.shared.story import told
from grader.gradebook.contract import Entry
from grader.model.errors import UsageError
from grader.model.inert import one_line
from grader.model.texts import N_

SCHEMA = "classroom50/result/v1"
WANTED = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
"""What its runner tells an autograder."""


def export(request: Request) -> Written:
    """Write `result.json` for one submission (a folder of them for several); raises UsageError outside of its runner."""
    lacking = [name for name in WANTED if not request.environment.get(name)]
    if lacking:
        raise UsageError(
            N_(
                "not set in the environment: {names}. Classroom 50's runner sets them for its autograder.",
                names=", ".join(lacking),
            )
        )
    failed = [entry for entry in request.entries if entry.status == "failed"]
    if failed:  # no file: its runner then reports an infrastructure error instead of a zero
        raise UsageError(
            N_(
                "could not be graded and needs a human: {reason}",
                reason=one_line(failed[0].reason or failed[0].student),
            )
        )
    files = write_each(request, "result.json", lambda entry: as_result(entry, request))
    scales = {_parts(entry) for entry in request.entries} - {1}
    said = tuple(
        N_("Classroom 50 takes integers only: all points are multiplied by {factor}.", factor=factor)
        for factor in sorted(scales)
    )
    return Written(files, said)


def as_result(entry: Entry, request: Request) -> bytes:
    """One result as its collector reads it."""
    factor = _parts(entry)
    tests = []
    for number, check in enumerate(entry.checks, 1):
        hidden = check.hidden
        test: dict[str, Any] = {
            "test-name": f"{number}. "
            + (N_("A hidden check").show(request.lang) if hidden else one_line(check.title, 120)),
            "passed": check.status == "passed",
            "score": round(check.score * factor),
            "max-score": round(check.max_score * factor),
        }
        if not hidden:
            test["output"] = told(check, request.lang)
        tests.append(test)
    body = _from_environment(request.environment) | {
        "datetime": _moment(entry, request),
        "score": round(entry.score * factor),
        "max-score": round(entry.max_score * factor),
        "tests": tests,
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    body = {
        "schema": SCHEMA,
        "classroom": environment["CLASSROOM"],
        "assignment": environment["ASSIGNMENT"],
        "submission": environment["SUBMISSION_TAG"],
        "commit": environment["COMMIT_URL"],
        "release": environment["RELEASE_URL"],
        "review": environment.get("REVIEW_URL") or environment["COMMIT_URL"],
    }
    if environment.get("OWNER"):
        body["owner"] = environment["OWNER"]
    if environment.get("ASSIGNMENT_TYPE") in ("individual", "group"):
        body["assignment_type"] = environment["ASSIGNMENT_TYPE"]
    return body


def _parts(entry: Entry) -> int:
    """What points are multiplied by to be integers: 1, 10 or 100 (points have two decimals at most)."""
    values = [entry.score, entry.max_score, *(v for check in entry.checks for v in (check.score, check.max_score))]
    return next((f for f in (1, 10) if all(abs(v * f - round(v * f)) < 1e-6 for v in values)), 100)


def _moment(entry: Entry, request: Request) -> str:
    """When it was handed in, else when it was graded, in UTC. The runner puts the commit's own time in its place."""
    for text in (entry.identity.submitted_at if entry.identity is not None else "", request.results.graded_at):
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
