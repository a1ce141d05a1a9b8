"""Where a student should begin: the one cause that costs the most points."""

from __future__ import annotations

from collections import defaultdict

from grader.model.result import Result
from grader.model.verdict import CheckVerdict, Failure


def first_to_mend(result: Result) -> CheckVerdict | None:
    """The first task, in the order of the assignment, that suffers from the cause that costs the most points.

    A line that stops a whole module is one cause for all its tasks. None when nothing is left to mend.
    """
    lost: dict[object, float] = defaultdict(float)
    suffering: dict[object, CheckVerdict] = {}
    for verdict in result.checks:
        if verdict.status in ("passed", "error") or not verdict.findings:
            continue  # what could not be judged is not the student's to mend
        cause = cause_of(verdict)
        lost[cause] += verdict.max_score - verdict.score
        suffering.setdefault(cause, verdict)
    worst = max(lost, key=lambda cause: lost[cause], default=None)
    return None if worst is None else suffering[worst]


def cause_of(verdict: CheckVerdict) -> object:
    """What two tasks have in common when one mistake spoils both."""
    if not verdict.findings:
        return verdict.id
    finding = verdict.findings[0]
    if finding.id == "call/missing":
        return finding.id
    if verdict.status == "error":
        return finding.id, finding.message.show()
    if isinstance(finding.evidence, Failure) and finding.evidence.error is not None and finding.location is not None:
        return finding.id, finding.location.cell, finding.location.line
    return verdict.id
