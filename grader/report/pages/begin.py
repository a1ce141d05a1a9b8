"""Where a student should begin: the one cause that costs the most points."""

from __future__ import annotations

from collections import defaultdict

from grader.model.result import Result
from grader.model.run import CellRun, CodeError
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Failure
from grader.report.once import name_of, reason_of
from grader.report.pages.rendering import CELL_STATUSES, status_of

UNWRITTEN = "unwritten"
"""The status of a task that nobody has begun."""


def first_to_mend(result: Result) -> CheckVerdict | None:
    """The first task, in the order of the assignment, that suffers from the cause that costs the most points.

    A line that stops a whole module is one cause for all its tasks, and so is that they aren't written yet. None when nothing
    is left to mend.
    """
    lost: dict[object, float] = defaultdict(float)
    suffering: dict[object, CheckVerdict] = {}
    for verdict in result.checks:
        if verdict.status in ("passed", "error") or not verdict.findings:
            continue  # what could not be judged is not the student's to mend
        cause = UNWRITTEN if status_of(verdict) == UNWRITTEN else cause_of(verdict)
        if verdict.score >= verdict.max_score:
            continue  # a remark that costs nothing
        lost[cause] += verdict.max_score - verdict.score
        suffering.setdefault(cause, verdict)
    worst = max(lost, key=lambda cause: lost[cause], default=None)
    return None if worst is None else suffering[worst]


def cause_of(verdict: CheckVerdict) -> object:
    """What two tasks have in common when one mistake spoils both."""
    if (reason := reason_of(verdict)) is not None:
        return reason
    return (name_of(verdict.findings[0]) if verdict.findings else None) or verdict.id


def unreadable(result: Result) -> CellRun | None:
    """The first cell that Python can't even read: nothing of it ran."""
    kinds = ("SyntaxError", "IndentationError", "TabError")
    return next((run for run in result.cells if run.error is not None and run.error.type in kinds), None)


def cell_to_mend(result: Result) -> Message | None:
    """What to begin with where the task to begin with only suffers from a cell that can't be read, or from there being no code at
    all; else None."""
    if result.code is not None and result.checks and not any(cell.source.strip() for cell in result.code.cells):
        return no_code(result.code.file)
    run, task = unreadable(result), first_to_mend(result)
    if run is None or run.error is None or task is None:
        return None
    finding = task.findings[0]
    stopped = finding.evidence.error if isinstance(finding.evidence, Failure) else None
    whole = result.code is not None and result.code.kind == "module"  # of which nothing ran
    follows = finding.id == "run/syntax" or (stopped is not None and stopped.type == "NameError")
    if not follows and not (whole and finding.id == "call/missing"):
        return None
    return cell_error(result, run.number, run.status, run.error)


def no_code(file: str) -> Message:
    """That a file has nothing in it that could be run."""
    return N_("{file} holds no code: there is no code cell with anything in it.", file=file)


def cell_error(result: Result, cell: int, status: str, error: CodeError) -> Message:
    """That a cell, or the file, stopped: where, and with what."""
    words: dict[str, Message | str] = {
        "what": CELL_STATUSES[status],
        "error": f"{error.type}: {error.message}" if error.type else error.message,
    }
    if result.code is not None and result.code.kind == "module":
        if error.line is None:
            return N_("Your file {what}: {error}", **words)
        return N_("Your file {what} at line {line}: {error}", **words, line=error.line)
    if error.line is None:
        return N_("Code cell {cell} {what}: {error}", **words, cell=cell)
    return N_("Code cell {cell} {what} at its line {line}: {error}", **words, cell=cell, line=error.line)
