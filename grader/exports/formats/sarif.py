"""SARIF 2.1.0 for GitHub's code scanning: a rule per kind of finding, a result per finding."""

from __future__ import annotations

import collections
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from grader.exports.shared.lines import widths
from grader.exports.shared.request import Request, Written, names, points, write_bytes
from grader.exports.shared.story import Place, finding_text, place_of
from grader.gradebook.contract import CheckEntry, FindingEntry
from grader.model.inert import one_line, plain
from grader.model.texts import N_

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_OF_A_RULE = 1000
"""GitHub takes 1,024 characters of a rule's descriptions."""
LEVELS = {"passed": "note", "partial": "warning", "failed": "error", "error": "warning"}


def export(request: Request) -> Written:
    """Write `grade.sarif`. What could not be graded has no findings, which looks like being right: that is told."""
    failed = [entry for entry in request.entries if entry.status == "failed"]
    attention = (N_("Could not be graded, so without findings; they need a human: {names}", names=names(failed)),)
    return Written((write_bytes(request.file("grade.sarif"), as_log(request)),), attention=attention if failed else ())


def as_log(request: Request) -> bytes:
    """All findings as one run of one tool."""
    rules: dict[str, dict[str, Any]] = {}
    results = []
    seen: collections.Counter[str] = collections.Counter()
    for entry in request.entries:
        for check in entry.checks:
            for finding in check.findings:
                place = place_of(entry, finding, request.submissions)
                if place is None:
                    continue
                rule = one_line(finding.id, 200) or "finding"
                rules.setdefault(rule, _rule(rule, finding, request.lang))
                key = "\0".join((entry.assignment, entry.student, check.id, finding.id))
                seen[key] += 1
                result = _result(check, finding, _location(place, request.submissions), request.lang)
                fingerprint = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:16]
                result |= {
                    "ruleId": rule,
                    "ruleIndex": list(rules).index(rule),
                    "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:{seen[key]}"},
                }
                results.append(result)
    driver = {"name": "grade", "version": request.results.versions.get("grade", "0"), "rules": list(rules.values())}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(request)],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=1) + b"\n"


def _rule(rule: str, finding: FindingEntry, lang: str) -> dict[str, Any]:
    """A rule's texts, which are the first finding's where the misunderstanding has no title of its own."""
    title = one_line(finding.title or rule, MOST_OF_A_RULE)
    more = N_("`grade explain {id}` shows it with formula, numbers and figure.", id=rule).show(lang)
    known = finding.title is not None
    return {
        "id": rule,
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": more if known else title},
        "defaultConfiguration": {"level": "error"},
    }


def _invocation(request: Request) -> dict[str, Any]:
    """Whether all was graded, and what wasn't."""
    told = [
        {"level": "error", "message": {"text": f"{one_line(entry.student, 120)}: {one_line(entry.reason or entry.status)}"}}
        for entry in request.entries
        if entry.status == "failed"
    ]  # fmt: skip
    return {"executionSuccessful": not told, "toolExecutionNotifications": told}


def _result(check: CheckEntry, finding: FindingEntry, location: dict[str, Any], lang: str) -> dict[str, Any]:
    marks = f"{one_line(check.title, 120)} [{points(check.score)}/{points(check.max_score)}]"
    result: dict[str, Any] = {
        "level": LEVELS[check.status],
        "message": {"text": f"{marks}\n{finding_text(finding, lang)}"},
        "locations": [location],
    }
    steps = _steps(finding, lang)
    if steps:
        flow = [{"location": {**location, "message": {"text": text}}} for text in steps]
        result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    return result


def _location(place: Place, root: Path | None) -> dict[str, Any]:
    """GitHub wants all four numbers of a region. Its end is the line's where the file is at hand, else the first character's."""
    line = max(place.line or 1, 1)
    last = max(place.end_line or line, line)
    known = widths(root / place.file) if root is not None else ()
    width = known[last - 1] if last <= len(known) else 0
    region = {"startLine": line, "startColumn": 1, "endLine": last, "endColumn": max(width, 1) + 1}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(place.file, errors="replace")}, "region": region}}


def _steps(finding: FindingEntry, lang: str) -> list[str]:
    """The way to where the sequence diverges, as steps that can be followed."""
    at = finding.evidence
    if at is None or at.step is None or at.step < 1:
        return []
    before = N_("Updates 1 to {count}: as expected.", count=at.step - 1).show(lang)
    numbers = N_(
        "Update {step}: {quantity} should be {expected}, yours is {got}.",
        step=at.step, quantity=one_line(at.quantity, 80), expected=_value(at.expected), got=_value(at.got),
    ).show(lang)  # fmt: skip
    return ([before] if at.step > 1 else []) + [numbers]


def _value(value: float | str | None) -> str:
    return "–" if value is None else plain(value, 80) if isinstance(value, str) else f"{value:.6g}"
