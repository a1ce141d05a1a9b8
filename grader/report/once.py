"""What is told in full, and what only refers to where that was: a misunderstanding, or an error, of several tasks is told once."""

from __future__ import annotations

import msgspec

from grader.model.result import Result
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Failure, Finding


class Before(msgspec.Struct, frozen=True):
    """Where a misunderstanding was told already."""

    task: CheckVerdict
    finding: Finding


class References(msgspec.Struct, frozen=True):
    """What of a result is told elsewhere on its page."""

    reasons: dict[str, CheckVerdict]
    """By a task's id, the task above at which all that is to be said of it stands."""
    findings: dict[tuple[str, int], Before]
    """By a task's id and the number of its finding, where the same misunderstanding stands."""


def references(result: Result) -> References:
    """Of each reason and each misunderstanding, the first is told in full."""
    reasons: dict[str, CheckVerdict] = {}
    findings: dict[tuple[str, int], Before] = {}
    told: dict[object, CheckVerdict] = {}
    named: dict[object, Before] = {}
    for verdict in result.checks:
        reason = reason_of(verdict)
        if reason in told:
            reasons[verdict.id] = told[reason]
            continue
        if reason is not None:
            told[reason] = verdict
        for number, finding in enumerate(verdict.findings):
            if (name := name_of(finding)) is None:
                continue
            before = named.setdefault(name, Before(verdict, finding))
            if before.finding is not finding and (finding.title is not None or before.task is not verdict):
                findings[verdict.id, number] = before
    return References(reasons, findings)


def name_of(finding: Finding) -> tuple[str, str] | None:
    """What two findings have in common that are one misunderstanding, or one error of a cell; None for any other."""
    if finding.title is None:
        return (finding.id, finding.message.show()) if _of_a_cell(finding) else None
    return finding.id, finding.title.show()


def _of_a_cell(finding: Finding) -> bool:
    """Whether it tells of a cell that stopped, not of a function that was called."""
    return finding.id.startswith("run/") and finding.evidence is None and finding.location is not None


def reason_of(verdict: CheckVerdict) -> object:
    """What two tasks have in common when one thing alone keeps both from being looked at; None where a task has no such reason."""
    if not verdict.findings or verdict.findings[0].title is not None:
        return None
    finding, *others = verdict.findings
    first = _reason(finding, judged=verdict.status != "error")
    return None if first is None else (first, *((each.id, each.message.show()) for each in others))


def _reason(finding: Finding, *, judged: bool) -> object:
    if finding.id.startswith("call/") or not judged or _of_a_cell(finding):
        return finding.id, finding.message.show()  # which names the function: another that lacks is another reason
    error = finding.evidence.error if isinstance(finding.evidence, Failure) else None
    if error is not None and error.type == "NameError" and finding.hint is not None:
        return finding.id, error.message  # one import that lacks, wherever it is missed
    if error is not None and finding.location is not None:
        return finding.id, finding.location.cell, finding.location.line, error.type, error.message
    return None


def same_reason(verdict: CheckVerdict, task: str) -> Message:
    """The sentence for a task of which all is said at another one."""
    if verdict.status == "error":
        return N_("Not judged, for the same reason as {task} above.", task=task)
    return N_("Not yet, for the same reason as {task} above.", task=task)


def explains(finding: Finding) -> Message:
    """The sentence that names a misunderstanding; an experiment's has no numbers that it would explain."""
    assert finding.title is not None  # noqa: S101 - asked before
    if finding.id.startswith("keras/"):
        return N_("About the experiment: {title}.", title=finding.title)
    if finding.id.startswith("example/"):
        return N_("About the file: {title}.", title=finding.title)
    return N_("What explains these numbers: {title}.", title=finding.title)


def explained_above(finding: Finding, task: str | None) -> Message:
    """The sentence in its place where it was told in full before: at another task, or (None) above at this one."""
    if finding.title is None:
        return N_("The error that is told above at {task} may be the reason here too.", task=task or "")
    if task is None:
        return N_("Here too, as explained above: {title}.", title=finding.title)
    return N_("Here too, as explained above at {task}: {title}.", title=finding.title, task=task)


def still_to_say(finding: Finding, before: Before) -> list[Message]:
    """What a finding says in other words than the one that it refers to, of its own task."""
    said = {text.show() for text in (before.finding.message, before.finding.hint) if text is not None}
    return [text for text in (finding.message, finding.hint) if text is not None and text.show() not in said]
