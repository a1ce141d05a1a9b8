"""Proving an assignment before students see it: what is right gets full marks, what is wrong doesn't and is named.

Nothing is assumed of the checks' insides: synthetic students (every dialect, every misconception) answer the very
questions that are asked of real ones, and the checks judge them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from grader import engines
from grader.assignments.load import Assignment
from grader.checks.calls.forms import Form
from grader.checks.history.history import History
from grader.checks.iterations import Iterations
from grader.checks.minibatch.minibatch import MiniBatch
from grader.checks.training_loop.training_loop import TrainingLoop
from grader.checks.trajectory.trajectory import Trajectory
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.catalogue import OF_COUNTS, Variant, applies, misconceptions_of, sequence
from grader.diagnosis.catalogue.equivalent import same_numbers
from grader.engines.student import Engine
from grader.grading import pipeline, prove_loops
from grader.grading.prove_descents import history_proofs, trajectory_proofs
from grader.intake.folder import HandIn
from grader.model import extras
from grader.model.errors import GradeError
from grader.model.observation import Answer, Observation, out_name
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict

CODE = StudentCode("synthetic.py", "module", ())
NOTHING = Observation(cells=(), inventory={}, answers={})


class Proof(msgspec.Struct, frozen=True):
    """One thing looked at: whether it holds, and what was found. `ok` None: worth knowing, nothing to hold."""

    ok: bool | None
    what: Message
    detail: str = ""


def validate(assignment: Assignment, engine_names: Sequence[str]) -> Iterator[Proof]:
    """Everything that can be proved of an assignment, one by one."""
    yield from _handed_out(assignment, engine_names)
    for check in assignment.checks:
        if isinstance(check, UpdateRule):
            yield from _update_rule(check)
        elif isinstance(check, Iterations):
            yield from _iterations(check)
        elif isinstance(check, MiniBatch | TrainingLoop):
            for ok, what, detail in prove_loops.proofs(check):
                yield Proof(ok, what, detail)
        elif isinstance(check, Trajectory):
            yield from (Proof(*told) for told in trajectory_proofs(check))
        elif isinstance(check, History):
            yield from (Proof(*told) for told in history_proofs(check))


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
    lost = [f"{check.id} {check.score:g}/{check.max_score:g}" for check in result.checks if check.status != "passed"]
    return Proof(result.score == result.max_score, what, ", ".join(lost))


def _update_rule(check: UpdateRule) -> Iterator[Proof]:
    exam = check.exam()
    for candidate in exam.candidates:
        verdict = judged(check, Variant(exam.kind, candidate.dialect), dict(candidate.constants))
        what = N_("{check}: right in the dialect “{dialect}”.", check=check.id, dialect=N_(candidate.dialect.title))
        yield Proof(verdict.status == "passed", what)
    dialects = {candidate.dialect.id: candidate for candidate in exam.candidates}
    unseparated: dict[frozenset[str], None] = {}
    for misconception in misconceptions_of(exam.kind.name):
        found: list[tuple[str, CheckVerdict]] = []
        for form in misconception.forms:
            for candidate in dialects.values():
                if applies(misconception, exam.kind, candidate.dialect):
                    variant = Variant(exam.kind, candidate.dialect, (form,))
                    found.append((candidate.dialect.id, judged(check, variant, dict(candidate.constants))))
        if not found:
            continue
        what = N_("{check}: {id} loses points and is named.", check=check.id, id=misconception.id)
        in_full = _in_full(check, misconception.id)
        if in_full:
            yield Proof(
                None,
                N_(
                    "{check}: {id} keeps all points, as the assignment's credit says.",
                    check=check.id,
                    id=misconception.id,
                ),
            )
        amiss = [f"{dialect}: full marks" for dialect, verdict in found if verdict.status == "passed" and not in_full]
        for dialect, verdict in found:
            named = verdict.findings[0].id if verdict.findings else ""
            if (verdict.status == "passed" and not in_full) or named == misconception.id:
                continue
            told_too = bool(verdict.findings) and misconception.title in verdict.findings[0].others
            if told_too or same_numbers((named,), (misconception.id,), exam.kind.name):
                unseparated[frozenset((named, misconception.id))] = None
            else:
                amiss.append(f"{dialect}: {named or 'nothing'}")
        yield Proof(not amiss, what, "; ".join(amiss))
    for pair in unseparated:
        first, second = sorted(pair)
        yield Proof(
            None,
            N_("{check}: nothing that this call returns tells {first} from {second}; the report names both. Returning every "
               "state array, or gradients that depend on w, may.", check=check.id, first=first, second=second),
        )  # fmt: skip


def _in_full(check: UpdateRule, id: str) -> bool:
    """Whether the assignment itself gives all points in spite of this misconception."""
    return isinstance(check.credit, dict) and check.credit.get(id, check.credit.get("*", 0.0)) == 1


def judged(check: UpdateRule, variant: Variant, constants: dict[str, float]) -> CheckVerdict:
    """The verdict on a synthetic student whose function computes this variant."""
    exam = check.exam()
    answers = []
    for probe, setting in zip(exam.probes, exam.settings(), strict=True):
        rule = variant.build(**{**setting.hyperparameters, **constants})
        start = {**dict.fromkeys(exam.state_slots), **(setting.state or {})}
        state = {slot: np.zeros_like(setting.w) if value is None else value for slot, value in start.items()}
        w, states = sequence(rule, setting.w, setting.gradients, state if exam.state_slots else None, probe.t)
        rows = {slot: (w if slot == "w" else states[slot])[1:] for slot in exam.call.returns}
        form = exam.call.form or Form()
        out = {
            out_name(slot, k): np.array([form.variants(row, k) for row in values])
            for slot, values in rows.items()
            for k in range(form.count)
        }
        answers.append(Answer("ok", steps=len(setting.gradients), out=out))
    return check.judge(CODE, NOTHING, answers)


def _iterations(check: Iterations) -> Iterator[Proof]:
    right = [Answer("ok", value=expected) for expected in check.expected()]
    yield Proof(
        check.judge(CODE, NOTHING, right).status == "passed", N_("{check}: right answers pass.", check=check.id)
    )
    for wrong in OF_COUNTS:
        values: list[float] = [wrong.count(*case) for case in check.all_cases()]
        verdict = check.judge(CODE, NOTHING, [Answer("ok", value=value) for value in values])
        if values == check.expected():
            yield Proof(None, N_("{check}: its cases can't tell {id} from a right answer. Add one with {advice}.", check=check.id,
                                 id=wrong.id, advice=_advice(wrong.id)))  # fmt: skip
            continue
        what = N_("{check}: {id} loses points and is named.", check=check.id, id=wrong.id)
        named = [finding.id for finding in verdict.findings] + [
            title.template for finding in verdict.findings for title in finding.others
        ]
        known = wrong.id in named or wrong.title.template in named
        yield Proof(verdict.status != "passed" and known, what, ", ".join(named))


def _advice(id: str) -> Message:
    return {
        "iterations/floor": N_("a remainder"),
        "iterations/floor-plus-one": N_("a division that comes out even"),
        "iterations/rounded": N_("a small remainder"),
    }.get(id, N_("other numbers"))
