"""Giving a wrong update rule its name: from the first place where it parts to the misunderstanding that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from grader.checks.sequences import Sequences
from grader.diagnosis.nearest import Named
from grader.diagnosis.trial import Trial
from grader.diagnosis.wrong import Misconception
from grader.model import Finding
from grader.texts import Message

if TYPE_CHECKING:
    from grader.checks.update_rule import Exam


def named_findings(exam: Exam, read: Sequence[Sequences], parted: Finding, *, hints: bool) -> list[Finding]:
    """`parted` under the name of the misconception that gives the same numbers on every probe; two findings for a pair.

    Where none does, `parted` as it is. `hints`: say one thing more about where to look.
    """
    diagnosis = exam.diagnose(trials(exam, read))
    if not diagnosis.named:
        return [parted]
    first, *others = diagnosis.named
    findings = []
    for number, misconception in enumerate(first.misconceptions):
        finding = Finding(
            misconception.id,
            misconception.message,
            title=misconception.title,
            computes=misconception.formula_of(exam.kind.name),
            hint=_hint(misconception, parted, read) if hints else None,
            location=parted.location,
        )
        if not number:
            finding = msgspec.structs.replace(
                finding, evidence=parted.evidence, story=parted.message, others=_titles(first, others)
            )
        findings.append(finding)
    return findings


def _hint(misconception: Misconception, parted: Finding, read: Sequence[Sequences]) -> Message | None:
    """Its own, unless the function returns less than it should: then that is the first thing to look at."""
    if any(sequences.how == "partly returned" for sequences in read):
        return parted.hint
    return misconception.hint


def _titles(first: Named, others: Sequence[Named]) -> tuple[Message, ...]:
    known = set(first.ids)
    titles = {m.id: m.title for each in others for m in each.misconceptions if m.id not in known}
    return tuple(titles.values())


def trials(exam: Exam, read: Sequence[Sequences]) -> tuple[Trial, ...]:
    """What the student's function was given and gave, probe by probe."""
    return tuple(
        Trial(
            probe=setting.probe,
            w=setting.w,
            gradients=setting.gradients,
            hyperparameters=setting.hyperparameters,
            state=setting.state,
            t=setting.t,
            got=sequences.slots,
            dtype=sequences.dtype,
            complete=sequences.complete and not sequences.trouble,
        )
        for setting, sequences in zip(exam.settings(), read, strict=True)
    )
