"""What is proved of an update rule: every accepted dialect gets full marks, every misconception loses points and is named."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.checks.calls.forms import Form
from grader.checks.shared.proof import CODE, NOTHING, Proof, in_dialect, named
from grader.checks.shared.spec import Check
from grader.checks.update_rule.exam import Exam
from grader.diagnosis.catalogue import Variant, applies, misconceptions_of, sequence
from grader.diagnosis.catalogue.equivalent import same_numbers
from grader.model.observation import Answer, out_name
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict


def proofs(check: Check, exam: Exam) -> Iterator[Proof]:
    """Synthetic students, one for each dialect and each misconception in it, answer what real ones are asked."""

    def judged(variant: Variant, constants: dict[str, float]) -> CheckVerdict:
        return check.judge(CODE, NOTHING, _answers(exam, variant, constants))

    for candidate in exam.candidates:
        verdict = judged(Variant(exam.kind, candidate.dialect), dict(candidate.constants))
        yield in_dialect(check.id, candidate.dialect.title, verdict)
    dialects = {candidate.dialect.id: candidate for candidate in exam.candidates}
    unseparated: dict[frozenset[str], None] = {}
    for misconception in misconceptions_of(exam.kind.name):
        found: list[tuple[str, CheckVerdict]] = []
        for form in misconception.forms:
            for candidate in dialects.values():
                if applies(misconception, exam.kind, candidate.dialect):
                    variant = Variant(exam.kind, candidate.dialect, (form,))
                    found.append((candidate.dialect.id, judged(variant, dict(candidate.constants))))
        if not found:
            continue
        in_full = _in_full(check, misconception.id)
        if in_full:
            what = N_("{check}: {id} keeps all points, as the assignment's credit says.", check=check.id, id=misconception.id)  # fmt: skip
            yield Proof(None, what)
        amiss = [f"{dialect}: full marks" for dialect, verdict in found if verdict.status == "passed" and not in_full]
        for dialect, verdict in found:
            told = verdict.findings[0].id if verdict.findings else ""
            if (verdict.status == "passed" and not in_full) or told == misconception.id:
                continue
            told_too = bool(verdict.findings) and misconception.title in verdict.findings[0].others
            if told_too or same_numbers((told,), (misconception.id,), exam.kind.name):
                unseparated[frozenset((told, misconception.id))] = None
            else:
                amiss.append(f"{dialect}: {told or 'nothing'}")
        yield named(check.id, misconception.id, not amiss, "; ".join(amiss))
    for pair in unseparated:
        first, second = sorted(pair)
        yield Proof(
            None,
            N_("{check}: nothing that this call returns tells {first} from {second}; the report names both. Returning every "
               "state array, or gradients that depend on w, may.", check=check.id, first=first, second=second),
        )  # fmt: skip


def _in_full(check: Check, id: str) -> bool:
    """Whether the assignment itself gives all points in spite of this misconception."""
    return isinstance(check.credit, dict) and check.credit.get(id, check.credit.get("*", 0.0)) == 1


def _answers(exam: Exam, variant: Variant, constants: dict[str, float]) -> list[Answer]:
    """What a function that computes this variant gives on every probe."""
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
    return answers
