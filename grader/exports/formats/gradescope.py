"""Gradescope: results.json of an autograder, one per submission."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.exports.shared.request import Request, Written, names, write_each
from grader.exports.shared.story import heading, told
from grader.gradebook.contract import CheckEntry, Entry
from grader.model.inert import plain
from grader.model.texts import N_


def export(request: Request) -> Written:
    """Write `gradescope.json` for one submission, a folder of them for several."""
    files = write_each(request, "gradescope.json", lambda entry: as_results(entry, request.lang))
    failed = [entry for entry in request.entries if entry.status == "failed"]
    attention = (N_("Could not be graded, so without a score; they need a human: {names}", names=names(failed)),)
    return Written(files, attention=attention if failed else ())


def as_results(entry: Entry, lang: str) -> bytes:
    """What Gradescope reads from /autograder/results/results.json. Hidden checks are shown once grades are published.

    A submission that could not be graded has neither score nor tests, of which Gradescope wants one: that is an error
    there, and no zero.
    """
    if entry.status == "failed":
        reason = plain(entry.reason or "", 4000)
        said = N_("This could not be graded and needs a human. {reason}", reason=reason).show(lang)
        return msgspec.json.encode({"output": said, "output_format": "text"})
    body: dict[str, Any] = {
        "score": entry.score,
        "execution_time": entry.seconds,
        "output": "\n".join(plain(text, 4000) for text in ([entry.reason] if entry.reason else []) + list(entry.notes)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "tests": [_test(check, number, lang) for number, check in enumerate(entry.checks, 1)],
        "extra_data": {"schema": "grade/1", "assignment": plain(entry.assignment), "student": plain(entry.student)},
    }
    return msgspec.json.encode(body)


def _test(check: CheckEntry, number: int, lang: str) -> dict[str, Any]:
    return {
        "name": heading(check),
        "number": str(number),
        "score": check.score,
        "max_score": check.max_score,
        "status": "passed" if check.status == "passed" else "failed",
        "output": told(check, lang),
        "tags": [plain(finding.id, 200) for finding in check.findings],
        "visibility": "after_published" if check.hidden else "visible",
    }
