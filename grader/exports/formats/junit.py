"""JUnit XML for CI, as GitLab shows it: a suite per submission, a test case per check.

GitLab shows a case's class name as its suite, and of a failure its text alone, so everything is in the text. Points have
no field of their own in the format: they are in the name, and as properties.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from grader.exports.shared.request import Request, Written, points, write_bytes
from grader.exports.shared.story import heading, place_of, told
from grader.gradebook.contract import CheckEntry, Entry
from grader.model.inert import one_line, plain
from grader.model.texts import N_


def export(request: Request) -> Written:
    """Write `junit.xml`."""
    return Written((write_bytes(request.file("junit.xml"), as_xml(request)),))


def as_xml(request: Request) -> bytes:
    """All entries as one document."""
    root = ET.Element("testsuites", name="grade")
    several = len(request.entries) > 1
    totals = {"tests": 0, "failures": 0, "errors": 0}
    taken: set[str] = set()
    for entry in request.entries:
        name = one_line(f"{entry.assignment} / {entry.student}" if several else entry.assignment, 200)
        suite = _suite(root, entry, _unique(name, taken), request)
        for total in totals:
            totals[total] += int(suite.get(total, "0"))
    for total, value in totals.items():
        root.set(total, str(value))
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(root: ET.Element, entry: Entry, name: str, request: Request) -> ET.Element:
    suite = ET.SubElement(root, "testsuite", name=name, time=f"{entry.seconds:.3f}")
    _properties(suite, entry.score, entry.max_score)
    place = place_of(entry, None, None)
    file = place.file if place is not None else ""
    taken: set[str] = set()
    if entry.status != "graded":
        what = "error" if entry.status == "failed" else "failure"
        case = _case(suite, name, _unique(N_("Submission").show(request.lang), taken), file)
        _outcome(case, what, entry.status, plain(entry.reason or entry.status, 4000))
    for check in entry.checks:
        case = _case(suite, name, _unique(heading(check), taken), file)
        _properties(case, check.score, check.max_score)
        if check.status != "passed":
            what = "error" if check.status == "error" else "failure"
            _outcome(case, what, _kind(check), told(check, request.lang) or check.status)
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    suite.set("skipped", "0")
    return suite


def _case(suite: ET.Element, suite_name: str, name: str, file: str) -> ET.Element:
    case = ET.SubElement(suite, "testcase", classname=suite_name, name=name)
    if file:
        case.set("file", file)
    return case


def _outcome(case: ET.Element, what: str, kind: str, text: str) -> None:
    outcome = ET.SubElement(case, what, type=one_line(kind, 200), message=one_line(text, 300))
    outcome.text = text


def _kind(check: CheckEntry) -> str:
    return check.findings[0].id if check.findings else check.status


def _properties(parent: ET.Element, score: float, max_score: float) -> None:
    properties = ET.SubElement(parent, "properties")
    ET.SubElement(properties, "property", name="score", value=points(score))
    ET.SubElement(properties, "property", name="max_score", value=points(max_score))


def _unique(name: str, taken: set[str]) -> str:
    """A name that no other suite, or case of the suite, has: of equal ones GitLab shows the first only."""
    number, each = 1, name
    while each in taken:
        number += 1
        each = f"{name} ({number})"
    taken.add(each)
    return each
