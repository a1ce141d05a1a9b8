"""Proves an assignment before students see it: right answers get full marks, wrong ones lose points and are named.

Nothing is assumed of the checks' insides: synthetic students (every dialect, every misconception) answer the very
questions that are asked of real ones, and the checks judge them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader import engines
from grader.assignments.load import Assignment
from grader.checks.shared.proof import Proof
from grader.engines.student import Engine
from grader.grading import pipeline
from grader.grading.prove_provided import provided
from grader.intake.folder import HandIn
from grader.model import extras
from grader.model.errors import GradeError
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict


def validate(assignment: Assignment, engine_names: Sequence[str]) -> Iterator[Proof]:
    """Everything that can be proved of an assignment, one by one."""
    yield from _handed_out(assignment, engine_names)
    for check in assignment.checks:
        proved = False
        for proof in check.proofs():
            proved = proved or proof.ok is not None
            yield proof
        if not proved:
            kind = str(check.__struct_config__.tag)
            yield Proof(
                False,
                N_("{check}: nothing is proved, because the kind {kind} has no proofs.", check=check.id, kind=kind),
            )


def _handed_out(assignment: Assignment, engine_names: Sequence[str]) -> Iterator[Proof]:
    """The starter runs and gets nothing, the solution gets everything, on every engine."""
    files = {
        folder: [p for name in assignment.files if (p := assignment.folder / folder / name).is_file()]
        for folder in ("starter", "solution")
    }
    for folder, missing in (("starter", not files["starter"]), ("solution", not files["solution"])):
        if missing:
            yield Proof(False, N_("There is no {folder}/ with one of the assignment's files in it.", folder=folder))
    for name in engine_names:
        extra = engines.EXTRAS.get(name)
        if (
            extra is not None and not extras.is_here(extra) and len(engine_names) > 1
        ):  # asked for alone, it isn't left out
            yield Proof(None, N_("Nothing was proved with the engine {engine}. {what} {remedy}", engine=name, what=extras.without(extra),
                                 remedy=extras.remedy(extra)))  # fmt: skip
            continue
        try:
            with engines.make(name, assignment.packages) as engine:
                yield from provided(assignment, engine, name)
                for file in files["starter"]:
                    yield _starter(assignment, file, engine, name)
                for file in files["solution"]:
                    yield _solution(assignment, file, engine, name)
        except GradeError as error:
            yield Proof(False, N_("The engine {engine} can't be used here.", engine=name), str(error))


def _starter(assignment: Assignment, file: Path, engine: Engine, name: str) -> Proof:
    result = pipeline.grade(HandIn(assignment.name, "starter", file.parent, file), assignment, engine)
    what = N_("starter/{file} runs and gets 0 points ({engine}).", file=file.name, engine=name)
    stopped = [f"cell {run.number}: {run.error.type}: {run.error.message}" for run in result.cells if run.error]
    return Proof(result.score == 0 and not stopped, what, "; ".join(stopped) or f"{result.score:g}")


def _solution(assignment: Assignment, file: Path, engine: Engine, name: str) -> Proof:
    result = pipeline.grade(HandIn(assignment.name, "solution", file.parent, file), assignment, engine)
    what = N_("solution/{file} gets full marks ({engine}).", file=file.name, engine=name)
    lost = [_lost(check) for check in result.checks if check.status != "passed"]
    told = (
        functools.reduce(lambda first, second: N_("{first}; {second}", first=first, second=second), lost)
        if lost
        else ""
    )
    return Proof(result.score == result.max_score, what, told)


def _lost(check: CheckVerdict) -> Message:
    """What a check of the solution gave, and why: the first finding as the page says it, with its id for the docs."""
    points = f"{check.score:g}/{check.max_score:g}"
    if not check.findings:
        return N_("{check} {points}", check=check.id, points=points)
    first = check.findings[0]
    why = first.title or first.message
    return N_("{check} {points}: {why} ({finding})", check=check.id, points=points, why=why, finding=first.id)
